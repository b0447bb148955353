package io.fluidex.gateway.edge;

import io.fluidex.gateway.edge.EdgeTls.CertificateFiles;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http2.HTTP2Cipher;
import org.eclipse.jetty.http2.server.AbstractHTTP2ServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.io.ssl.SslHandshakeListener;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.DetectorConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the port of the edge speaks: HTTP/1.1 and HTTP/2, in the clear or over TLS. */
final class EdgeProtocols {
  private static final Logger LOG = LoggerFactory.getLogger(EdgeProtocols.class);

  private static final int HEADER_BYTES = 16 << 10;

  private static final int STREAMS_OF_CONNECTION = 256;

  private EdgeProtocols() {}

  /**
   * The protocols, the first of which every connection begins with.
   *
   * @throws IOException if the certificate or its key cannot be used, saying why
   */
  static List<ConnectionFactory> of(final EdgeConfig config) throws IOException {
    final HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(HEADER_BYTES);
    final Duration headersTime = config.limits().headersTime();
    final HttpConnectionFactory http1 = new TimedHttp(http, headersTime);
    if (config.tls().files().isEmpty()) {
      return List.of(http1, limited(new HTTP2CServerConnectionFactory(http)));
    }
    // There is one certificate: whatever name a client calls, it is the client who compares it.
    http.addCustomizer(new SecureRequestCustomizer(false));
    final HTTP2ServerConnectionFactory http2 = new HTTP2ServerConnectionFactory(http);
    final ALPNServerConnectionFactory alpn =
        new ALPNServerConnectionFactory(http2.getProtocol(), http1.getProtocol());
    alpn.setDefaultProtocol(http1.getProtocol());
    final SslConnectionFactory tls =
        new TimedTls(context(config.tls().files().get()), alpn.getProtocol(), headersTime);
    // What does not begin as TLS does goes on with HTTP/1.1, which the door refuses in words.
    return List.of(new DetectorConnectionFactory(tls), http1, alpn, limited(http2));
  }

  private static AbstractHTTP2ServerConnectionFactory limited(
      final AbstractHTTP2ServerConnectionFactory http2) {
    http2.setMaxConcurrentStreams(STREAMS_OF_CONNECTION);
    return http2;
  }

  private static SslContextFactory.Server context(final CertificateFiles files) throws IOException {
    final PemIdentity identity = PemIdentity.read(files);
    try {
      identity.chain().getFirst().checkValidity();
    } catch (final CertificateException e) {
      LOG.warn("clients will refuse the certificate {}: {}", files.certificate(), e.getMessage());
    }
    final SslContextFactory.Server context = new SslContextFactory.Server();
    // It is never written anywhere, so its password protects nothing.
    final String password = "memory";
    context.setKeyStore(identity.keyStore(password.toCharArray()));
    context.setKeyStorePassword(password);
    context.setCipherComparator(HTTP2Cipher.COMPARATOR);
    context.setRenegotiationAllowed(false);
    return context;
  }

  /** TLS whose handshake has to be done in time. */
  private static final class TimedTls extends SslConnectionFactory {
    private final Duration handshakeTime;

    TimedTls(
        final SslContextFactory.Server context,
        final String nextProtocol,
        final Duration handshakeTime) {
      super(context, nextProtocol);
      this.handshakeTime = handshakeTime;
    }

    @Override
    protected SslConnection newSslConnection(
        final Connector connector, final EndPoint endPoint, final SSLEngine engine) {
      final SslConnection connection = super.newSslConnection(connector, endPoint, engine);
      final Scheduler.Task end =
          connector
              .getScheduler()
              .schedule(endPoint::close, handshakeTime.toMillis(), TimeUnit.MILLISECONDS);
      connection.addHandshakeListener(
          new SslHandshakeListener() {
            @Override
            public void handshakeSucceeded(final Event event) {
              end.cancel();
            }

            @Override
            public void handshakeFailed(final Event event, final Throwable failure) {
              end.cancel();
            }
          });
      return connection;
    }
  }
}
