package io.fluidex.load;

import io.fluidex.crypto.eddsa.PrivateKey;
import java.nio.ByteBuffer;

/**
 * A user of the exchange that places orders.
 *
 * @param account its id
 * @param key what it signs with
 */
record Trader(int account, PrivateKey key) {
  /** The trader with an id; its key is known to everybody who reads this. */
  static Trader of(final int account) {
    final byte[] seed = new byte[PrivateKey.SEED_BYTES];
    ByteBuffer.wrap(seed).putInt(account);
    return new Trader(account, PrivateKey.fromSeed(seed));
  }
}
