/**
 * BabyJubJub, the twisted Edwards curve whose coordinates are elements of BN254's scalar field,
 * with the parameters and point compression of circomlib (EIP-2494).
 */
package io.fluidex.crypto.babyjubjub;
