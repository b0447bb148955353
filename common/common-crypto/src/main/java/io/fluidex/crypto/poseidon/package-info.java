/**
 * Poseidon over the scalar field of BN254 with the parameters of circomlib: the hash of every tree
 * node, leaf and signed message.
 *
 * <p>{@link io.fluidex.crypto.poseidon.Poseidon} hashes, {@link
 * io.fluidex.crypto.poseidon.PoseidonHasher} does it in a loop without allocation, {@link
 * io.fluidex.crypto.poseidon.PoseidonParameters} has the constants in the textbook's form and in
 * the one with sparse matrices, for circuits and for code that hashes many inputs at once.
 */
package io.fluidex.crypto.poseidon;
