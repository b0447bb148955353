package io.fluidex.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A connection to the push service. Messages arrive one after the other, on threads of the HTTP
 * client; whoever takes them for long is soon too slow for the service.
 */
public final class PushConnection implements AutoCloseable {
  /** Long for a connection that is still alive, short for somebody who waits. */
  private static final Duration CONNECT = Duration.ofSeconds(10);

  private final WebSocket socket;
  private CompletableFuture<WebSocket> sending;

  private PushConnection(final WebSocket socket) {
    this.socket = socket;
    this.sending = CompletableFuture.completedFuture(socket);
  }

  /**
   * Connects.
   *
   * @param uri {@code ws://host:port/ws}
   * @param onMessage takes the messages, {@code hello} first
   * @param onEnd called once, when there will be no more messages, with the reason in words
   * @throws PushException if nobody answers there
   */
  public static PushConnection open(
      final HttpClient http,
      final URI uri,
      final Consumer<PushMessage> onMessage,
      final Consumer<String> onEnd) {
    try {
      return new PushConnection(
          http.newWebSocketBuilder()
              .connectTimeout(CONNECT)
              .buildAsync(uri, new Listener(onMessage, onEnd))
              .join());
    } catch (final CompletionException e) {
      throw new PushException("the push service at " + uri + " does not answer", e.getCause());
    }
  }

  /** Sends a message, after those before it. */
  public synchronized void send(final String json) {
    sending = sending.thenCompose(last -> socket.sendText(json, true));
  }

  /** Subscribes to a book, as fast as there is. */
  public void subscribeToDepth(final String market, final int limit) {
    send(
        "{\"op\":\"subscribe\",\"channel\":\"depth\",\"market\":\"%s\",\"limit\":%d}"
            .formatted(market, limit));
  }

  /** Ends the connection at once. */
  @Override
  public void close() {
    socket.abort();
  }

  private static final class Listener implements WebSocket.Listener {
    private final Consumer<PushMessage> onMessage;
    private final Consumer<String> onEnd;
    private final StringBuilder text = new StringBuilder();
    private final AtomicBoolean ended = new AtomicBoolean();

    Listener(final Consumer<PushMessage> onMessage, final Consumer<String> onEnd) {
      this.onMessage = onMessage;
      this.onEnd = onEnd;
    }

    @Override
    public CompletionStage<?> onText(
        final WebSocket socket, final CharSequence part, final boolean last) {
      text.append(part);
      if (last) {
        final String whole = text.toString();
        text.setLength(0);
        onMessage.accept(PushMessage.parse(whole));
      }
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onPing(final WebSocket socket, final ByteBuffer message) {
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(
        final WebSocket socket, final int status, final String reason) {
      end(status + " " + reason);
      return null;
    }

    @Override
    public void onError(final WebSocket socket, final Throwable error) {
      end(error.toString());
    }

    private void end(final String reason) {
      if (ended.compareAndSet(false, true)) {
        onEnd.accept(reason);
      }
    }
  }
}
