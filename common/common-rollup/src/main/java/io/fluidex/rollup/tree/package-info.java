/**
 * Sparse binary Merkle trees with Poseidon nodes: {@link io.fluidex.rollup.tree.Forest} holds many
 * of one depth in a {@link io.fluidex.rollup.tree.LongTable}, and updates go through {@link
 * io.fluidex.rollup.tree.UpdateSequence} when every intermediate path is wanted or through {@link
 * io.fluidex.rollup.tree.Forest#rehash} when only the result is.
 */
package io.fluidex.rollup.tree;
