package io.fluidex.matchengine.server;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;

/** What came over a stream. */
final class Heard<M> implements StreamObserver<M> {
  private final List<M> messages = new ArrayList<>();
  private Status end;

  @Override
  public synchronized void onNext(final M message) {
    messages.add(message);
  }

  @Override
  public synchronized void onError(final Throwable e) {
    end = Status.fromThrowable(e);
  }

  @Override
  public synchronized void onCompleted() {
    end = Status.OK;
  }

  synchronized List<M> messages() {
    return List.copyOf(messages);
  }

  synchronized boolean hasEnded() {
    return end != null;
  }

  /** How it ended, once it has. */
  Status awaitEnd() {
    Deployment.await("end of the stream", this::hasEnded);
    synchronized (this) {
      return end;
    }
  }
}
