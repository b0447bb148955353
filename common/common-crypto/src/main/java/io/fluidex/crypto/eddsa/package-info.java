/**
 * EdDSA over BabyJubJub with Poseidon for the challenge and BLAKE-512 for key expansion and nonces:
 * circomlib's scheme, the signature of every order, transfer, withdrawal and cancel.
 */
package io.fluidex.crypto.eddsa;
