package io.fluidex.standalone.demo;

import io.fluidex.crypto.digest.Keccak256;
import io.fluidex.crypto.l2key.EthereumKey;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The Ethereum keys of traders with names: those given first, then keys derived from the first one
 * and the trader's name, the same every time. Of use for demonstrations only: who has the first key
 * has all.
 */
final class TraderKeys {
  private TraderKeys() {}

  /**
   * A key for each name, in their order.
   *
   * @throws DemoException if no key is given
   */
  static Map<String, EthereumKey> of(
      final List<EthereumKey> given, final Collection<String> names) {
    if (given.isEmpty()) {
      throw new DemoException("traders need an Ethereum key with some ETH: give at least one");
    }
    final Map<String, EthereumKey> keys = new LinkedHashMap<>();
    for (final String name : names) {
      keys.put(
          name, keys.size() < given.size() ? given.get(keys.size()) : derived(given.get(0), name));
    }
    return keys;
  }

  private static EthereumKey derived(final EthereumKey first, final String name) {
    return EthereumKey.fromBytes(
        Keccak256.hash(
            first.signPersonalMessage("FluiDex demonstration trader " + name).toBytes()));
  }
}
