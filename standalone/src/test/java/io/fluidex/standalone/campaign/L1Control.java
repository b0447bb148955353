package io.fluidex.standalone.campaign;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.fluidex.ethsender.rpc.RpcEndpoint;
import io.fluidex.ethsender.rpc.RpcErrorException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** What the operator of the L1 node can do with its chain. */
final class L1Control {
  private static final JsonMapper JSON = new JsonMapper();

  private final RpcEndpoint node;

  L1Control(final URI node) {
    this.node = new RpcEndpoint(HttpClient.newHttpClient(), node, Duration.ofSeconds(60));
  }

  private JsonNode ask(final String method, final Object... parameters) {
    final ArrayNode array = JSON.createArrayNode();
    for (final Object parameter : parameters) {
      array.add(JSON.<JsonNode>valueToTree(parameter));
    }
    return node.call(method, array);
  }

  long height() {
    return Long.decode(ask("eth_blockNumber").asText());
  }

  /** Makes blocks at once. */
  void mine(final int blocks) {
    ask("anvil_mine", blocks);
  }

  /** Lets so much time pass. */
  void pass(final Duration time) {
    ask("evm_increaseTime", time.toSeconds());
    mine(1);
  }

  /**
   * The last blocks are gone. As on Ethereum, their transactions are in the pool again, except for
   * those that the pool has lost.
   *
   * @param replaced whether as many empty blocks stand in their place at once
   * @param lost of which accounts transactions are lost
   * @return how many transactions left their blocks
   */
  int reorganise(final int depth, final boolean replaced, final Predicate<String> lost) {
    final long head = height();
    final List<String> again = new ArrayList<>();
    int gone = 0;
    for (long number = head - depth + 1; number <= head; number++) {
      final JsonNode block = ask("eth_getBlockByNumber", "0x" + Long.toHexString(number), true);
      for (final JsonNode transaction : block.path("transactions")) {
        gone++;
        if (!lost.test(transaction.path("from").asText().toLowerCase(Locale.ROOT))) {
          again.add(ask("eth_getRawTransactionByHash", transaction.path("hash").asText()).asText());
        }
      }
    }
    // Blocks may have come meanwhile, which only makes it less deep.
    if (replaced) {
      ask("anvil_reorg", depth, new Object[0]);
    } else {
      ask("anvil_rollback", depth);
    }
    for (final String raw : again) {
      try {
        ask("eth_sendRawTransaction", raw);
      } catch (final RpcErrorException e) {
        // In a block that was made meanwhile, or replaced by its sender.
        if (!e.getMessage().matches("(?i).*(nonce|known|imported|underpriced).*")) {
          throw e;
        }
      }
    }
    return gone;
  }
}
