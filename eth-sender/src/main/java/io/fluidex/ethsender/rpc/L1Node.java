package io.fluidex.ethsender.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluidex.crypto.encoding.Hex;
import io.fluidex.crypto.l2key.EthereumAddress;
import io.fluidex.ethsender.chain.BlockRef;
import io.fluidex.ethsender.fee.FeeMarket;
import io.fluidex.rollup.publicdata.Bytes32;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The questions asked of a node. Every method throws {@link RpcErrorException}, {@link
 * RpcRateLimitedException} or {@link RpcUnavailableException}. Safe for use by several threads.
 */
public final class L1Node {
  private static final String LATEST = "latest";

  /** Blocks whose tips the priority fee is the median of. */
  private static final int TIPS = 10;

  /** Fees above are taken for this: a million gwei, above every ceiling. */
  private static final BigInteger LARGEST_FEE = BigInteger.valueOf(1_000_000_000_000_000L);

  private final RpcEndpoint endpoint;

  /** A node behind an endpoint. */
  public L1Node(final RpcEndpoint endpoint) {
    this.endpoint = endpoint;
  }

  /** Where it is. */
  public String name() {
    return endpoint.name();
  }

  /** The chain's id. */
  public long chainId() {
    return integer(call("eth_chainId", RpcEndpoint.parameters()));
  }

  /** The height of the chain. */
  public long height() {
    return integer(call("eth_blockNumber", RpcEndpoint.parameters()));
  }

  /** The newest block. */
  public L1Block head() {
    return block(call("eth_getBlockByNumber", RpcEndpoint.parameters().add(LATEST).add(false)));
  }

  /** The block of a height; nothing if the chain is shorter. */
  public Optional<L1Block> block(final long height) {
    final JsonNode found =
        call("eth_getBlockByNumber", RpcEndpoint.parameters().add(quantity(height)).add(false));
    return found.isNull() ? Optional.empty() : Optional.of(block(found));
  }

  private L1Block block(final JsonNode node) {
    return new L1Block(
        new BlockRef(integer(node.path("number")), word(node.path("hash"))),
        integer(node.path("timestamp")));
  }

  /** How many transactions of an account are in blocks: its next nonce. */
  public long nonce(final EthereumAddress account) {
    return integer(
        call(
            "eth_getTransactionCount",
            RpcEndpoint.parameters().add(account.toString()).add(LATEST)));
  }

  /** The next nonce of an account if everything in the pool is mined. */
  public long pendingNonce(final EthereumAddress account) {
    return integer(
        call(
            "eth_getTransactionCount",
            RpcEndpoint.parameters().add(account.toString()).add("pending")));
  }

  /** The balance of an account in wei. */
  public BigInteger balance(final EthereumAddress account) {
    return big(
        call("eth_getBalance", RpcEndpoint.parameters().add(account.toString()).add(LATEST)));
  }

  /** The code at an address; empty if there is none. */
  public byte[] code(final EthereumAddress account) {
    return bytes(call("eth_getCode", RpcEndpoint.parameters().add(account.toString()).add(LATEST)));
  }

  /** The receipt of a transaction; nothing if it is in no block. */
  public Optional<L1Receipt> receipt(final Bytes32 transaction) {
    final JsonNode found =
        call("eth_getTransactionReceipt", RpcEndpoint.parameters().add(transaction.toString()));
    if (found.isNull() || found.path("blockHash").isNull()) {
      return Optional.empty();
    }
    final List<L1Log> logs = new ArrayList<>();
    found.path("logs").forEach(log -> logs.add(log(log)));
    final JsonNode created = found.path("contractAddress");
    return Optional.of(
        new L1Receipt(
            transaction,
            new BlockRef(integer(found.path("blockNumber")), word(found.path("blockHash"))),
            integer(found.path("status")) == 1,
            integer(found.path("gasUsed")),
            clipped(found.path("effectiveGasPrice")),
            created.isTextual()
                ? Optional.of(EthereumAddress.fromBytes(bytes(created)))
                : Optional.empty(),
            logs));
  }

  /**
   * The logs of a contract in some blocks, in the order of the chain.
   *
   * @param from the height of the first block
   * @param to the height of the last
   */
  public List<L1Log> logs(final EthereumAddress contract, final long from, final long to) {
    final ObjectNode filter =
        RpcEndpoint.object()
            .put("address", contract.toString())
            .put("fromBlock", quantity(from))
            .put("toBlock", quantity(to));
    final List<L1Log> logs = new ArrayList<>();
    call("eth_getLogs", RpcEndpoint.parameters().add(filter)).forEach(l -> logs.add(log(l)));
    return logs;
  }

  private L1Log log(final JsonNode node) {
    final List<Bytes32> topics = new ArrayList<>();
    node.path("topics").forEach(topic -> topics.add(word(topic)));
    return new L1Log(
        new BlockRef(integer(node.path("blockNumber")), word(node.path("blockHash"))),
        word(node.path("transactionHash")),
        integer(node.path("logIndex")),
        topics,
        node.path("data").asText());
  }

