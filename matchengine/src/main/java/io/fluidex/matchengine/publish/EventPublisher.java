package io.fluidex.matchengine.publish;

import io.fluidex.matchengine.event.Event;
import io.fluidex.runtime.kafka.KafkaSettings;
import io.fluidex.runtime.kafka.TopicProducer;
import io.fluidex.runtime.kafka.TopicReader;
import io.fluidex.runtime.kafka.TopicRecord;
import io.fluidex.runtime.lifecycle.Service;
import io.fluidex.runtime.lifecycle.WorkerLoop;
import io.fluidex.runtime.metrics.Metrics;
import io.fluidex.runtime.retry.Backoff;
import io.fluidex.runtime.tracing.Tracing;
import io.fluidex.wire.event.UnifyEvent;
import io.fluidex.wire.event.UnifyEventCodec;
import io.micrometer.core.instrument.Counter;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes committed events in order, each once.
 *
 * <p>Events stay in memory until the brokers confirmed them. The producer repeats sends without an
 * end, so nothing behind a lost record gets in before it; if it fails for good, or the process
 * starts, the last event in the topic tells where to go on.
 *
 * <p>{@link #submit} is called by one thread.
 */
public final class EventPublisher implements Service {
  private static final Logger LOG = LoggerFactory.getLogger(EventPublisher.class);

  /** The producer never gives a record up: this is the longest time Kafka can count. */
  private static final Duration FOR_EVER = Duration.ofMillis(Integer.MAX_VALUE);

  /** Sent and not confirmed: enough to keep the brokers busy. */
  private static final int MOST_IN_FLIGHT = 10_000;

  private static final Duration IDLE = Duration.ofMillis(500);

  /** Events whose trace is remembered until they are sent; of more it is forgotten. */
  private static final int MOST_TRACED = 10_000;

  /** An event on its way. */
  private record Waiting(Event event, long since) {}

  /** What an event is part of, and what it is linked to. */
  private record Cause(SpanContext command, SpanContext other) {}

  private final KafkaSettings kafka;
  private final String topic;
  private final Function<Event, UnifyEvent> messages;
  private final Duration patience;
  private final WorkerLoop loop;
  private final Counter published;
  private final Tracing tracing;

  /** What the events that are not sent yet are part of, by their numbers; few or none. */
  private final Map<Long, Cause> causes = new ConcurrentHashMap<>();

  /** Guards everything below. */
  private final Object lock = new Object();

  private final Deque<Waiting> unconfirmed = new ArrayDeque<>();

  /** The last of the unconfirmed ones: those that no producer was given yet. */
  private final Deque<Event> unsent = new ArrayDeque<>();

  private long confirmedSeq;
  private Throwable failure;
  private TopicProducer producer;

  /**
   * A publisher that is not started yet.
   *
   * @param messages turns an event into its message
   * @param patience an event that is not confirmed after this is a reason not to take more
   */
  public EventPublisher(
      final KafkaSettings kafka,
      final String topic,
      final Function<Event, UnifyEvent> messages,
      final Duration patience,
      final RandomGenerator random,
      final Metrics metrics,
      final Tracing tracing) {
    this.kafka = kafka;
    this.topic = topic;
    this.messages = messages;
    this.patience = patience;
    this.tracing = tracing;
    this.published =
        metrics.counter("fluidex_events_published_total", "Events that Kafka confirmed");
    metrics.gauge("fluidex_events_unconfirmed", "Events that Kafka did not confirm yet", this::lag);
    this.loop = new WorkerLoop("publisher", Backoff.DEFAULT, random, metrics, this::round);
  }

  /**
   * The number of the last event in the topic, 0 if it is empty.
   *
   * @throws io.fluidex.runtime.kafka.KafkaFailure if the brokers do not answer in time
   */
  public static long lastPublished(final KafkaSettings kafka, final String topic) {
    try (TopicReader reader = new TopicReader(kafka, topic)) {
      final Optional<TopicRecord> last = reader.last();
      return last.isEmpty()
          ? 0
          : UnifyEventCodec.decode(last.get().key(), last.get().value()).seq();
    }
  }

  /** Says, before the start, up to which event the topic is known to be complete. */
  public void resumeAfter(final long seq) {
    synchronized (lock) {
      confirmedSeq = seq;
    }
  }

  /**
   * Says what an event that will be submitted is part of. May be called from any thread.
   *
   * @param cause the span of its command
   * @param other another span that it is to be linked to; invalid if there is none
   */
  public void trace(final long seq, final SpanContext cause, final SpanContext other) {
    if (causes.size() < MOST_TRACED) {
      causes.put(seq, new Cause(cause, other));
    }
  }

  /** The span of a publication; one that records nothing for most events. */
  private Span publication(final Event event, final UnifyEvent message) {
    final Cause cause = causes.isEmpty() ? null : causes.remove(event.seq());
    return cause == null
        ? Span.getInvalid()
        : tracing
            .span("send " + topic, cause.command())
            .addLink(cause.other())
            .setSpanKind(SpanKind.PRODUCER)
            .setAttribute("messaging.system", "kafka")
            .setAttribute("messaging.destination.name", topic)
            .setAttribute("fluidex.event.seq", event.seq())
            .setAttribute("fluidex.event.kind", message.kind().key())
            .startSpan();
  }

  /** Takes committed events; those that the topic has already are dropped. */
  public void submit(final List<Event> events) {
    final long now = System.nanoTime();
    synchronized (lock) {
      for (final Event event : events) {
        if (event.seq() > confirmedSeq) {
          unconfirmed.add(new Waiting(event, now));
          unsent.add(event);
        }
      }
    }
    loop.wake();
  }

  /** The last event of which the brokers confirmed that it is in the topic. */
  public long confirmedSeq() {
    synchronized (lock) {
      return confirmedSeq;
    }
  }

  /** How many events are not confirmed. */
  public int lag() {
    synchronized (lock) {
      return unconfirmed.size();
    }
  }

  private Duration round() {
    if (hasFailed()) {
      reconnect();
    }
    final List<Event> batch = new ArrayList<>();
    final TopicProducer sender;
    synchronized (lock) {
      if (producer == null) {
        producer = new TopicProducer(kafka.withDeadline(FOR_EVER), topic);
      }
      sender = producer;
      for (int free = MOST_IN_FLIGHT - inFlight(); free > 0 && !unsent.isEmpty(); free--) {
        batch.add(unsent.removeFirst());
      }
    }
    for (final Event event : batch) {
      send(sender, event);
    }
    return batch.isEmpty() ? IDLE : Duration.ZERO;
  }

  private boolean hasFailed() {
    synchronized (lock) {
      return failure != null;
    }
  }

  /** Drops the producer, so that nothing of it can come later, and asks the topic how far it is. */
  private void reconnect() {
    final TopicProducer failed;
    synchronized (lock) {
      LOG.warn("the producer of {} failed; looking where to go on", topic, failure);
      failed = producer;
      producer = null;
    }
    if (failed != null) {
      failed.close();
    }
    final long last = lastPublished(kafka, topic);
    synchronized (lock) {
      confirm(last);
      unsent.clear();
      unconfirmed.forEach(each -> unsent.add(each.event()));
      failure = null;
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // The callback is told the same.
  private void send(final TopicProducer sender, final Event event) {
    final UnifyEvent message = messages.apply(event);
    final Span span = publication(event, message);
    sender
        .send(message.kind().key(), UnifyEventCodec.encode(message), span.getSpanContext())
        .whenComplete((offset, e) -> {
          if (e != null) {
            span.setStatus(StatusCode.ERROR, e.getMessage());
          }
          span.end();
          final boolean hasWork;
          synchronized (lock) {
            if (!sender.equals(producer)) {
              return;
            }
            if (e == null) {
              confirm(event.seq());
            } else {
              failure = e;
            }
            // Not for every record: as long as many are under way the brokers have enough to do.
            hasWork = failure != null || (!unsent.isEmpty() && inFlight() <= MOST_IN_FLIGHT / 2);
          }
          if (hasWork) {
            loop.wake();
          }
        });
  }

  private int inFlight() {
    return unconfirmed.size() - unsent.size();
  }

  private void confirm(final long seq) {
    while (!unconfirmed.isEmpty() && unconfirmed.getFirst().event().seq() <= seq) {
      unconfirmed.removeFirst();
      published.increment();
    }
    confirmedSeq = Math.max(confirmedSeq, seq);
  }

  @Override
  public String name() {
    return "publisher";
  }

  @Override
  public void start() {
    loop.start();
  }

  /** Waits until everything is confirmed, or the deadline has passed. */
  @Override
  public void stop(final Duration deadline) throws InterruptedException {
    final long end = System.nanoTime() + deadline.toNanos();
    while (lag() > 0 && System.nanoTime() - end < 0) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
    loop.stop(Duration.ofSeconds(1));
    synchronized (lock) {
      if (producer != null) {
        producer.close();
        producer = null;
      }
    }
  }

  /** That Kafka has been away for longer than the patience, if it has. */
  @Override
  public Optional<String> problem() {
    synchronized (lock) {
      if (unconfirmed.isEmpty()
          || System.nanoTime() - unconfirmed.getFirst().since() < patience.toNanos()) {
        return Optional.empty();
      }
      return Optional.of(
          "Kafka at "
              + kafka.bootstrapServers()
              + " has not confirmed event "
              + unconfirmed.getFirst().event().seq()
              + " for "
              + Duration.ofNanos(System.nanoTime() - unconfirmed.getFirst().since()).toSeconds()
              + " s");
    }
  }
}
