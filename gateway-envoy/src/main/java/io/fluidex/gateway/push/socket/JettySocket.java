package io.fluidex.gateway.push.socket;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What Jetty calls for one connection. Public since Jetty looks its methods up. */
public final class JettySocket implements Session.Listener.AutoDemanding {
  private static final Logger LOG = LoggerFactory.getLogger(JettySocket.class);

  /** RFC 6455: an endpoint got data of a type that it cannot accept. */
  private static final int UNACCEPTABLE = 1003;

  private final Function<Wire, PushSession> sessions;
  private final Consumer<JettySocket> onOpen;
  private final Consumer<JettySocket> onGone;
  private volatile PushSession session;
  private volatile Session connection;
  private boolean gone;

  JettySocket(
      final Function<Wire, PushSession> sessions,
      final Consumer<JettySocket> onOpen,
      final Consumer<JettySocket> onGone) {
    this.sessions = sessions;
    this.onOpen = onOpen;
    this.onGone = onGone;
  }

  PushSession session() {
    return session;
  }

  void ping() {
    final Session open = connection;
    if (open != null) {
      open.sendPing(ByteBuffer.allocate(0), Callback.NOOP);
    }
  }

  void abort() {
    final Session open = connection;
    if (open != null) {
      open.disconnect();
    }
  }

  @Override
  public void onWebSocketOpen(final Session opened) {
    connection = opened;
    session = sessions.apply(new JettyWire(opened));
    onOpen.accept(this);
    session.open();
  }

  @Override
  public void onWebSocketText(final String text) {
    session.receive(text);
  }

  @Override
  public void onWebSocketBinary(final ByteBuffer payload, final Callback callback) {
    callback.succeed();
    connection.close(UNACCEPTABLE, "messages are text", Callback.NOOP);
  }

  @Override
  public void onWebSocketPing(final ByteBuffer payload) {
    session.heard();
    connection.sendPong(payload, Callback.NOOP);
  }

  @Override
  public void onWebSocketPong(final ByteBuffer payload) {
    session.heard();
  }

  @Override
  public void onWebSocketError(final Throwable cause) {
    LOG.debug("a connection failed", cause);
  }

  @Override
  public void onWebSocketClose(final int status, final String reason, final Callback callback) {
    end();
    callback.succeed();
  }

  /** Releases what the connection holds, once. */
  void end() {
    synchronized (this) {
      if (gone) {
        return;
      }
      gone = true;
    }
    if (session != null) {
      session.gone();
    }
    onGone.accept(this);
  }

  /** A connection of Jetty. */
  private record JettyWire(Session connection) implements Wire {
    @Override
    public void send(final String text, final Runnable sent, final Runnable failed) {
      connection.sendText(text, Callback.from(sent, failure -> failed.run()));
    }

    @Override
    public void ping() {
      connection.sendPing(ByteBuffer.allocate(0), Callback.NOOP);
    }

    @Override
    public void close(final int code, final String reason) {
      connection.close(code, reason, Callback.NOOP);
    }

    @Override
    public void abort() {
      connection.disconnect();
    }
  }
}
