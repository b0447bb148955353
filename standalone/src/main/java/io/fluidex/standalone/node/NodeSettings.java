package io.fluidex.standalone.node;

import io.fluidex.rollup.shape.Shape;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What an exchange in one process is to be.
 *
 * @param shape of the blocks; one that has a name
 * @param data the folder that keeps everything; without one all is gone after the stop
 * @param keys the folder of proving keys, which are made if they are not there and serve every
 *     later exchange
 * @param ports where it listens
 * @param proofs whether blocks are proven; without proofs they are sealed and committed, but never
 *     executed on L1, so that nobody can withdraw
 * @param sealDelay how long a transaction waits for others to fill its block
 * @param proverThreads of the prover, at least 1
 * @param l1BlockTime between blocks of the L1 chain, which are final after some more
 * @param traces the collector of traces, if there are to be any
 */
public record NodeSettings(
    Shape shape,
    Optional<Path> data,
    Path keys,
    Ports ports,
    boolean proofs,
    Duration sealDelay,
    int proverThreads,
    Duration l1BlockTime,
    Optional<URI> traces) {
  /** Short, so that nobody waits long until a deposit counts. */
  public static final Duration L1_BLOCK_TIME = Duration.ofSeconds(1);

  /** Settings with a prover on all processors, free ports and no folder. */
  public static NodeSettings of(final Shape shape, final Path keys) {
    return new NodeSettings(
        shape,
        Optional.empty(),
        keys,
        Ports.FREE,
        true,
        Duration.ofSeconds(3),
        Runtime.getRuntime().availableProcessors(),
        L1_BLOCK_TIME,
        Optional.empty());
  }

  /** The same with a folder that keeps everything. */
  public NodeSettings withData(final Path folder) {
    return new NodeSettings(
        shape,
        Optional.of(folder),
        keys,
        ports,
        proofs,
        sealDelay,
        proverThreads,
        l1BlockTime,
        traces);
  }

  /** The same at other ports. */
  public NodeSettings withPorts(final Ports others) {
    return new NodeSettings(
        shape, data, keys, others, proofs, sealDelay, proverThreads, l1BlockTime, traces);
  }

  /** The same without proofs. */
  public NodeSettings withoutProofs() {
    return new NodeSettings(
        shape, data, keys, ports, false, sealDelay, proverThreads, l1BlockTime, traces);
  }

  /** The same with an L1 chain of another pace. */
  public NodeSettings withL1BlockTime(final Duration time) {
    return new NodeSettings(
        shape, data, keys, ports, proofs, sealDelay, proverThreads, time, traces);
  }

  /** The same with traces that go to a collector. */
  public NodeSettings withTraces(final URI collector) {
    return new NodeSettings(
        shape,
        data,
        keys,
        ports,
        proofs,
        sealDelay,
        proverThreads,
        l1BlockTime,
        Optional.of(collector));
  }
}
