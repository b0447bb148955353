package io.fluidex.gateway.edge;

import java.time.Duration;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.internal.HttpConnection;

/**
 * HTTP/1.1 in which the head of a request has to come in time. Jetty itself limits only the silence
 * between two bytes, so that a client with a byte now and then would keep its connection for hours.
 */
final class TimedHttp extends HttpConnectionFactory {
  private final Duration headersTime;

  /**
   * A protocol.
   *
   * @param headersTime from the first byte of a head to its last; beyond it 408
   */
  TimedHttp(final HttpConfiguration http, final Duration headersTime) {
    super(http);
    this.headersTime = headersTime;
  }

  @Override
  public Connection newConnection(final Connector connector, final EndPoint endPoint) {
    final HttpConnection connection =
        new TimedConnection(getHttpConfiguration(), connector, endPoint, headersTime.toNanos());
    connection.setTransferEncodingChunkMaxLength(getTransferEncodingChunkMaxLength());
    return configure(connection, connector, endPoint);
  }

  /**
   * Looks at the clock whenever bytes come that can be part of a head; whoever sends none is the
   * matter of the limit of silence. Jetty calls it by one thread at a time.
   */
  private static final class TimedConnection extends HttpConnection {
    private final long limitNanos;
    private long requestsBefore = -1;
    private long bytesBefore;
    private long began;
    private boolean refused;

    TimedConnection(
        final HttpConfiguration http,
        final Connector connector,
        final EndPoint endPoint,
        final long limitNanos) {
      super(http, connector, endPoint);
      this.limitNanos = limitNanos;
    }

    @Override
    public void onFillable() {
      final long now = System.nanoTime();
      if (requestsBefore != getMessagesIn() || bytesBefore == getBytesIn()) {
        // A new head, or none of it yet: TLS has bytes of its own.
        requestsBefore = getMessagesIn();
        bytesBefore = getBytesIn();
        began = now;
      } else if (now - began > limitNanos && !refused) {
        refused = true;
        getParser().close();
        ((HttpParser.RequestHandler) getParser().getHandler())
            .badMessage(
                new HttpException.RuntimeException(
                    HttpStatus.REQUEST_TIMEOUT_408, "the head came too slowly"));
        return;
      }
      super.onFillable();
    }
  }
}
