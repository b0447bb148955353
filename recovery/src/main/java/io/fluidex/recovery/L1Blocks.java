package io.fluidex.recovery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fluidex.crypto.encoding.Hex;
import io.fluidex.crypto.encoding.HexFormatException;
import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.l2key.EthereumAddress;
import io.fluidex.ethsender.abi.AbiException;
import io.fluidex.ethsender.chain.BlockRef;
import io.fluidex.ethsender.contract.FluidexContract;
import io.fluidex.ethsender.rpc.L1Block;
import io.fluidex.ethsender.rpc.L1Log;
import io.fluidex.ethsender.rpc.L1Node;
import io.fluidex.ethsender.rpc.RpcEndpoint;
import io.fluidex.ethsender.rpc.RpcErrorException;
import io.fluidex.ethsender.rpc.RpcException;
import io.fluidex.rollup.publicdata.Bytes32;
import io.fluidex.rollup.publicdata.StoredBlock;
import io.fluidex.rollup.shape.Shape;
import io.fluidex.runtime.retry.Backoff;
import io.fluidex.runtime.retry.Retry;
import io.fluidex.statemanager.restore.PublishedBlock;
import io.fluidex.statemanager.restore.PublishedBlocks;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The blocks that an L1 contract has accepted: their records from the calldata of the transactions
 * that committed them, what the contract keeps of them from its events. For one thread.
 *
 * <p>Follows {@code BlockCommitted}, {@code BlocksReverted} and {@code BlockExecuted} through all
 * L1 blocks, a window at a time; a node that refuses a window as too large is asked for a smaller
 * one. L1 blocks without enough confirmations are not looked at, and a reorganisation below them is
 * an error: what was read may be of the chain that lost.
 */
public final class L1Blocks implements PublishedBlocks {
  /** Confirmations after which an L1 block is final on Ethereum: two epochs. */
  public static final int FINAL = 64;

  private static final long WINDOW = 10_000;

  /** How long to wait for one answer. */
  private static final Duration ANSWER = Duration.ofSeconds(30);

  /** How long a node that does not answer is asked again. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

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

  private final RpcEndpoint endpoint;
  private final L1Node node;
  private final EthereumAddress contract;
  private final Range range;
  private final Retry retry = new Retry(Backoff.DEFAULT, RandomGenerator.getDefault());
  private final TreeMap<Long, Commit> commits = new TreeMap<>();
  private long executed;
  private long scanned;
  private Optional<BlockRef> scannedTo = Optional.empty();
  private Bytes32 callTransaction;
  private FluidexContract.CommitBlocksCall call;

  /**
   * The blocks of a contract.
   *
   * @param url JSON-RPC of a node that has all logs
   */
  public L1Blocks(final URI url, final EthereumAddress contract, final Range range) {
    this.endpoint =
        new RpcEndpoint(HttpClient.newBuilder().connectTimeout(ANSWER).build(), url, ANSWER);
    this.node = new L1Node(endpoint);
    this.contract = contract;
    this.range = range;
    this.scanned = range.fromBlock() - 1;
  }

  /**
   * The id of the chain, which the deployment's domain depends on.
   *
   * @throws IOException if the node does not answer
   */
  public BigInteger chainId() throws IOException {
    return BigInteger.valueOf(ask(node::chainId));
  }

  @Override
  public long newest() throws IOException {
    scan();
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
    scan();
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
    return ask(() -> node.call(contract, question.encode()));
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
        ask(() ->
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

  private void scan() throws IOException {
    final long safe = ask(node::height) - range.confirmations();
    if (scannedTo.isPresent()) {
      requireStillThere(scannedTo.get());
    }
    long window = WINDOW;
    while (scanned < safe) {
      final long from = scanned + 1;
      final long to = Math.min(safe, scanned + window);
      try {
        final BlockRef end = block(to);
        for (final L1Log log : ask(() -> node.logs(contract, from, to))) {
          take(log);
        }
        requireStillThere(end);
        scanned = to;
        scannedTo = Optional.of(end);
      } catch (final RefusedException e) {
        if (window == 1) {
          throw e;
        }
        window = Math.max(1, window / 2);
      }
    }
  }

  private BlockRef block(final long height) throws IOException {
    return ask(() -> node.block(height))
        .map(L1Block::ref)
        .orElseThrow(() -> new IOException("the node has not L1 block " + height));
  }

  private void requireStillThere(final BlockRef before) throws IOException {
    if (!block(before.number()).equals(before)) {
      throw new IOException(
          "L1 was reorganised below "
              + range.confirmations()
              + " confirmations, at block "
              + before
              + ": run it again, with more of them");
    }
  }

  private void take(final L1Log log) throws IOException {
    final Optional<FluidexContract.Event> event;
    try {
      event = FluidexContract.decodeEvent(log.topics(), Hex.decode(log.data()));
    } catch (final AbiException | HexFormatException e) {
      throw new IOException(
          "a log of transaction " + log.transaction() + " cannot be read: " + e.getMessage(), e);
    }
    switch (event.orElse(null)) {
      case FluidexContract.BlockCommittedEvent committed ->
          commits.put(
              committed.number(), new Commit(log.transaction(), stored(committed.stored())));
      case FluidexContract.BlocksRevertedEvent reverted ->
          commits.tailMap(reverted.lastCommitted(), false).clear();
      case FluidexContract.BlockExecutedEvent done -> executed = done.number();
      case null, default -> {
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

  /** Asks until there is an answer, for a while. */
  private <T> T ask(final Supplier<T> question) throws IOException {
    try {
      return retry.call(PATIENCE, e -> !(e instanceof RpcErrorException), question::get);
    } catch (final RpcErrorException e) {
      throw new RefusedException(e);
    } catch (final RpcException e) {
      throw new IOException("the Ethereum node cannot be reached: " + e.getMessage(), e);
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for the Ethereum node");
    } catch (final RuntimeException e) {
      throw e;
    } catch (final Exception e) {
      throw new IOException(e);
    }
  }

  /** The node has answered that it will not. */
  private static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    RefusedException(final RpcErrorException cause) {
      super("the Ethereum node refuses: " + cause.getMessage(), cause);
    }
  }
}
