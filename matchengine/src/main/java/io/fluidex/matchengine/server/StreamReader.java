package io.fluidex.matchengine.server;

import io.fluidex.matchengine.stream.StreamEnd;
import io.fluidex.matchengine.stream.StreamHub;
import io.fluidex.matchengine.stream.Subscriber;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The other side of a gRPC stream: as many messages as its connection takes are on their way, the
 * others wait here, up to a limit. Safe for many threads.
 *
 * @param <M> messages
 */
final class StreamReader<M> implements Subscriber<M> {
  private final ServerCallStreamObserver<M> observer;
  private final int outboxLimit;
  private final Runnable onEnd;

  /** Guards everything below, and the observer, which is not made for two threads. */
  private final Object lock = new Object();

  private final Queue<M> outbox = new ArrayDeque<>();
  private StreamHub.Subscription subscription;
  private boolean ended;

  /**
   * A reader without a subscription; to be made by the handler of the call, before it returns.
   *
   * @param onEnd called once, when the stream has ended
   */
  StreamReader(
      final ServerCallStreamObserver<M> observer, final int outboxLimit, final Runnable onEnd) {
    this.observer = observer;
    this.outboxLimit = outboxLimit;
    this.onEnd = onEnd;
    observer.setOnReadyHandler(this::drain);
    observer.setOnCancelHandler(this::cancelled);
  }

  /** Says how to end the subscription when the reader goes away. */
  void subscribed(final StreamHub.Subscription other) {
    final boolean tooLate;
    synchronized (lock) {
      subscription = other;
      tooLate = ended;
    }
    if (tooLate) {
      other.cancel();
    }
  }

  @Override
  public boolean offer(final M message) {
    synchronized (lock) {
      if (ended || outbox.size() >= outboxLimit) {
        return false;
      }
      outbox.add(message);
      drain();
      return true;
    }
  }

  private void drain() {
    synchronized (lock) {
      while (!ended && !outbox.isEmpty() && observer.isReady()) {
        observer.onNext(outbox.remove());
      }
    }
  }

  @Override
  public void end(final StreamEnd reason) {
    if (finish()) {
      final Status status =
          switch (reason) {
            case TOO_SLOW -> Status.RESOURCE_EXHAUSTED;
            case INTERRUPTED -> Status.ABORTED;
            case UNAVAILABLE, STOPPING -> Status.UNAVAILABLE;
            case SESSION_OVER, KEY_CHANGED -> Status.UNAUTHENTICATED;
          };
      synchronized (lock) {
        observer.onError(status.withDescription(reason.text()).asRuntimeException());
      }
    }
  }

  private void cancelled() {
    if (finish()) {
      final StreamHub.Subscription mine;
      synchronized (lock) {
        mine = subscription;
      }
      if (mine != null) {
        mine.cancel();
      }
    }
  }

  private boolean finish() {
    synchronized (lock) {
      if (ended) {
        return false;
      }
      ended = true;
      outbox.clear();
    }
    onEnd.run();
    return true;
  }
}
