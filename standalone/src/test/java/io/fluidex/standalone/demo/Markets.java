package io.fluidex.standalone.demo;

import io.fluidex.crypto.l2key.EthereumAddress;
import java.math.BigInteger;
import java.util.Map;

/** Markets for tests. */
final class Markets {
  private static final EthereumAddress NOBODY =
      EthereumAddress.fromBytes(new byte[EthereumAddress.BYTES]);

  static final Asset ETH = new Asset("ETH", 0, 6, NOBODY, BigInteger.TEN.pow(12));
  static final Asset USDT = new Asset("USDT", 1, 6, NOBODY, BigInteger.ONE);

  /** Lots of 0.001, ticks of 0.01, at least 2 lots. */
  static final Market ETH_USDT = new Market("ETH_USDT", ETH, USDT, 3, 2, 2);

  static final Map<String, Market> BY_NAME = Map.of("ETH_USDT", ETH_USDT);

  private Markets() {}
}
