package io.fluidex.matchengine.rest;

import io.fluidex.matchengine.catalog.Catalog;
import io.fluidex.matchengine.history.HistoryQueries;
import io.fluidex.runtime.config.Secret;
import io.fluidex.runtime.grpc.ClientAddress;
import io.fluidex.runtime.lifecycle.Service;
import io.fluidex.runtime.limit.RateLimit;
import io.fluidex.runtime.metrics.Metrics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Serves the routes over HTTP; each request has a virtual thread of its own. */
public final class RestServer implements Service {
  private static final int HEADER_BYTES = 8 << 10;

  private static final int THREADS = 16;

  private final RestSettings settings;
  private final Router router;
  private final RateLimit addresses;
  private final boolean behindGateway;
  private final Metrics metrics;
  private final Semaphore requests;
  private Server server;
  private ServerConnector connector;

  /**
   * A server that is not started yet.
   *
   * @param desk where operators' wishes go; used if the settings say that there are such calls
   * @param operatorToken what operators send
   * @param addresses limits the requests of each address
   * @param behindGateway whether to believe {@code x-forwarded-for}
   */
  public RestServer(
      final RestSettings settings,
      final HistoryQueries history,
      final Supplier<Catalog> catalog,
      final MarketsDesk desk,
      final Secret operatorToken,
      final RateLimit addresses,
      final boolean behindGateway,
      final InstantSource clock,
      final Metrics metrics) {
    this.settings = settings;
    this.router =
        new Router(
            RestApi.routes(
                history, catalog, settings.manage() ? Optional.of(desk) : Optional.empty(), clock),
            operatorToken);
    this.addresses = addresses;
    this.behindGateway = behindGateway;
    this.metrics = metrics;
    this.requests = new Semaphore(settings.maxRequests());
  }

  @Override
  public String name() {
    return "rest";
  }

