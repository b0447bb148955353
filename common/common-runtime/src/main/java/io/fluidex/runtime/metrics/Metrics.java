package io.fluidex.runtime.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The registry of one service: every meter it makes has the tag {@code service}. Safe for many
 * threads.
 */
public final class Metrics implements AutoCloseable {
  private static final Pattern NAME = Pattern.compile("fluidex_[a-z][a-z0-9_]*");

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final String service;

  /** An empty registry, but for what Java itself reports. */
  public Metrics(final String service) {
    this.service = service;
    registry.config().commonTags("service", service);
    new ClassLoaderMetrics().bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
  }

  /** The name of the service. */
  public String service() {
    return service;
  }

  /** The registry, for libraries that report to one. */
  public PrometheusMeterRegistry registry() {
    return registry;
  }

  /**
   * A counter; the same one for the same name and tags.
   *
   * @param name begins with {@code fluidex_} and ends with {@code _total}
   * @param tags keys and values in turn; values from a small set only
   */
  public Counter counter(final String name, final String description, final String... tags) {
    return Counter.builder(checked(name))
        .description(description)
        .tags(Tags.of(tags))
        .register(registry);
  }

  /**
   * A timer that reports a histogram; the same one for the same name and tags.
   *
   * @param name begins with {@code fluidex_}; Prometheus adds {@code _seconds}
   * @param tags keys and values in turn
   */
  public Timer timer(final String name, final String description, final String... tags) {
    return Timer.builder(checked(name))
        .description(description)
        .tags(Tags.of(tags))
        .publishPercentileHistogram()
        .register(registry);
  }

  /**
   * A timer whose histogram is fine below a millisecond, where others have one bucket.
   *
   * @param name begins with {@code fluidex_}; Prometheus adds {@code _seconds}
   * @param least the shortest time that is told apart from shorter ones
   * @param tags keys and values in turn
   */
  public Timer fineTimer(
      final String name, final String description, final Duration least, final String... tags) {
    return Timer.builder(checked(name))
        .description(description)
        .tags(Tags.of(tags))
        .publishPercentileHistogram()
        .minimumExpectedValue(least)
        .register(registry);
  }

  /**
   * A value that is read when somebody looks.
   *
   * @param name begins with {@code fluidex_}
   * @param value held strongly as long as the registry lives; the first one wins for a name
   * @param tags keys and values in turn
   */
  public void gauge(
      final String name,
      final String description,
      final Supplier<Number> value,
      final String... tags) {
    final List<Tag> list = new ArrayList<>();
    Tags.of(tags).forEach(list::add);
    Gauge.builder(checked(name), value)
        .description(description)
        .tags(list)
        .strongReference(true)
        .register(registry);
  }

  private static String checked(final String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "metric " + name + " is not named fluidex_ and small letters, digits, underscores");
    }
    return name;
  }

  /** All values in the text format of Prometheus. */
  public String scrape() {
    return registry.scrape();
  }

  @Override
  public void close() {
    registry.close();
  }
}
