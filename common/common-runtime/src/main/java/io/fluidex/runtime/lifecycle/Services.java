package io.fluidex.runtime.lifecycle;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Several services as one: started in order, stopped in the opposite order, those that were started
 * if one fails to.
 */
public final class Services implements Service {
  private static final Logger LOG = LoggerFactory.getLogger(Services.class);

  /** What a service may take when those before it used up the deadline. */
  private static final Duration LEAST_DEADLINE = Duration.ofSeconds(1);

  private final String name;
  private final List<Service> services;
  private final Deque<Service> started = new ArrayDeque<>();
  private volatile boolean running;

  /** Services in the order in which they are started. */
  public Services(final String name, final List<Service> services) {
    this.name = name;
    this.services = List.copyOf(services);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public synchronized void start() throws Exception {
    for (final Service service : services) {
      try {
        service.start();
      } catch (final Exception e) {
        LOG.error("{} did not start", service.name(), e);
        stopStarted(Duration.ofSeconds(10)).ifPresent(e::addSuppressed);
        throw e;
      }
      started.push(service);
      LOG.info("{} started", service.name());
    }
    running = true;
  }

  @Override
  public synchronized void stop(final Duration deadline) throws Exception {
    running = false;
    final Optional<Exception> failure = stopStarted(deadline);
    if (failure.isPresent()) {
      throw failure.get();
    }
  }

  private Optional<Exception> stopStarted(final Duration deadline) {
    final long end = System.nanoTime() + deadline.toNanos();
    Exception failure = null;
    while (!started.isEmpty()) {
      final Service service = started.pop();
      final Duration left = Duration.ofNanos(end - System.nanoTime());
      try {
        service.stop(left.compareTo(LEAST_DEADLINE) < 0 ? LEAST_DEADLINE : left);
        LOG.info("{} stopped", service.name());
      } catch (final Exception e) {
        if (e instanceof InterruptedException) {
          Thread.currentThread().interrupt();
        }
        LOG.error("{} did not stop cleanly", service.name(), e);
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    return Optional.ofNullable(failure);
  }

  /** The first problem of any of them. */
  @Override
  public Optional<String> problem() {
    if (!running) {
      return Optional.of(name + " is not started");
    }
    return services.stream()
        .flatMap(service -> service.problem().map(text -> service.name() + ": " + text).stream())
        .findFirst();
  }
}
