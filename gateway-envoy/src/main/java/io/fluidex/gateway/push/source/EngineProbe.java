package io.fluidex.gateway.push.source;

import io.fluidex.runtime.lifecycle.Service;
import io.fluidex.runtime.lifecycle.WorkerLoop;
import io.fluidex.runtime.metrics.Metrics;
import io.fluidex.runtime.retry.Backoff;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Knows whether the exchange answers, so that the health of the service says so. */
public final class EngineProbe implements Service {
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  private final WorkerLoop loop;

  /** A probe that is not started yet. */
  public EngineProbe(final Engine engine, final RandomGenerator random, final Metrics metrics) {
    this.loop =
        new WorkerLoop(
            "push-engine",
            Backoff.DEFAULT,
            random,
            metrics,
            () -> {
              engine.time();
              return INTERVAL;
            });
  }

  @Override
  public String name() {
    return "push-engine";
  }

  @Override
  public void start() {
    loop.start();
  }

  @Override
  public void stop(final Duration deadline) throws InterruptedException {
    loop.stop(deadline);
  }

  @Override
  public Optional<String> problem() {
    return loop.problem();
  }
}
