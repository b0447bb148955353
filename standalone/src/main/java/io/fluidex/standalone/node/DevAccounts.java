package io.fluidex.standalone.node;

import io.fluidex.crypto.l2key.EthereumKey;
import io.fluidex.crypto.l2key.ExtendedPrivateKey;
import io.fluidex.crypto.l2key.Mnemonic;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The accounts that Foundry's node gives 10,000 ETH each. Everybody knows their keys, which is
 * harmless on a chain of one's own and nowhere else.
 */
final class DevAccounts {
  /** Announces changes and lists tokens; owner of the fee account. */
  static final int GOVERNOR = 0;

  /** The eth-sender's. */
  static final int OPERATOR = 1;

  /** The first that nobody else uses. */
  static final int FIRST_TRADER = 2;

  /** How many the node is told to make. */
  static final int COUNT = 20;

  /** The first that the web page offers to whoever opens it; those after it are the page's too. */
  static final int FIRST_OF_PAGE = 16;

  private static final List<String> NAMES = List.of("Alice", "Bob", "Carol", "Dave");

  private static final String SENTENCE =
      "test test test test test test test test test test test junk";

  private static final String PARENT = "m/44'/60'/0'/0/";

  private DevAccounts() {}

  /** All keys, in the order of the node. */
  static List<EthereumKey> keys() {
    final List<EthereumKey> keys = new ArrayList<>();
    try (ExtendedPrivateKey root = ExtendedPrivateKey.master(Mnemonic.seed(SENTENCE, ""))) {
      for (int i = 0; i < COUNT; i++) {
        try (ExtendedPrivateKey child = root.derive(PARENT + i)) {
          keys.add(child.toEthereumKey());
        }
      }
    }
    return keys;
  }

  /** The accounts of the web page, as its configuration lists them. */
  static String ofThePage() {
    final List<EthereumKey> keys = keys();
    return IntStream.range(0, NAMES.size())
        .mapToObj(i -> "\"" + NAMES.get(i) + " " + keys.get(FIRST_OF_PAGE + i).address() + "\"")
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
