package io.fluidex.statemanager.restore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluidex.crypto.digest.Keccak256;
import io.fluidex.crypto.encoding.Hex;
import io.fluidex.crypto.encoding.HexFormatException;
import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.field.NonCanonicalException;
import io.fluidex.crypto.l2key.EthereumAddress;
import io.fluidex.rollup.publicdata.Bytes32;
import io.fluidex.rollup.publicdata.StoredBlock;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/**
 * The blocks that an L1 contract has accepted: their records from the calldata of the transactions
 * that committed them, what the contract keeps of them from its events. For one thread.
 *
 * <p>Follows {@code BlockCommitted} and {@code BlocksReverted} through all L1 blocks, a window at a
 * time; a node that refuses a window as too large is asked for a smaller one.
 */
public final class L1Blocks implements PublishedBlocks, AutoCloseable {
  private static final String STORED = "(uint64,bytes32,uint64,uint256,bytes32,uint64,bytes32)";
  private static final byte[] COMMITTED = hash("BlockCommitted(uint64," + STORED + ")");
  private static final byte[] REVERTED = hash("BlocksReverted(uint64)");
  private static final byte[] COMMIT_BLOCKS = Arrays.copyOf(hash(CommitCall.SIGNATURE), 4);
  private static final byte[] BLOCKS_COMMITTED = Arrays.copyOf(hash("blocksCommitted()"), 4);
  private static final byte[] BLOCKS_EXECUTED = Arrays.copyOf(hash("blocksExecuted()"), 4);
  private static final long WINDOW = 10_000;

  /** Where a block was committed, and what the contract has said of it. */
  private record Commit(String transaction, StoredBlock stored) {}

  private final JsonRpc node;
  private final EthereumAddress contract;
  private final boolean executedOnly;
  private final TreeMap<Long, Commit> commits = new TreeMap<>();
  private long scanned;
  private String callTransaction = "";
  private CommitCall call;

  /**
   * The blocks of a contract.
   *
   * @param url JSON-RPC of a node that has all logs
   * @param contract the contract
   * @param fromBlock the L1 block that it was deployed in, or an earlier one
   * @param executedOnly whether blocks that are not executed yet are left out
   */
  public L1Blocks(
      final URI url,
      final EthereumAddress contract,
      final long fromBlock,
      final boolean executedOnly) {
    this.node = new JsonRpc(url);
    this.contract = contract;
    this.scanned = fromBlock - 1;
    this.executedOnly = executedOnly;
  }

  private static byte[] hash(final String signature) {
    return Keccak256.hash(signature.getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * The id of the chain, which the deployment's domain depends on.
   *
   * @throws IOException if the node does not answer
   */
  public BigInteger chainId() throws IOException {
    return quantity(node.call("eth_chainId", JsonRpc.parameters()));
  }

  private static BigInteger quantity(final JsonNode text) throws IOException {
    final String hex = text.asText();
    if (!hex.matches("0x[0-9a-fA-F]{1,64}")) {
      throw new IOException("the node answers with '" + hex + "' where a number is due");
    }
    return new BigInteger(hex.substring(2), 16);
  }

  private static byte[] bytes(final JsonNode text) throws IOException {
    try {
      return Hex.decode(text.asText());
    } catch (final HexFormatException e) {
      throw new IOException("the node answers with no bytes: " + e.getMessage(), e);
    }
  }

  @Override
  public long newest() throws IOException {
    final ObjectNode request =
        JsonRpc.object()
            .put("to", contract.toString())
            .put("data", Hex.encodePrefixed(executedOnly ? BLOCKS_EXECUTED : BLOCKS_COMMITTED));
    final JsonNode answer = node.call("eth_call", JsonRpc.parameters().add(request).add("latest"));
    if (answer.asText().length() <= 2) {
      throw new IOException("there is no FluiDex contract at " + contract);
    }
    return quantity(answer).longValueExact();
  }

  @Override
  public List<PublishedBlock> after(final long block, final int limit) throws IOException {
    final long last = Math.min(newest(), block + limit);
    if (last > block && !commits.containsKey(last)) {
      scan();
    }
    final List<PublishedBlock> page = new ArrayList<>();
    for (long number = block + 1; number <= last; number++) {
      final Commit commit = commits.get(number);
      if (commit == null) {
        throw new IOException(
            "the node has no event of block "
                + number
                + ": it has not all logs, or the contract is older than the first L1 block read");
      }
      page.add(published(commit));
    }
    return page;
  }

  private PublishedBlock published(final Commit commit) throws IOException {
    if (!commit.transaction().equals(callTransaction)) {
      final JsonNode transaction =
          node.call("eth_getTransactionByHash", JsonRpc.parameters().add(commit.transaction()));
      call = CommitCall.decode(COMMIT_BLOCKS, bytes(transaction.path("input")));
      callTransaction = commit.transaction();
    }
    final long index = commit.stored().number() - call.lastNumber() - 1;
    if (index < 0 || index >= call.blocks().size()) {
      throw new IOException(
          "transaction "
              + commit.transaction()
              + " has no block "
              + commit.stored().number()
              + ", though the contract says so");
    }
    final CommitCall.Block block = call.blocks().get((int) index);
    return new PublishedBlock(
        commit.stored(),
        element(block.commitment()),
        block.data(),
        "L1 transaction " + commit.transaction());
  }

  private static Fr element(final byte[] bytes) throws IOException {
    try {
      return Fr.fromBytesBe(bytes, 0);
    } catch (final NonCanonicalException e) {
      throw new IOException("a number of a block is not below r", e);
    }
  }

  private void scan() throws IOException {
    final long head = quantity(node.call("eth_blockNumber", JsonRpc.parameters())).longValueExact();
    long window = WINDOW;
    while (scanned < head) {
      final long to = Math.min(head, scanned + window);
      try {
        logs(scanned + 1, to);
        scanned = to;
      } catch (final JsonRpc.RefusedCallException e) {
        if (window == 1) {
          throw e;
        }
        window = Math.max(1, window / 2);
      }
    }
  }

  private void logs(final long from, final long to) throws IOException {
    final ObjectNode filter =
        JsonRpc.object()
            .put("address", contract.toString())
            .put("fromBlock", "0x" + Long.toHexString(from))
            .put("toBlock", "0x" + Long.toHexString(to));
    filter
        .putArray("topics")
        .addArray()
        .add(Hex.encodePrefixed(COMMITTED))
        .add(Hex.encodePrefixed(REVERTED));
    for (final JsonNode log : node.call("eth_getLogs", JsonRpc.parameters().add(filter))) {
      final long number = quantity(log.path("topics").path(1)).longValueExact();
      if (log.path("topics").path(0).asText().equals(Hex.encodePrefixed(REVERTED))) {
        commits.tailMap(number, false).clear();
      } else {
        commits.put(
            number,
            new Commit(log.path("transactionHash").asText(), stored(bytes(log.path("data")))));
      }
    }
  }

  private static StoredBlock stored(final byte[] data) throws IOException {
    final CommitCall.Words words = new CommitCall.Words(data);
    final int word = Bytes32.BYTES;
    return new StoredBlock(
        words.number(0).longValueExact(),
        Bytes32.of(words.bytes(word, word)),
        words.number(2 * word).longValueExact(),
        element(words.bytes(3 * word, word)),
        Bytes32.of(words.bytes(4 * word, word)),
        words.number(5 * word).longValueExact(),
        Bytes32.of(words.bytes(6 * word, word)));
  }

  @Override
  public void close() {
    node.close();
  }
}
