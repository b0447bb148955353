package io.fluidex.statemanager.restore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fluidex.crypto.digest.Keccak256;
import io.fluidex.crypto.encoding.Hex;
import io.fluidex.crypto.l2key.EthereumAddress;
import io.fluidex.rollup.publicdata.StoredBlock;
import io.fluidex.rollup.tree.NodeHasher;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is read from answers as a node gives them; that a node gives them is for other tests. */
class L1BlocksTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final EthereumAddress CONTRACT = EthereumAddress.fromBytes(new byte[20]);

  /** Blocks of a commit transaction. */
  private static final int BATCH = 4;

  private final Chain chain = Chain.of(21, 60);
  private HttpServer server;
  private L1Blocks blocks;

  /** Blocks that a node refuses to look for logs in at once. */
  private long largestWindow = Long.MAX_VALUE;

  private boolean revertsFirst;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
    server.createContext("/", this::answer);
    server.start();
    blocks =
        new L1Blocks(
            URI.create("http://127.0.0.1:" + server.getAddress().getPort()), CONTRACT, 0, false);
  }

  @AfterEach
  void stop() {
    blocks.close();
    server.stop(0);
  }

  private void answer(final HttpExchange exchange) throws IOException {
    final JsonNode request = JSON.readTree(exchange.getRequestBody().readAllBytes());
    final JsonNode parameters = request.path("params");
    final ObjectNode response = JSON.createObjectNode().put("jsonrpc", "2.0").put("id", 1);
    switch (request.path("method").asText()) {
      case "eth_chainId" -> response.put("result", "0x7a69");
      case "eth_blockNumber" -> response.put("result", "0x" + Long.toHexString(chain.newest()));
      case "eth_call" -> response.put("result", word(chain.newest()));
      case "eth_getTransactionByHash" ->
          response
              .putObject("result")
              .put("input", Hex.encodePrefixed(calldata(parameters.path(0).asText())));
      case "eth_getLogs" -> {
        final long from = Long.decode(parameters.path(0).path("fromBlock").asText());
        final long to = Long.decode(parameters.path(0).path("toBlock").asText());
        if (to - from >= largestWindow) {
          response.putObject("error").put("message", "too many blocks");
        } else {
          logs(from, to, response.putArray("result"));
        }
      }
      default -> response.putObject("error").put("message", "what?");
    }
    final byte[] body = JSON.writeValueAsBytes(response);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  /** Block n is committed in L1 block n, by a transaction whose hash is its batch. */
  private void logs(final long from, final long to, final ArrayNode logs) throws IOException {
    if (revertsFirst && from <= 1) {
      // Another block 1 and 2, and away with them.
      log(logs, 2, chain.get(1));
      log(logs, 2, chain.get(2));
      logs.addObject()
          .put("transactionHash", word(0))
          .put("data", "0x")
          .putArray("topics")
          .add(topic("BlocksReverted(uint64)"))
          .add(word(0));
    }
    for (long number = Math.max(1, from); number <= to; number++) {
      log(logs, number, chain.get((int) number));
    }
  }

  private static void log(final ArrayNode logs, final long number, final PublishedBlock block)
      throws IOException {
    final StoredBlock stored = block.stored();
    final ByteArrayOutputStream data = new ByteArrayOutputStream();
    data.write(bytes(stored.number()));
    data.write(stored.circuitId().toBytes());
    data.write(bytes(stored.time()));
    data.write(stored.newRoot().toBytesBe());
    data.write(stored.commitment().toBytes());
    data.write(bytes(stored.priorityCount()));
    data.write(stored.withdrawalsHash().toBytes());
    logs.addObject()
        .put("transactionHash", word((number - 1) / BATCH))
        .put("data", Hex.encodePrefixed(data.toByteArray()))
        .putArray("topics")
        .add(
            topic(
                "BlockCommitted(uint64,"
                    + "(uint64,bytes32,uint64,uint256,bytes32,uint64,bytes32))"))
        .add(word(number));
  }

  private static String topic(final String signature) {
    return Hex.encodePrefixed(Keccak256.hash(signature.getBytes(StandardCharsets.US_ASCII)));
  }

  private static String word(final long number) {
    return String.format(Locale.ROOT, "0x%064x", number);
  }

  private static byte[] bytes(final long number) {
    return Hex.decode(word(number));
  }

  /** commitBlocks(last, blocks) of a batch. */
  private byte[] calldata(final String transaction) throws IOException {
    final long batch = new BigInteger(transaction.substring(2), 16).longValueExact();
    final int first = (int) (batch * BATCH) + 1;
    final int last = (int) Math.min(chain.newest(), first + BATCH - 1);
    final ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(Keccak256.hash(CommitCall.SIGNATURE.getBytes(StandardCharsets.US_ASCII)), 0, 4);
    out.write(bytes(first - 1));
    out.write(new byte[6 * 32]);
    out.write(bytes(8 * 32));
    out.write(bytes(last - first + 1));
    final ByteArrayOutputStream tail = new ByteArrayOutputStream();
    for (int number = first; number <= last; number++) {
      out.write(bytes((last - first + 1) * 32L + tail.size()));
      final PublishedBlock block = chain.get(number);
      tail.write(block.stored().circuitId().toBytes());
      tail.write(bytes(block.stored().time()));
      tail.write(block.stored().newRoot().toBytesBe());
      tail.write(block.commitment().toBytesBe());
      tail.write(bytes(5 * 32));
      tail.write(bytes(block.publicData().length));
      tail.write(Arrays.copyOf(block.publicData(), (block.publicData().length + 31) / 32 * 32));
    }
    out.write(tail.toByteArray());
    return out.toByteArray();
  }

  private StateRestore.Restored restored() throws Exception {
    return new StateRestore(
            new StateRestore.Settings(Chain.DOMAIN, Map.of(Chain.CIRCUIT, Chain.SHAPE), 100),
            NodeHasher.ofMachine(),
            Optional.empty())
        .run(blocks, Long.MAX_VALUE, RestoreListener.NONE);
  }

  @Test
  void shouldReadEveryBlockAsItWasCommitted() throws Exception {
    assertEquals(BigInteger.valueOf(31337), blocks.chainId());
    assertTrue(chain.newest() > 20);
    assertEquals(chain.newest(), blocks.newest());
    final List<PublishedBlock> read = blocks.after(6, 7);
    assertEquals(7, read.size());
    for (int i = 0; i < read.size(); i++) {
      final PublishedBlock expected = chain.get(7 + i);
      assertEquals(expected.stored(), read.get(i).stored());
      assertEquals(expected.commitment(), read.get(i).commitment());
      assertArrayEquals(expected.publicData(), read.get(i).publicData());
    }
    assertEquals(chain.get((int) chain.newest()).stored().newRoot(), restored().state().root());
  }

  @Test
  void shouldAskForFewerBlocksWhereANodeRefuses() throws Exception {
    largestWindow = 3;
    assertEquals(chain.newest(), restored().block());
  }

  @Test
  void shouldForgetWhatWasReverted() throws Exception {
    revertsFirst = true;
    assertEquals(chain.newest(), restored().block());
  }

  @Test
  void shouldSayThatTheNodeRefuses() {
    largestWindow = 0;
    final IOException refusal = assertThrows(IOException.class, () -> blocks.after(0, 5));
    assertTrue(refusal.getMessage().contains("too many blocks"), refusal.getMessage());
  }

  @Test
  void shouldRefuseCalldataThatIsCut() throws Exception {
    final byte[] whole = calldata(word(0));
    final byte[] selector = Arrays.copyOf(whole, 4);
    assertEquals(BATCH, CommitCall.decode(selector, whole).blocks().size());
    for (int length = 0; length < whole.length - 32; length += 7) {
      final byte[] cut = Arrays.copyOf(whole, length);
      assertThrows(IOException.class, () -> CommitCall.decode(selector, cut), "" + length);
    }
    whole[0] ^= 1;
    assertThrows(IOException.class, () -> CommitCall.decode(selector, whole));
  }
}
