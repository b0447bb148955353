package io.fluidex.gateway.push.stream;

import com.google.protobuf.MessageLite;
import io.fluidex.gateway.push.hub.Frame;
import io.fluidex.gateway.push.hub.Outlet;
import io.fluidex.gateway.push.message.ErrorCode;
import io.fluidex.gateway.push.message.News;
import io.fluidex.gateway.push.message.Topic;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One stream: as many messages as its connection takes are on their way, the others wait here, up
 * to a limit. Safe for many threads.
 *
 * @param <M> messages
 */
final class StreamReader<M extends MessageLite> implements Outlet {
  private final Topic topic;
  private final ServerCallStreamObserver<M> observer;
  private final Function<News, M> writer;
  private final int mostMessages;
  private final int mostBytes;
  private final StreamMetrics metrics;
  private final Consumer<StreamReader<M>> onEnd;
  private final Consumer<StreamReader<M>> onGone;

  /** Guards everything below, and the observer, which is not made for two threads. */
  private final Object lock = new Object();

  private final Queue<M> outbox = new ArrayDeque<>();
  private long bytes;
  private boolean ended;

  /**
   * A reader that is told nothing yet; to be made by the handler of the call, before it returns.
   *
   * @param onEnd called once, however the stream has ended
   * @param onGone called after that if its client has gone away
   */
  StreamReader(
      final Topic topic,
      final ServerCallStreamObserver<M> observer,
      final Function<News, M> writer,
      final StreamSettings settings,
      final StreamMetrics metrics,
      final Consumer<StreamReader<M>> onEnd,
      final Consumer<StreamReader<M>> onGone) {
    this.topic = topic;
    this.observer = observer;
    this.writer = writer;
    this.mostMessages = settings.outboxMessages();
    this.mostBytes = settings.outboxBytes();
    this.metrics = metrics;
    this.onEnd = onEnd;
    this.onGone = onGone;
    observer.setOnReadyHandler(this::drain);
    observer.setOnCancelHandler(this::gone);
  }

  Topic topic() {
    return topic;
  }

  @Override
  public boolean offer(final Frame frame) {
    final M message = writer.apply(frame.news().orElseThrow());
    final int size = message.getSerializedSize();
    synchronized (lock) {
      if (ended) {
        return false;
      }
      // A message larger than the outbox would never be told: it may be the only one that waits.
      if (outbox.size() < mostMessages && (outbox.isEmpty() || bytes + size <= mostBytes)) {
        outbox.add(message);
        bytes += size;
        drain();
        return true;
      }
    }
    end(ErrorCode.SLOW_CONSUMER);
    return false;
  }

  private void drain() {
    synchronized (lock) {
      while (!ended && !outbox.isEmpty() && observer.isReady()) {
        final M message = outbox.remove();
        bytes -= message.getSerializedSize();
        observer.onNext(message);
        metrics.sent();
      }
    }
  }

  @Override
  public void ended(final Topic which, final ErrorCode reason) {
    end(reason);
  }

  /** Ends the stream with a reason; does nothing if it has ended. */
  void end(final ErrorCode reason) {
    if (finish()) {
      metrics.ended(reason);
      synchronized (lock) {
        observer.onError(StreamErrors.of(status(reason), reason));
      }
    }
  }

  private static Status status(final ErrorCode reason) {
    return switch (reason) {
      case SLOW_CONSUMER -> Status.RESOURCE_EXHAUSTED;
      // As the streams of the exchange: what follows would contradict what was told.
      case INTERRUPTED -> Status.ABORTED;
      default -> Status.UNAVAILABLE;
    };
  }

  private void gone() {
    if (finish()) {
      onGone.accept(this);
    }
  }

  private boolean finish() {
    synchronized (lock) {
      if (ended) {
        return false;
      }
      ended = true;
      outbox.clear();
      bytes = 0;
    }
    onEnd.accept(this);
    return true;
  }
}
