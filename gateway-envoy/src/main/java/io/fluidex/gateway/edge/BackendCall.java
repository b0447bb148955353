package io.fluidex.gateway.edge;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A call at a backend, in the bytes of its messages. One thread reads it; any may cancel it. The
 * next message is asked for when one was taken, so that a slow reader slows its service down and no
 * queue grows.
 */
final class BackendCall {
  private static final int CHECK_SECONDS = 2;

  private final ClientCall<byte[], byte[]> call;

  /** At most one message and the end. */
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

  private volatile Metadata headers = new Metadata();
  private Closed closed;

  /** What a call brings. */
  private sealed interface Event permits Message, Closed {}

  /** A message. */
  private static final class Message implements Event {
    private final byte[] bytes;

    private Message(final byte[] bytes) {
      this.bytes = bytes;
    }
  }

  /** The end. */
  private record Closed(Status status, Metadata trailers) implements Event {}

  private BackendCall(final ClientCall<byte[], byte[]> call) {
    this.call = call;
  }

  /** Makes a call. */
  static BackendCall start(
      final Channel channel,
      final MethodDescriptor<byte[], byte[]> method,
      final CallOptions options,
      final Metadata headers,
      final byte[] request) {
    final BackendCall made = new BackendCall(channel.newCall(method, options));
    made.call.start(made.new Listener(), headers);
    made.call.request(1);
    made.call.sendMessage(request);
    made.call.halfClose();
    return made;
  }

  /** Puts what comes into the queue. */
  private final class Listener extends ClientCall.Listener<byte[]> {
    @Override
    public void onHeaders(final Metadata received) {
      headers = received;
    }

    @Override
    public void onMessage(final byte[] message) {
      events.add(new Message(message));
    }

    @Override
    public void onClose(final Status status, final Metadata trailers) {
      events.add(new Closed(status, trailers));
    }
  }

  /**
   * Waits for the next message; empty at the end, then {@link #status} tells it.
   *
   * @param gone whether nobody waits for it any more; asked now and then
   * @throws IOException if so
   */
  Optional<byte[]> next(final BooleanSupplier gone) throws InterruptedException, IOException {
    if (closed != null) {
      return Optional.empty();
    }
    Event event = events.poll(CHECK_SECONDS, TimeUnit.SECONDS);
    while (event == null) {
      if (gone.getAsBoolean()) {
        throw new IOException("the client went away");
      }
      event = events.poll(CHECK_SECONDS, TimeUnit.SECONDS);
    }
    return switch (event) {
      case Message message -> {
        call.request(1);
        yield Optional.of(message.bytes);
      }
      case Closed end -> {
        closed = end;
        yield Optional.empty();
      }
    };
  }

  /** The headers, which come before the first message. */
  Metadata headers() {
    return headers;
  }

  /** How it ended. */
  Status status() {
    return closed.status();
  }

  /** What came with the end. */
  Metadata trailers() {
    return closed.trailers();
  }

  /** Ends it before its time. */
  void cancel(final String reason) {
    call.cancel(reason, null);
  }
}
