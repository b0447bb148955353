package io.fluidex.gateway.push.socket;

import io.fluidex.gateway.push.hub.Frame;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Messages on their way to one reader: one is being sent, the others wait here, up to a limit. Safe
 * for many threads.
 */
final class Outbox {
  private final Wire wire;
  private final int mostMessages;
  private final int mostBytes;
  private final SocketMetrics metrics;
  private final Object lock = new Object();
  private final Queue<Frame> waiting = new ArrayDeque<>();

  // Guarded by the lock.
  private int bytes;
  private boolean busy;
  private boolean closing;
  private int closeCode;
  private String closeReason = "";
  private long closingSince;

  /**
   * The thread that sends now, so that it goes on in its loop and not in a deeper call. If two
   * threads meet here the worst is one deeper call: nothing that waits is forgotten.
   */
  private volatile Thread sender;

  Outbox(
      final Wire wire, final int mostMessages, final int mostBytes, final SocketMetrics metrics) {
    this.wire = wire;
    this.mostMessages = mostMessages;
    this.mostBytes = mostBytes;
    this.metrics = metrics;
  }

  /** Takes a message; false if there is no room or the connection is being closed. */
  boolean offer(final Frame frame) {
    synchronized (lock) {
      if (closing
          || waiting.size() >= mostMessages
          || (!waiting.isEmpty() && bytes + frame.text().length() > mostBytes)) {
        return false;
      }
      waiting.add(frame);
      bytes += frame.text().length();
    }
    send();
    return true;
  }

  /** Forgets what waits, sends a last message, and closes; does nothing the second time. */
  boolean close(final Frame last, final int code, final String reason) {
    synchronized (lock) {
      if (closing) {
        return false;
      }
      closing = true;
      closeCode = code;
      closeReason = reason;
      closingSince = System.nanoTime();
      waiting.clear();
      bytes = last.text().length();
      waiting.add(last);
    }
    send();
    return true;
  }

  /** Whether it has been closing for longer than that. */
  boolean isStuck(final long nanos) {
    synchronized (lock) {
      return closing && System.nanoTime() - closingSince > nanos;
    }
  }

  /** Forgets everything, since the connection is gone. */
  void gone() {
    synchronized (lock) {
      closing = true;
      busy = true;
      waiting.clear();
      bytes = 0;
    }
  }

  private void send() {
    while (true) {
      final Frame frame;
      synchronized (lock) {
        if (busy || waiting.isEmpty()) {
          return;
        }
        frame = waiting.remove();
        bytes -= frame.text().length();
        busy = true;
      }
      sender = Thread.currentThread();
      wire.send(frame.text(), () -> sent(frame), wire::abort);
      if (Thread.currentThread().equals(sender)) {
        sender = null;
      }
    }
  }

  private void sent(final Frame frame) {
    metrics.sent(frame);
    final boolean last;
    synchronized (lock) {
      busy = false;
      last = closing && waiting.isEmpty();
    }
    if (last) {
      wire.close(closeCode, closeReason);
    } else if (!Thread.currentThread().equals(sender)) {
      send();
    }
  }
}
