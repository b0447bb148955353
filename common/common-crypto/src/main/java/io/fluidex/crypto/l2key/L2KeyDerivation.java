package io.fluidex.crypto.l2key;

import io.fluidex.crypto.eddsa.PrivateKey;
import java.util.Arrays;
import java.util.Optional;

/**
 * The L2 key of an Ethereum account and a chain: its seed is R of the account's signature of one
 * fixed text.
 *
 * <p>Wallets make ECDSA nonces deterministically (RFC 6979), so the same account finds the same key
 * again. Whoever learns the signature has the L2 key.
 */
public final class L2KeyDerivation {
  private L2KeyDerivation() {}

  /**
   * The text that the account signs.
   *
   * @throws InvalidEthereumDataException if the chain id is not positive
   */
  public static String text(final long chainId) {
    if (chainId <= 0) {
      throw new InvalidEthereumDataException("chain id " + chainId + " is not positive");
    }
    return "FLUIDEX_L2_ACCOUNT\nChain ID: " + chainId + ".";
  }

  /**
   * The L2 key of an Ethereum key.
   *
   * @throws InvalidEthereumDataException if the chain id is not positive
   */
  public static PrivateKey fromEthereumKey(final EthereumKey key, final long chainId) {
    return fromTrustedSignature(key.signPersonalMessage(text(chainId)));
  }

  /**
   * The L2 key of a signature that a wallet has made of {@link #text}.
   *
   * @param account the account that must have made it: a signature of another account, chain or
   *     text would give a key that nobody can find again
   * @throws InvalidEthereumDataException if another account, or none, has signed the text
   */
  public static PrivateKey fromSignature(
      final EthereumSignature signature, final long chainId, final EthereumAddress account) {
    final String text = text(chainId);
    if (!signature.recover(PersonalMessage.digest(text)).equals(Optional.of(account))) {
      throw new InvalidEthereumDataException(
          "the signature is not one of "
              + account
              + " over the text for chain "
              + chainId
              + ": ask the wallet of that account to sign it again");
    }
    return fromTrustedSignature(signature);
  }

  private static PrivateKey fromTrustedSignature(final EthereumSignature signature) {
    final byte[] seed = signature.r();
    final PrivateKey key = PrivateKey.fromSeed(seed);
    Arrays.fill(seed, (byte) 0);
    return key;
  }
}
