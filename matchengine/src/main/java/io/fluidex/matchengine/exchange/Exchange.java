package io.fluidex.matchengine.exchange;

import io.fluidex.matchengine.account.L2Key;
import io.fluidex.matchengine.catalog.Catalog;
import io.fluidex.matchengine.command.Command;
import io.fluidex.matchengine.command.CommandCodec;
import io.fluidex.matchengine.command.Configure;
import io.fluidex.matchengine.command.EngineSettings;
import io.fluidex.matchengine.command.ExpireOrders;
import io.fluidex.matchengine.command.LoadMarkets;
import io.fluidex.matchengine.command.OpenPool;
import io.fluidex.matchengine.core.ExchangeCore;
import io.fluidex.matchengine.event.Event;
import io.fluidex.matchengine.journal.Journal;
import io.fluidex.matchengine.journal.JournalException;
import io.fluidex.matchengine.journal.LogEntry;
import io.fluidex.matchengine.journal.Snapshot;
import io.fluidex.matchengine.publish.EventPublisher;
import io.fluidex.matchengine.result.MarketsLoaded;
import io.fluidex.matchengine.result.Rejected;
import io.fluidex.matchengine.result.Result;
import io.fluidex.matchengine.state.MarketState;
import io.fluidex.runtime.lifecycle.Service;
import io.fluidex.runtime.metrics.Metrics;
import io.fluidex.runtime.retry.Backoff;
import io.fluidex.runtime.tracing.Tracing;
import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The core with its thread, its journal and its recovery.
 *
 * <p>After the start it recovers by itself, as often as it takes until PostgreSQL and Kafka answer,
 * and refuses requests until it has. {@link #submit} and {@link #query} may be called from any
 * thread; their futures are completed when everything before them is committed.
 */
public final class Exchange implements Service {
  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

  /** Tasks that are executed before what they did is handed to the journal. */
  private static final int DRAIN = 512;

  /** How often the thread looks for orders whose time is over. */
  private static final Duration EXPIRY_INTERVAL = Duration.ofMillis(500);

  /** Orders that expire in one command, so that others do not wait long. */
  private static final int EXPIRIES_AT_ONCE = 500;

  /** Work for the thread of the core. */
  private interface Task {
    void execute(Batch batch);

    /** Whether the state is read from the journal again before it is executed. */
    default boolean reloads() {
      return false;
    }

    void fail(RuntimeException reason);
  }

  private final ExchangeSettings settings;
  private final Journal journal;
  private final Runnable prepare;
  private final LongSupplier lastPublished;
  private final EventPublisher publisher;
  private final Recovery recovery;
  private final Keys keys = new Keys();
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Committer committer;
  private final BlockingQueue<Task> queue;
  private final Counter refused;
  private final CommandTimes times;
  private final Tracing tracing;
  private final OrderTraces orderTraces;

  private ExchangeCore core;
  private long lastLogId;
  private long nextExpiry;
  private volatile Consumer<List<Event>> listener = events -> {};
  private volatile Catalog catalog = new Catalog(List.of(), List.of());
  private volatile EngineSettings engineSettings;
  private volatile String notReady = "the exchange is not started";
  private volatile boolean recovered;
  private volatile boolean stopping;
  private Thread thread;

  /**
   * An exchange that is not started yet.
   *
   * @param prepare brings tables and topics into being; repeated until it works
   * @param lastPublished asks the topic for its last event
   * @param publisher is started by the caller, before or after this
   * @param random for the jitter of pauses, safe for many threads
   * @param tracing gets a span for each command whose call is traced
   */
  public Exchange(
      final ExchangeSettings settings,
      final Journal journal,
      final Runnable prepare,
      final LongSupplier lastPublished,
      final EventPublisher publisher,
      final InstantSource clock,
      final RandomGenerator random,
      final Metrics metrics,
      final Tracing tracing) {
    this.settings = settings;
    this.journal = journal;
    this.prepare = prepare;
    this.lastPublished = lastPublished;
    this.publisher = publisher;
    this.clock = clock;
    this.random = random;
    this.recovery = new Recovery(journal, settings);
    this.engineSettings = settings.engine();
    this.queue = new ArrayBlockingQueue<>(settings.queueLimit());
    this.committer =
        new Committer(journal, this::committed, settings.batchLimit(), random, metrics);
    this.times = new CommandTimes(metrics);
    this.tracing = tracing;
    this.orderTraces = new OrderTraces(publisher);
    this.refused =
        metrics.counter("fluidex_commands_unavailable_total", "Commands refused as UNAVAILABLE");
    metrics.gauge("fluidex_command_queue", "Commands that wait for execution", queue::size);
  }

  @Override
  public String name() {
    return "exchange";
  }

  @Override
  public void start() {
    notReady = "the exchange recovers its state from the journal; try again in a moment";
    thread = Thread.ofPlatform().name("exchange").daemon(true).start(this::run);
  }

  /**
   * Tells someone what is committed, in order; to be called before the start.
   *
   * @param other is called by the thread of the journal and must not wait
   */
  public void listen(final Consumer<List<Event>> other) {
    listener = other;
  }

  private void committed(final List<Event> events) {
    publisher.submit(events);
    listener.accept(events);
  }

  /** Why there is no state yet to answer from; empty once the journal was read. */
  public Optional<String> recovering() {
    return recovered ? Optional.empty() : Optional.ofNullable(notReady);
  }

  /** Assets and markets as of now; none while it is {@link #recovering}. */
  public Catalog catalog() {
    return catalog;
  }

  /** The settings of the core as of now. */
  public EngineSettings engineSettings() {
    return engineSettings;
  }

  /** The key of a user, if it has one. */
  public Optional<L2Key> key(final long userId) {
    return keys.find(userId);
  }

  /** The last row of the log that is committed. */
  public long committedId() {
    return committer.committedId();
  }

  /**
   * Executes a command.
   *
   * @return its result once it is durable; {@link UnavailableException} if it was not taken
   */
  public CompletableFuture<Result> submit(final Command command) {
    final CompletableFuture<Result> reply = new CompletableFuture<>();
    final CommandTrace trace = CommandTrace.of(tracing, command);
    final long submitted = System.nanoTime();
    offer(
        new Task() {
          @Override
          public void execute(final Batch batch) {
            final long begun = System.nanoTime();
            final int before = batch.events().size();
            final Result result = apply(command, batch);
            final long done = System.nanoTime();
            times.executed(submitted, begun, done);
            if (tracing.isOn()) {
              trace.executed(begun, done, result);
              orderTraces.happened(
                  batch.events().subList(before, batch.events().size()), trace.context());
            }
            batch
                .replies()
                .add((commitBegun, committed) -> {
                  reply.complete(result);
                  times.answered(done, commitBegun, committed);
                  trace.answered(commitBegun, committed);
                });
          }

          @Override
          public void fail(final RuntimeException reason) {
            trace.failed(reason);
            reply.completeExceptionally(reason);
          }
        });
    return reply;
  }

  /**
   * Asks the core, between two commands.
   *
   * @param question runs on the core's thread and must not keep what belongs to the core
   * @return the answer, once everything it can depend on is durable
   */
  public <T> CompletableFuture<T> query(final Function<ExchangeCore, T> question) {
    final CompletableFuture<T> reply = new CompletableFuture<>();
    offer(
        new Task() {
          @Override
          public void execute(final Batch batch) {
            try {
              final T answer = question.apply(core);
              batch.replies().add((_, _) -> reply.complete(answer));
            } catch (final RuntimeException e) {
              // A question changes nothing, so only who asked it has a problem.
              reply.completeExceptionally(e);
            }
          }

          @Override
          public void fail(final RuntimeException reason) {
            reply.completeExceptionally(reason);
          }
        });
    return reply;
  }

  /** Throws the state away and reads it from the journal again. */
  public CompletableFuture<Boolean> reload() {
    final CompletableFuture<Boolean> reply = new CompletableFuture<>();
    offer(
        new Task() {
          @Override
          public void execute(final Batch batch) {
            batch.replies().add((_, _) -> reply.complete(true));
          }

          @Override
          public boolean reloads() {
            return true;
          }

          @Override
          public void fail(final RuntimeException reason) {
            reply.completeExceptionally(reason);
          }
        });
    return reply;
  }

  private void offer(final Task task) {
    final Optional<String> problem = problem();
    if (problem.isPresent()) {
      refused.increment();
      task.fail(new UnavailableException(problem.get()));
    } else if (!queue.offer(task)) {
      refused.increment();
      task.fail(
          new UnavailableException(
              "too many requests wait: "
                  + settings.queueLimit()
                  + " are in the queue; slow down and try again"));
    }
  }

  /** Why requests are refused now, if they are. */
  @Override
  public Optional<String> problem() {
    final String reason = notReady;
    if (reason != null) {
      return Optional.of(reason);
    }
    return committer.problem().or(publisher::problem);
  }

  private void run() {
    try {
      if (!recoverUntilDone()) {
        return;
      }
      committer.start(lastLogId);
      configure();
      notReady = null;
      recovered = true;
      LOG.info("serving after command {} and event {}", lastLogId, core.lastSeq());
      while (!stopping || !queue.isEmpty()) {
        round();
      }
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
      LOG.warn("the exchange was interrupted by its stop");
    } catch (final RuntimeException | Error e) {
      LOG.error("the exchange cannot go on; stop this process and see why", e);
      notReady = "the exchange stopped: " + e.getMessage();
    } finally {
      if (notReady == null) {
        notReady = "the exchange is stopped";
      }
      failQueue();
    }
  }

  private boolean recoverUntilDone() throws InterruptedException {
    for (int attempts = 1; !stopping; attempts++) {
      try {
        prepare.run();
        journal.takeOver();
        recover();
        return true;
      } catch (final JournalException e) {
        throw e;
      } catch (final RuntimeException e) {
        LOG.warn("the recovery failed and is tried again", e);
        notReady = "the exchange waits for PostgreSQL and Kafka: " + e.getMessage();
        TimeUnit.NANOSECONDS.sleep(Backoff.DEFAULT.pause(attempts, random).toNanos());
      }
    }
    return false;
  }

  private void recover() {
    final long published = lastPublished.getAsLong();
    final Snapshot snapshot = recovery.snapshot(published);
    final long start = System.nanoTime();
    final List<Event> unpublished = new ArrayList<>();
    final Recovery.Recovered recovered =
        recovery.replay(
            snapshot,
            event -> {
              if (event.seq() > published) {
                unpublished.add(event);
              }
            });
    if (recovered.core().lastSeq() < published) {
      throw new JournalException(
          "topic "
              + settings.topic()
              + " has event "
              + published
              + ", but the journal ends with event "
              + recovered.core().lastSeq()
              + ": the database lost records or belongs to another topic; restore it, or use the"
              + " topic that belongs to it");
    }
    LOG.info(
        "replayed {} commands after a snapshot of command {} in {} ms; {} events are not published",
        recovered.logId() - snapshot.logId(),
        snapshot.logId(),
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start),
        unpublished.size());
    use(recovered);
    publisher.resumeAfter(published);
    publisher.submit(unpublished);
  }

  private void use(final Recovery.Recovered recovered) {
    core = recovered.core();
    lastLogId = recovered.logId();
    keys.reset(core.state().users());
    updateCatalog();
  }

  private void updateCatalog() {
    catalog = new Catalog(core.assets(), core.markets().stream().map(MarketState::spec).toList());
    engineSettings = core.settings();
  }

  /** Applies what the configuration says and the journal does not. */
  private void configure() throws InterruptedException {
    final EngineSettings wanted = settings.engine();
    final EngineSettings current = core.settings();
    if (wanted.mode() != current.mode() || !wanted.depths().equals(current.depths())) {
      throw new JournalException(
          "the journal was begun with mode "
              + current.mode()
              + " and trees "
              + current.depths()
              + ", the configuration says "
              + wanted.mode()
              + " and "
              + wanted.depths()
              + ": these cannot change, use another database");
    }
    final Batch batch = new Batch();
    if (!wanted.equals(current)) {
      LOG.info("new settings: {}", wanted);
      apply(new Configure(wanted), batch);
    }
    final Result loaded = apply(settings.markets(), batch);
    if (loaded instanceof Rejected rejected) {
      throw new JournalException("the markets cannot be loaded: " + rejected.message());
    }
    if (loaded instanceof MarketsLoaded markets && markets.isEffective()) {
      LOG.info("loaded {}", markets);
    }
    for (final OpenPool pool : settings.pools()) {
      if (apply(pool, batch) instanceof Rejected rejected) {
        throw new JournalException("a pool cannot be opened: " + rejected.message());
      }
    }
    updateCatalog();
    committer.add(batch);
  }

  private void round() throws InterruptedException {
    final List<Task> tasks = new ArrayList<>(DRAIN);
    final Task first = queue.poll(EXPIRY_INTERVAL.toMillis() / 2, TimeUnit.MILLISECONDS);
    if (first != null) {
      tasks.add(first);
      queue.drainTo(tasks, DRAIN - 1);
    }
    final Batch batch = new Batch();
    for (final Task task : tasks) {
      execute(task, batch);
    }
    final long now = clock.millis();
    if (now >= nextExpiry && !stopping) {
      nextExpiry = now + EXPIRY_INTERVAL.toMillis();
      apply(new ExpireOrders(EXPIRIES_AT_ONCE), batch);
    }
    if (!batch.isEmpty()) {
      committer.add(batch);
    }
    if (committer.isDead()) {
      throw new JournalException(committer.problem().orElse("the journal is closed"));
    }
  }

  /**
   * The core promises that nothing makes it throw. If something does, its state is not to be
   * trusted: the request fails, and the state is made again from what is recorded.
   */
  private void execute(final Task task, final Batch batch) {
    final Batch one = new Batch();
    if (task.reloads()) {
      rebuild(batch);
    }
    try {
      task.execute(one);
    } catch (final RuntimeException | StackOverflowError e) {
      LOG.error("a request made the core fail; the state is restored from the journal", e);
      task.fail(new IllegalStateException("the request failed for a reason of the server", e));
      rebuild(batch);
      return;
    }
    batch.addAll(one);
  }

  /** Commits what was executed and replays the log; rows of the batch leave it. */
  private void rebuild(final Batch batch) {
    try {
      final Batch before = new Batch();
      before.addAll(batch);
      batch.rows().clear();
      batch.events().clear();
      batch.replies().clear();
      committer.add(before);
      committer.drain();
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new JournalException("the restoration of the state was interrupted", e);
    }
    // Events of recorded commands were handed to the publisher by the committer.
    use(recovery.replay(recovery.snapshot(publisher.confirmedSeq()), event -> {}));
  }

  private Result apply(final Command command, final Batch batch) {
    final List<Event> events = new ArrayList<>();
    final Result result = core.apply(command, clock.millis(), events::add);
    if (result.isEffective()) {
      batch.rows().add(new LogEntry(++lastLogId, core.time(), CommandCodec.encode(command)));
      batch.events().addAll(events);
      keys.update(events);
      if (command instanceof LoadMarkets || command instanceof Configure) {
        updateCatalog();
      }
    }
    return result;
  }

  private void failQueue() {
    final UnavailableException reason =
        new UnavailableException(problem().orElse("the exchange is stopped"));
    for (Task task = queue.poll(); task != null; task = queue.poll()) {
      task.fail(reason);
    }
  }

  /** Executes and commits what was taken, then ends. */
  @Override
  public void stop(final Duration deadline) throws InterruptedException {
    notReady = "the exchange is stopping";
    stopping = true;
    if (thread == null) {
      return;
    }
    if (!thread.join(deadline)) {
      thread.interrupt();
      thread.join(TimeUnit.SECONDS.toMillis(5));
    }
    committer.stop(deadline);
  }
}
