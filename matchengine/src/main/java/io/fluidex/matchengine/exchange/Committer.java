package io.fluidex.matchengine.exchange;

import io.fluidex.matchengine.event.Event;
import io.fluidex.matchengine.journal.Journal;
import io.fluidex.matchengine.journal.JournalException;
import io.fluidex.runtime.metrics.Metrics;
import io.fluidex.runtime.retry.Backoff;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits batches one after the other, each again and again until it is committed, then sends its
 * replies and hands its events on. While one is committed the next one grows.
 */
final class Committer {
  private static final Logger LOG = LoggerFactory.getLogger(Committer.class);

  /**
   * From the beginning of one commit to that of the next, at least: a commit costs database and
   * threads about as much for one command as for some, and a processor that makes tiny commits is
   * missing where commands wait. Nobody waits for it who comes alone.
   */
  private static final Duration PACE = Duration.ofMillis(2);

  /** With so many commands a commit is not tiny. */
  private static final int ENOUGH = 100;

  private final Journal journal;
  private final Consumer<List<Event>> events;
  private final int limit;
  private final RandomGenerator random;
  private final Timer commits;
  private final Counter rows;
  private final Counter failures;

  private final ExecutorService answers =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("answers").daemon(true).factory());
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private Batch open = new Batch();
  private long begun = System.nanoTime() - PACE.toNanos();
  private boolean busy;
  private boolean stopping;
  private volatile String problem;
  private volatile boolean dead;
  private volatile long committedId;
  private Thread thread;

  Committer(
      final Journal journal,
      final Consumer<List<Event>> events,
      final int limit,
      final RandomGenerator random,
      final Metrics metrics) {
    this.journal = journal;
    this.events = events;
    this.limit = limit;
    this.random = random;
    this.commits =
        metrics.timer("fluidex_journal_commit", "Time to commit a group of commands to the log");
    this.rows = metrics.counter("fluidex_journal_rows_total", "Commands committed to the log");
    this.failures =
        metrics.counter("fluidex_journal_failures_total", "Commits to the log that failed");
  }

  void start(final long lastId) {
    committedId = lastId;
    thread = Thread.ofPlatform().name("journal").daemon(true).start(this::run);
  }

  /** Adds to the open batch; waits while that is full. */
  void add(final Batch batch) throws InterruptedException {
    lock.lock();
    try {
      while (open.rows().size() >= limit && !stopping && !dead) {
        changed.await();
      }
      open.addAll(batch);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until all that was added is committed. */
  void drain() throws InterruptedException {
    lock.lock();
    try {
      while ((busy || !open.isEmpty()) && !dead) {
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The last row that is committed. */
  long committedId() {
    return committedId;
  }

  /** Why nothing is committed now, if so. */
  Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  /** Whether nothing will ever be committed again. */
  boolean isDead() {
    return dead;
  }

  private void run() {
    try {
      for (Batch batch = next(); batch != null; batch = next()) {
        commit(batch);
        finish(batch);
      }
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
      die("the journal was interrupted by the stop");
    } catch (final JournalException e) {
      LOG.error("the journal is not ours any more", e);
      die(e.getMessage());
    }
  }

  private Batch next() throws InterruptedException {
    lock.lock();
    try {
      busy = false;
      changed.signalAll();
      while (open.isEmpty()) {
        if (stopping) {
          return null;
        }
        changed.await();
      }
      long left = begun + PACE.toNanos() - System.nanoTime();
      while (left > 0 && open.rows().size() < ENOUGH && !stopping) {
        left = changed.awaitNanos(left);
      }
      begun = System.nanoTime();
      final Batch batch = open;
      open = new Batch();
      busy = true;
      changed.signalAll();
      return batch;
    } finally {
      lock.unlock();
    }
  }

  private void commit(final Batch batch) throws InterruptedException {
    if (batch.rows().isEmpty()) {
      return;
    }
    for (int attempts = 1; ; attempts++) {
      final long start = System.nanoTime();
      try {
        journal.append(batch.rows());
        commits.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        rows.increment(batch.rows().size());
        committedId = batch.rows().getLast().id();
        if (problem != null) {
          LOG.info("the journal works again");
          problem = null;
        }
        return;
      } catch (final JournalException e) {
        throw e;
      } catch (final RuntimeException e) {
        failures.increment();
        if (problem == null) {
          LOG.warn(
              "{} commands could not be committed and are tried again", batch.rows().size(), e);
        }
        problem = "the journal in PostgreSQL does not answer: " + e.getMessage();
        final Duration pause = Backoff.DEFAULT.pause(attempts, random);
        TimeUnit.NANOSECONDS.sleep(pause.toNanos());
      }
    }
  }

  /** The next commit waits for neither the answers nor the events. */
  private void finish(final Batch batch) {
    final long commitBegun = begun;
    final long committed = System.nanoTime();
    answers.execute(() -> answer(batch, commitBegun, committed));
    events.accept(batch.events());
  }

  private static void answer(final Batch batch, final long begun, final long committed) {
    for (final Batch.Reply reply : batch.replies()) {
      try {
        reply.send(begun, committed);
      } catch (final RuntimeException e) {
        LOG.error("a reply could not be sent", e);
      }
    }
  }

  private void die(final String reason) {
    lock.lock();
    try {
      dead = true;
      problem = reason;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Commits what there is, then ends; what is not committed by the deadline is lost unanswered. */
  void stop(final Duration deadline) throws InterruptedException {
    lock.lock();
    try {
      stopping = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (thread != null && !thread.join(deadline)) {
      thread.interrupt();
      thread.join(TimeUnit.SECONDS.toMillis(5));
    }
    answers.shutdown();
    if (!answers.awaitTermination(5, TimeUnit.SECONDS)) {
      LOG.warn("not all answers were sent before the stop");
    }
  }
}
