package io.fluidex.crypto.l2key;

import io.fluidex.crypto.digest.Keccak256;
import java.nio.charset.StandardCharsets;

/** Messages that wallets sign for applications: EIP-191, version 0x45 ("personal_sign"). */
public final class PersonalMessage {
  private static final String PREFIX = "\u0019Ethereum Signed Message:\n";

  private PersonalMessage() {}

  /** The digest that is signed for a text: its length in bytes and the prefix go before it. */
  public static byte[] digest(final String text) {
    final byte[] message = text.getBytes(StandardCharsets.UTF_8);
    final byte[] header = (PREFIX + message.length).getBytes(StandardCharsets.US_ASCII);
    return Keccak256.hash(header, message);
  }
}
