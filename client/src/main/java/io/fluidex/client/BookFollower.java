package io.fluidex.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Keeps a {@link LocalBook} of one market, whatever happens to the connection: it connects again
 * and subscribes again, with growing pauses, until it is closed. Safe for many threads.
 */
public final class BookFollower implements AutoCloseable {
  private static final long FIRST_PAUSE_MILLIS = 50;
  private static final long LONGEST_PAUSE_MILLIS = 2_000;

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI uri;
  private final String market;
  private final int limit;
  private final Consumer<LocalBook.View> onChange;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by the lock.
  private final LocalBook book = new LocalBook();
  private PushConnection connection;

  /** The number of the connection whose messages count. */
  private int current;

  private boolean lost = true;
  private boolean closed;

  /**
   * Begins to follow.
   *
   * @param uri {@code ws://host:port/ws}
   * @param limit levels of each side
   * @param onChange is told the book after each message; must not wait
   */
  public BookFollower(
      final URI uri,
      final String market,
      final int limit,
      final Consumer<LocalBook.View> onChange) {
    this.uri = uri;
    this.market = market;
    this.limit = limit;
    this.onChange = onChange;
    this.thread = Thread.ofVirtual().name("book-" + market).start(this::run);
  }

  /** The book as it is known now. */
  public LocalBook.View view() {
    lock.lock();
    try {
      return book.view();
    } finally {
      lock.unlock();
    }
  }

  /** Drops the connection, as a bad network does. */
  public void disconnect() {
    lock.lock();
    try {
      lose(current);
    } finally {
      lock.unlock();
    }
  }

  private void lose(final int number) {
    if (number != current) {
      return;
    }
    if (connection != null) {
      connection.close();
      connection = null;
    }
    book.clear();
    lost = true;
    changed.signalAll();
  }

  private void run() {
    long pause = FIRST_PAUSE_MILLIS;
    try {
      while (awaitLoss()) {
        if (connect()) {
          pause = FIRST_PAUSE_MILLIS;
        } else {
          TimeUnit.MILLISECONDS.sleep(pause);
          pause = Math.min(LONGEST_PAUSE_MILLIS, 2 * pause);
        }
      }
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until there is something to connect; false if the follower was closed. */
  private boolean awaitLoss() throws InterruptedException {
    lock.lock();
    try {
      while (!lost && !closed) {
        changed.await();
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private boolean connect() {
    final int number;
    lock.lock();
    try {
      current++;
      number = current;
      lost = false;
    } finally {
      lock.unlock();
    }
    try {
      final PushConnection opened =
          PushConnection.open(http, uri, message -> take(number, message), why -> ended(number));
      lock.lock();
      try {
        if (number != current || lost || closed) {
          opened.close();
          return true;
        }
        connection = opened;
      } finally {
        lock.unlock();
      }
      opened.subscribeToDepth(market, limit);
      return true;
    } catch (final PushException e) {
      ended(number);
      return false;
    }
  }

  private void ended(final int number) {
    lock.lock();
    try {
      lose(number);
    } finally {
      lock.unlock();
    }
  }

  private void take(final int number, final PushMessage message) {
    final LocalBook.View view;
    lock.lock();
    try {
      if (number != current || lost || closed) {
        return;
      }
      if (message.type().equals("error")) {
        // Whatever it is, a new connection begins with a new snapshot.
        lose(number);
        return;
      }
      if (!message.channel().equals("depth") || message.type().equals("subscribed")) {
        return;
      }
      if (!book.apply(message)) {
        lose(number);
        return;
      }
      view = book.view();
    } finally {
      lock.unlock();
    }
    onChange.accept(view);
  }

  /** Stops following. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      lose(current);
    } finally {
      lock.unlock();
    }
    thread.interrupt();
    http.shutdownNow();
  }
}
