package io.fluidex.ethsender.service;

import io.fluidex.ethsender.rpc.L1Node;
import io.fluidex.ethsender.rpc.RpcErrorException;
import io.fluidex.ethsender.schedule.BroadcastOutcome;
import java.util.List;
import java.util.Locale;

/** Sends signed transactions and understands what nodes say to them, each in its own words. */
final class Broadcaster {
  // The words of geth, anvil, Erigon, Nethermind, Besu and Reth.
  private static final List<String> KNOWN =
      List.of("already known", "already imported", "alreadyknown", "known transaction");
  private static final List<String> NONCE = List.of("nonce too low", "oldnonce", "old nonce");
  private static final List<String> PRICE =
      List.of(
          "underpriced",
          "replacementnotallowed",
          "could not replace",
          "feetoolow",
          "fee too low",
          "less than block base fee",
          "below configured minimum",
          "below minimum",
          "price too low");
  private static final List<String> FUNDS = List.of("insufficient funds", "insufficientfunds");

  private Broadcaster() {}

  /**
   * What a node said.
   *
   * @param outcome what it means
   * @param message its words
   */
  record Answer(BroadcastOutcome outcome, String message) {}

  static Answer send(final L1Node node, final String raw) {
    try {
      node.send(raw);
      return new Answer(BroadcastOutcome.TAKEN, "");
    } catch (final RpcErrorException e) {
      return new Answer(outcome(e.nodeMessage()), e.nodeMessage());
    }
  }

  static BroadcastOutcome outcome(final String message) {
    final String words = message.toLowerCase(Locale.ROOT);
    if (KNOWN.stream().anyMatch(words::contains)) {
      return BroadcastOutcome.TAKEN;
    }
    if (NONCE.stream().anyMatch(words::contains)) {
      return BroadcastOutcome.NONCE_TOO_LOW;
    }
    if (PRICE.stream().anyMatch(words::contains)) {
      return BroadcastOutcome.UNDERPRICED;
    }
    return FUNDS.stream().anyMatch(words::contains)
        ? BroadcastOutcome.INSUFFICIENT_FUNDS
        : BroadcastOutcome.FAILED;
  }
}
