/** Bytes of records in the journal, in snapshots and in the digests of states. */
package io.fluidex.matchengine.codec;
