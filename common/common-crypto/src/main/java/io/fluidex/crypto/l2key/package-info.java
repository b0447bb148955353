/**
 * L2 keys out of Ethereum keys: a trader signs one fixed text with the Ethereum key, and the
 * signature is the seed of the L2 key, so that the wallet stays the only secret to keep.
 *
 * <p>With it the few parts of Ethereum that this needs: secp256k1 keys and recoverable signatures,
 * personal messages (EIP-191), addresses (EIP-55), and keys from mnemonics (BIP-39, BIP-32,
 * BIP-44).
 */
package io.fluidex.crypto.l2key;
