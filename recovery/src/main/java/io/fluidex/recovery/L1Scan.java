package io.fluidex.recovery;

import io.fluidex.crypto.encoding.Hex;
import io.fluidex.crypto.encoding.HexFormatException;
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
import io.fluidex.runtime.retry.Backoff;
import io.fluidex.runtime.retry.Retry;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Reads the events of a contract in the order in which they happened, a window of L1 blocks at a
 * time; a node that refuses a window as too large is asked for a smaller one. L1 blocks without
 * enough confirmations are not looked at, and a reorganisation below them is an error: what was
 * read may be of the chain that lost. For one thread.
 */
final class L1Scan {
  private static final long WINDOW = 10_000;

  /** How long to wait for one answer. */
  private static final Duration ANSWER = Duration.ofSeconds(30);

  /** How long a node that does not answer is asked again. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final RpcEndpoint endpoint;
  private final L1Node node;
  private final EthereumAddress contract;
  private final L1Blocks.Range range;
  private final Retry retry = new Retry(Backoff.DEFAULT, RandomGenerator.getDefault());
  private long scanned;
  private Optional<BlockRef> scannedTo = Optional.empty();

  /** Takes events. */
  interface Taker {
    /**
     * Takes an event.
     *
     * @param transaction that caused it
     * @throws IOException if it is none that this contract can have emitted
     */
    void take(Bytes32 transaction, FluidexContract.Event event) throws IOException;
  }

  L1Scan(final URI url, final EthereumAddress contract, final L1Blocks.Range range) {
    this.endpoint =
        new RpcEndpoint(HttpClient.newBuilder().connectTimeout(ANSWER).build(), url, ANSWER);
    this.node = new L1Node(endpoint);
    this.contract = contract;
    this.range = range;
    this.scanned = range.fromBlock() - 1;
  }

  /**
   * Reads what has come since the last call.
   *
   * @throws IOException if the node does not answer, what it says cannot be read, or L1 was
   *     reorganised below what was read
   */
  void advance(final Taker taker) throws IOException {
    final long safe = ask(L1Node::height) - range.confirmations();
    if (scannedTo.isPresent()) {
      requireStillThere(scannedTo.get());
    }
    long window = WINDOW;
    while (scanned < safe) {
      final long from = scanned + 1;
      final long to = Math.min(safe, scanned + window);
      try {
        final BlockRef end = block(to);
        final List<L1Log> logs = ask(asked -> asked.logs(contract, from, to));
        requireStillThere(end);
        for (final L1Log log : logs) {
          take(log, taker);
        }
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

  private static void take(final L1Log log, final Taker taker) throws IOException {
    final Optional<FluidexContract.Event> event;
    try {
      event = FluidexContract.decodeEvent(log.topics(), Hex.decode(log.data()));
    } catch (final AbiException | HexFormatException e) {
      throw new IOException(
          "a log of transaction " + log.transaction() + " cannot be read: " + e.getMessage(), e);
    }
    if (event.isPresent()) {
      taker.take(log.transaction(), event.get());
    }
  }

  private BlockRef block(final long height) throws IOException {
    return ask(asked -> asked.block(height))
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

  /**
   * Asks the node until there is an answer, for a while.
   *
   * @throws IOException if there is none, or it is a refusal
   */
  <T> T ask(final Function<L1Node, T> question) throws IOException {
    return askRaw(_ -> question.apply(node));
  }

  /** The same for questions that {@link L1Node} does not know. */
  <T> T askRaw(final Function<RpcEndpoint, T> question) throws IOException {
    try {
      return retry.call(
          PATIENCE, e -> !(e instanceof RpcErrorException), () -> question.apply(endpoint));
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
