/** Requests that were made on L1, from topic {@code l1events} into the journal, each once. */
package io.fluidex.matchengine.l1;