  @Override
  public synchronized void start() throws Exception {
    final QueuedThreadPool threads = new QueuedThreadPool(THREADS);
    threads.setName("rest");
    threads.setVirtualThreadsExecutor(VirtualThreads.getDefaultVirtualThreadsExecutor());
    server = new Server(threads);
    final HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(HEADER_BYTES);
    connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setHost(settings.host());
    connector.setPort(settings.port());
    connector.setIdleTimeout(settings.idleTimeout().toMillis());
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(settings.maxConnections(), server));
    server.setErrorHandler(RestServer::fail);
    server.setHandler(new GracefulHandler(new Requests()));
    try {
      server.start();
    } catch (final IOException e) {
      stop(Duration.ZERO);
      throw new IOException(
          "the REST server cannot listen on "
              + settings.host()
              + ":"
              + settings.port()
              + ": "
              + e.getMessage()
              + "; is another one running?",
          e);
    }
  }

  /** The port it listens on. */
  public synchronized int port() {
    if (connector == null) {
      throw new IllegalStateException("the REST server is not started");
    }
    return connector.getLocalPort();
  }

  /** What is answered to what is no HTTP, or breaks off. */
  private static boolean fail(
      final Request request, final Response response, final Callback callback) {
    final int status = response.getStatus();
    final ErrorCode code =
        switch (status) {
          case 413, 414, 431 -> ErrorCode.TOO_LARGE;
          case 503 -> ErrorCode.UNAVAILABLE;
          default -> status >= 500 ? ErrorCode.INTERNAL : ErrorCode.BAD_REQUEST;
        };
    final Reply reply =
        Reply.error(code, "this server speaks HTTP/1.1, and the request is not right: " + status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, reply.contentType());
    response.write(true, ByteBuffer.wrap(reply.body()), callback);
    return true;
  }

  /** Takes requests from the library and gives it the answers. */
  private final class Requests extends Handler.Abstract {
    @Override
    public boolean handle(final Request request, final Response response, final Callback callback) {
      final long begin = System.nanoTime();
      final Router.Answer answer = answer(request);
      final Reply reply = answer.reply();
      response.setStatus(reply.status());
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, reply.contentType());
      response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
      response.getHeaders().put("X-Content-Type-Options", "nosniff");
      reply.headers().forEach(response.getHeaders()::put);
      allowOrigin(request, response);
      metrics
          .timer(
              "fluidex_rest_requests",
              "REST requests by route and status",
              "route",
              answer.route(),
              "status",
              Integer.toString(reply.status()))
          .record(System.nanoTime() - begin, TimeUnit.NANOSECONDS);
      response.write(
          true,
          request.getMethod().equals("HEAD")
              ? BufferUtil.EMPTY_BUFFER
              : ByteBuffer.wrap(reply.body()),
          callback);
      return true;
    }
  }

  private Router.Answer answer(final Request request) {
    final String address = address(request);
    if (!addresses.admit(address)) {
      return new Router.Answer(
          "none",
          Reply.error(
              ErrorCode.TOO_MANY_REQUESTS,
              "more than "
                  + addresses.rate().perSecond()
                  + " requests per second from "
                  + address
                  + ": slow down and try again"));
    }
    if (!requests.tryAcquire()) {
      return new Router.Answer(
          "none",
          Reply.error(
              ErrorCode.UNAVAILABLE,
              settings.maxRequests() + " requests are being answered: try again in a moment"));
    }
    try {
      return router.answer(new JettyRequest(request, settings.maxBodyBytes()));
    } finally {
      requests.release();
    }
  }

  private String address(final Request request) {
    final String forwarded = request.getHeaders().get(ClientAddress.FORWARDED_FOR);
    if (behindGateway && forwarded != null) {
      return ClientAddress.lastOf(forwarded);
    }
    return request.getConnectionMetaData().getRemoteSocketAddress()
                instanceof InetSocketAddress inet
            && inet.getAddress() != null
        ? inet.getAddress().getHostAddress()
        : "unknown";
  }

  /** Lets pages that the settings name read the answer; browsers ask first, with OPTIONS. */
  private void allowOrigin(final Request request, final Response response) {
    if (settings.allowedOrigins().isEmpty()) {
      return;
    }
    response.getHeaders().add(HttpHeader.VARY, "Origin");
    final String origin = request.getHeaders().get(HttpHeader.ORIGIN);
    if (origin != null && settings.allowedOrigins().contains(origin)) {
      response.getHeaders().put("Access-Control-Allow-Origin", origin);
      response.getHeaders().put("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS");
      response.getHeaders().put("Access-Control-Max-Age", "600");
    }
  }

  /** A request of the library in the words of the router. */
  private record JettyRequest(Request request, int maxBodyBytes) implements Router.Raw {
    @Override
    public String method() {
      return request.getMethod();
    }

    @Override
    public String path() {
      final String path = request.getHttpURI().getDecodedPath();
      return path == null ? "" : path;
    }

    @Override
    public Map<String, String> query() {
      final Map<String, String> query = new HashMap<>();
      final Fields fields;
      try {
        fields = Request.extractQueryParameters(request);
      } catch (final IllegalArgumentException e) {
        throw new RestException(ErrorCode.BAD_REQUEST, "the query is not encoded as it should be");
      }
      for (final Fields.Field field : fields) {
        query.put(field.getName(), field.getValue());
      }
      return query;
    }

    @Override
    public Optional<String> header(final String name) {
      return Optional.ofNullable(request.getHeaders().get(name));
    }

    @Override
    public byte[] body() {
      final byte[] body;
      try {
        body = Content.Source.asInputStream(request).readNBytes(maxBodyBytes + 1);
      } catch (final IOException e) {
        throw new RestException(ErrorCode.BAD_REQUEST, "the body broke off: " + e.getMessage());
      }
      if (body.length > maxBodyBytes) {
        throw new RestException(
            ErrorCode.TOO_LARGE, "a body has at most " + maxBodyBytes + " bytes");
      }
      return body;
    }
  }

  /** Takes no new requests and answers those in progress, until the deadline. */
  @Override
  public synchronized void stop(final Duration deadline) throws Exception {
    if (server != null) {
      server.setStopTimeout(deadline.toMillis());
      server.stop();
      server = null;
      connector = null;
    }
  }
}
