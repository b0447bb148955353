/**
 * The byte hashes of the system: Keccak-256 (Ethereum, transcripts), SHA-256, and BLAKE-512 (key
 * expansion and nonces of EdDSA).
 */
package io.fluidex.crypto.digest;