  /**
   * What a call returns on top of the newest block.
   *
   * @throws RpcErrorException if it is reverted
   */
  public byte[] call(final EthereumAddress to, final byte[] data) {
    return bytes(
        call("eth_call", RpcEndpoint.parameters().add(transaction(null, to, data)).add(LATEST)));
  }

  /**
   * What a call returns on top of an earlier block, if the node still has its state.
   *
   * @param from the caller; null for nobody
   * @param height of the block
   * @throws RpcErrorException if it is reverted, or the state is gone
   */
  public byte[] callAt(
      final EthereumAddress from, final EthereumAddress to, final byte[] data, final long height) {
    return bytes(
        call(
            "eth_call",
            RpcEndpoint.parameters().add(transaction(from, to, data)).add(quantity(height))));
  }

  /**
   * The gas that a transaction would use now.
   *
   * @param to null if it makes a contract
   * @param value wei that it sends
   * @throws RpcErrorException if it would be reverted
   */
  public long estimateGas(
      final EthereumAddress from,
      final EthereumAddress to,
      final byte[] data,
      final BigInteger value) {
    final ObjectNode transaction =
        transaction(from, to, data).put("value", "0x" + value.toString(16));
    return integer(call("eth_estimateGas", RpcEndpoint.parameters().add(transaction)));
  }

  private static ObjectNode transaction(
      final EthereumAddress from, final EthereumAddress to, final byte[] data) {
    final ObjectNode node = RpcEndpoint.object().put("data", Hex.encodePrefixed(data));
    if (from != null) {
      node.put("from", from.toString());
    }
    if (to != null) {
      node.put("to", to.toString());
    }
    return node;
  }

  /**
   * Sends a signed transaction.
   *
   * @param raw {@code 0x} and hexadecimal
   */
  public void send(final String raw) {
    call("eth_sendRawTransaction", RpcEndpoint.parameters().add(raw));
  }

  /** What the market asks: the next block's base fee, and the median tip of the last blocks. */
  public FeeMarket market() {
    final List<FeeMarket> history = feeHistory(TIPS);
    final long[] tips = history.stream().mapToLong(FeeMarket::priority).sorted().toArray();
    return new FeeMarket(history.getLast().baseFee(), tips[tips.length / 2]);
  }

  /**
   * What the market asked in the last blocks and, last, what it asks now.
   *
   * @param blocks how many
   */
  public List<FeeMarket> feeHistory(final int blocks) {
    final ArrayNode parameters =
        RpcEndpoint.parameters()
            .add(quantity(blocks))
            .add(LATEST)
            .add(RpcEndpoint.parameters().add(50));
    final JsonNode found = call("eth_feeHistory", parameters);
    final JsonNode base = found.path("baseFeePerGas");
    final JsonNode tips = found.path("reward");
    final List<FeeMarket> history = new ArrayList<>();
    for (int i = 0; i < base.size(); i++) {
      // The last base fee is that of the block to come, which has no tips yet.
      final JsonNode tip = tips.path(Math.min(i, tips.size() - 1)).path(0);
      history.add(new FeeMarket(clipped(base.get(i)), tip.isTextual() ? clipped(tip) : 0));
    }
    if (history.isEmpty()) {
      throw new RpcUnavailableException(name() + " has no history of fees", null);
    }
    return history;
  }

  private JsonNode call(final String method, final ArrayNode parameters) {
    return endpoint.call(method, parameters);
  }

  private static String quantity(final long number) {
    return "0x" + Long.toHexString(number);
  }

  private long integer(final JsonNode node) {
    try {
      return big(node).longValueExact();
    } catch (final ArithmeticException e) {
      throw new RpcUnavailableException(name() + " gave a number that is too large: " + node, e);
    }
  }

  private long clipped(final JsonNode node) {
    return big(node).min(LARGEST_FEE).longValueExact();
  }

  private BigInteger big(final JsonNode node) {
    final String text = node.asText();
    if (!text.matches("0x[0-9a-fA-F]{1,64}")) {
      throw new RpcUnavailableException(name() + " gave what is no number: " + node, null);
    }
    return new BigInteger(text.substring(2), 16);
  }

  private Bytes32 word(final JsonNode node) {
    final byte[] bytes = bytes(node);
    if (bytes.length != Bytes32.BYTES) {
      throw new RpcUnavailableException(name() + " gave what is no hash: " + node, null);
    }
    return Bytes32.of(bytes);
  }

  private byte[] bytes(final JsonNode node) {
    try {
      return Hex.decode(node.asText());
    } catch (final IllegalArgumentException e) {
      throw new RpcUnavailableException(name() + " gave what is not hexadecimal: " + node, e);
    }
  }
}
