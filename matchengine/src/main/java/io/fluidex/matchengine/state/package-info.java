/**
 * The whole state of the exchange as plain facts in canonical order, for snapshots, for the hash of
 * the state and for comparing implementations. {@link io.fluidex.matchengine.state.SnapshotCodec}
 * has the bytes.
 */
package io.fluidex.matchengine.state;
