package io.fluidex.prover.master.cluster;

import io.fluidex.prover.worker.ProverWorkerConfig;
import io.fluidex.prover.worker.ProverWorkerService;
import io.fluidex.runtime.admin.AdminSettings;
import io.fluidex.runtime.config.Environment;
import io.fluidex.runtime.tracing.TracingSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.random.RandomGeneratorFactory;

/** A worker in a process of its own that never finishes a proof: to be killed. */
final class SampleWorkerProcess {
  private SampleWorkerProcess() {}

  /**
   * Runs until killed.
   *
   * @param args port of the master, folder with the keys
   */
  public static void main(final String[] args) throws Exception {
    final int port = Integer.parseInt(args[0]);
    final Path folder = Path.of(args[1]);
    final SampleCircuit circuit = SampleCircuit.existing("tiny", 1, folder);
    new ProverWorkerService(
            new ProverWorkerConfig(
                Environment.DEVELOPMENT,
                List.of(Fleet.client(port, Fleet.WORKER_TOKEN)),
                new AdminSettings("127.0.0.1", 0),
                List.of("tiny"),
                folder,
                false,
                1,
                Duration.ofMillis(50),
                TracingSettings.OFF,
                ProverWorkerConfig.DEFAULT_DRAIN),
            keys ->
                List.of(
                    circuit.prover((block, percent) -> {
                      percent.accept(50);
                      forever();
                    })),
            RandomGeneratorFactory.of("L64X128MixRandom").create(1))
        .start();
    forever();
  }

  private static void forever() {
    try {
      new CountDownLatch(1).await();
    } catch (final InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Starts one. */
  static Process start(final int port, final Path folder) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-modules=jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            SampleWorkerProcess.class.getName(),
            Integer.toString(port),
            folder.toString())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("worker.log").toFile())
        .start();
  }
}
