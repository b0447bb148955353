package io.fluidex.recovery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fluidex.crypto.encoding.Hex;
import io.fluidex.crypto.encoding.HexFormatException;
import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.l2key.EthereumAddress;
import io.fluidex.ethsender.abi.AbiException;
import io.fluidex.ethsender.contract.FluidexContract;
import io.fluidex.ethsender.rpc.L1Node;
import io.fluidex.rollup.publicdata.Bytes32;
import io.fluidex.rollup.publicdata.StoredBlock;
import io.fluidex.rollup.shape.Shape;
import io.fluidex.statemanager.restore.PublishedBlock;
import io.fluidex.statemanager.restore.PublishedBlocks;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The blocks that an L1 contract has accepted: their records from the calldata of the transactions
 * that committed them, what the contract keeps of them from its events. For one thread.
 *
 * <p>Follows {@code BlockCommitted}, {@code BlocksReverted} and {@code BlockExecuted} through all
 * L1 blocks with enough confirmations; a reorganisation below them is an error.
 */
public final class L1Blocks implements PublishedBlocks {
  /** Confirmations after which an L1 block is final on Ethereum: two epochs. */
  public static final int FINAL = 64;

  /**
   * What is read.
   *
   * @param fromBlock the L1 block that the contract was created in, or an earlier one
   * @param confirmations how many L1 blocks have to follow one before it is read
   * @param executedOnly whether blocks that are not executed yet are left out
   */
  public record Range(long fromBlock, int confirmations, boolean executedOnly) {
    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is negative
     */
    public Range {
      if (fromBlock < 0 || confirmations < 0) {
        throw new IllegalArgumentException(
            "from block " + fromBlock + " with " + confirmations + " confirmations");
      }
    }
  }

  /** Where a block was committed, and what the contract has said of it. */
  private record Commit(Bytes32 transaction, StoredBlock stored) {}

  private final L1Scan scan;
  private final EthereumAddress contract;
  private final Range range;
  private final TreeMap<Long, Commit> commits = new TreeMap<>();
  private long executed;
  private Bytes32 callTransaction;
  private FluidexContract.CommitBlocksCall call;

  /**
   * The blocks of a contract.
   *
   * @param url JSON-RPC of a node that has all logs
   */
  public L1Blocks(final URI url, final EthereumAddress contract, final Range range) {
    this.scan = new L1Scan(url, contract, range);
    this.contract = contract;
    this.range = range;
  }

  /**
   * The id of the chain, which the deployment's domain depends on.
   *
   * @throws IOException if the node does not answer
   */
  public BigInteger chainId() throws IOException {
    return BigInteger.valueOf(scan.ask(L1Node::chainId));
  }

  @Override
  public long newest() throws IOException {
    scan.advance(this::take);
    if (range.executedOnly()) {
      return executed;
    }
    return commits.isEmpty() ? 0 : commits.lastKey();
  }

  @Override
  public List<PublishedBlock> after(final long block, final int limit) throws IOException {
    final long last = Math.min(newest(), block + limit);
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

  /**
   * The shapes of the circuits of all blocks there are, as far as the contract tells: circuits that
   * it has forgotten, or whose shape this program does not have, are left out.
   *
   * @throws IOException if the node does not answer
   */
  public Map<Bytes32, Shape> circuits() throws IOException {
    scan.advance(this::take);
    final Set<Bytes32> ids = new LinkedHashSet<>();
    commits.values().forEach(commit -> ids.add(commit.stored().circuitId()));
    final FluidexContract.DepthsResult depths =
        FluidexContract.DepthsCall.decodeResult(read(new FluidexContract.DepthsCall()));
    final Map<Bytes32, Shape> found = new LinkedHashMap<>();
    for (final Bytes32 id : ids) {
      final FluidexContract.Circuit circuit =
          FluidexContract.CircuitCall.decodeResult(read(new FluidexContract.CircuitCall(id)));
      for (final Shape shape : Shape.all().values()) {
        if (shape.transactions() == circuit.records()
            && shape.depths().balance() == depths.balanceDepth()
            && shape.depths().account() == depths.accountDepth()) {
          found.put(id, shape);
        }
      }
    }
    return found;
  }

  private byte[] read(final FluidexContract.Call question) throws IOException {
    return scan.ask(node -> node.call(contract, question.encode()));
  }

  private PublishedBlock published(final Commit commit) throws IOException {
    if (!commit.transaction().equals(callTransaction)) {
      final byte[] input = input(commit.transaction());
      try {
        call = FluidexContract.CommitBlocksCall.decode(input);
      } catch (final AbiException e) {
        throw new IOException(
            "transaction " + commit.transaction() + " is no commitBlocks: " + e.getMessage(), e);
      }
      callTransaction = commit.transaction();
    }
    final long index = commit.stored().number() - call.last().number() - 1;
    if (index < 0 || index >= call.blocks().size()) {
      throw new IOException(
          "transaction "
              + commit.transaction()
              + " has no block "
              + commit.stored().number()
              + ", though the contract says so");
    }
    final FluidexContract.NewBlock block = call.blocks().get((int) index);
    return new PublishedBlock(
        commit.stored(),
        element(block.dataCommitment()),
        block.data(),
        "L1 transaction " + commit.transaction());
  }

  private byte[] input(final Bytes32 transaction) throws IOException {
    final JsonNode found =
        scan.askRaw(endpoint ->
            endpoint.call(
                "eth_getTransactionByHash",
                JsonNodeFactory.instance.arrayNode().add(transaction.toString())));
    try {
      return Hex.decode(found.path("input").asText());
    } catch (final HexFormatException e) {
      throw new IOException("the node has not the input of transaction " + transaction, e);
    }
  }

  private static Fr element(final BigInteger number) throws IOException {
    try {
      return Fr.of(number);
    } catch (final IllegalArgumentException e) {
      throw new IOException("a number of a block is not below r: " + number, e);
    }
  }

  private void take(final Bytes32 transaction, final FluidexContract.Event event)
      throws IOException {
    switch (event) {
      case FluidexContract.BlockCommittedEvent committed ->
          commits.put(committed.number(), new Commit(transaction, stored(committed.stored())));
      case FluidexContract.BlocksRevertedEvent reverted ->
          commits.tailMap(reverted.lastCommitted(), false).clear();
      case FluidexContract.BlockExecutedEvent done -> executed = done.number();
      default -> {
        // Of no concern to blocks.
      }
    }
  }

  private static StoredBlock stored(final FluidexContract.StoredBlock block) throws IOException {
    return new StoredBlock(
        block.number(),
        block.circuitId(),
        block.time(),
        element(block.newRoot()),
        block.commitment(),
        block.priorityCount(),
        block.withdrawalsHash());
  }
}
