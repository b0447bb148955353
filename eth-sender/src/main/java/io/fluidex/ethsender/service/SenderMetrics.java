package io.fluidex.ethsender.service;

import io.fluidex.ethsender.schedule.Alert;
import io.fluidex.ethsender.schedule.BroadcastOutcome;
import io.fluidex.ethsender.schedule.ChainView;
import io.fluidex.ethsender.schedule.Lane;
import io.fluidex.ethsender.schedule.Operation;
import io.fluidex.ethsender.schedule.OperationEvent;
import io.fluidex.ethsender.schedule.OperationState;
import io.fluidex.runtime.metrics.Metrics;
import io.micrometer.core.instrument.Counter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What the sender shows to Prometheus. */
final class SenderMetrics {
  private final Metrics metrics;
  private final Counter rateLimits;
  private final Map<String, Long> values = new ConcurrentHashMap<>();

  SenderMetrics(final Metrics metrics) {
    this.metrics = metrics;
    gauge("fluidex_l1_height", "Height of the L1 chain", "height");
    gauge("fluidex_l1_base_fee_wei", "Base fee of the next L1 block", "base_fee");
    gauge("fluidex_l1_committed", "Last L2 block committed on L1", "committed");
    gauge("fluidex_l1_proven", "Last L2 block proven on L1", "proven");
    gauge("fluidex_l1_executed", "Last L2 block executed on L1", "executed");
    for (final Lane lane : Lane.values()) {
      for (final OperationState state : OperationState.values()) {
        if (state != OperationState.FINAL) {
          metrics.gauge(
              "fluidex_l1_operations",
              "Operations that are not final",
              () -> value(lane.label() + state.label()),
              "lane",
              lane.label(),
              "state",
              state.label());
        }
      }
    }
    // Counters that begin with their first event hide that event from rates.
    for (final Lane lane : Lane.values()) {
      gasUsed(lane);
      spent(lane);
      for (final Class<?> event : OperationEvent.class.getPermittedSubclasses()) {
        events(lane, event);
      }
    }
    for (final BroadcastOutcome outcome : BroadcastOutcome.values()) {
      broadcasts(outcome);
    }
    this.rateLimits =
        metrics.counter(
            "fluidex_l1_rate_limits_total", "Rounds that a node refused with status 429");
    for (final Alert.Kind kind : Alert.Kind.values()) {
      metrics.gauge(
          "fluidex_l1_alert",
          "1 while an operator should look",
          () -> value(kind.name()),
          "kind",
          kind.name().toLowerCase(Locale.ROOT));
    }
  }

  private void gauge(final String name, final String description, final String value) {
    metrics.gauge(name, description, () -> value(value));
  }

  private long value(final String name) {
    return values.getOrDefault(name, 0L);
  }

  void happened(final OperationEvent event, final Operation after) {
    events(after.lane(), event.getClass()).increment();
    if (event instanceof OperationEvent.Confirmed) {
      gasUsed(after.lane()).increment((double) after.inclusion().gasUsed());
      spent(after.lane())
          .increment(
              (double) after.inclusion().gasUsed() * after.inclusion().gasPrice() / 1_000_000_000);
    }
  }

  private Counter events(final Lane lane, final Class<?> event) {
    return metrics.counter(
        "fluidex_l1_operation_events_total",
        "What happened to operations",
        "lane",
        lane.label(),
        "event",
        event.getSimpleName().toLowerCase(Locale.ROOT));
  }

  private Counter gasUsed(final Lane lane) {
    return metrics.counter(
        "fluidex_l1_gas_used_total", "Gas of confirmed operations", "lane", lane.label());
  }

  private Counter spent(final Lane lane) {
    return metrics.counter(
        "fluidex_l1_spent_gwei_total", "Gwei spent on confirmed operations", "lane", lane.label());
  }

  private Counter broadcasts(final BroadcastOutcome outcome) {
    return metrics.counter(
        "fluidex_l1_broadcasts_total",
        "Transactions sent to nodes",
        "outcome",
        outcome.name().toLowerCase(Locale.ROOT));
  }

  void sent(final BroadcastOutcome outcome) {
    broadcasts(outcome).increment();
  }

  void rateLimited() {
    rateLimits.increment();
  }

  void looked(final ChainView view, final List<Operation> open, final Set<Alert> alerts) {
    values.put("height", view.head().number());
    values.put("base_fee", view.market().baseFee());
    values.put("committed", view.counters().committed());
    values.put("proven", view.counters().proven());
    values.put("executed", view.counters().executed());
    for (final Lane lane : Lane.values()) {
      for (final OperationState state : OperationState.values()) {
        values.put(
            lane.label() + state.label(),
            open.stream().filter(o -> o.lane() == lane && o.state() == state).count());
      }
    }
    for (final Alert.Kind kind : Alert.Kind.values()) {
      values.put(kind.name(), alerts.stream().anyMatch(a -> a.kind() == kind) ? 1L : 0L);
    }
  }
}
