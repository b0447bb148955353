package io.fluidex.gateway.edge;

import io.fluidex.gateway.page.Deployment;
import io.fluidex.gateway.route.RouteTable;
import io.fluidex.gateway.route.Rpc;
import io.fluidex.runtime.metrics.Metrics;
import io.grpc.Metadata;
import io.grpc.Status;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.thread.Invocable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the route of a request and answers with what its service says. */
final class EdgeHandler extends Handler.Wrapper {
  private static final Logger LOG = LoggerFactory.getLogger(EdgeHandler.class);

  private static final int UPGRADE_REQUIRED = 426;

  private final RouteTable routes;
  private final Backends backends;
  private final RestRelay rest;
  private final EdgeConfig config;
  private final Metrics metrics;
  private final boolean websockets;
  private final Semaphore requests;
  private final Semaphore streams;
  private final Set<BackendCall> calls = ConcurrentHashMap.newKeySet();

  /**
   * A handler.
   *
   * @param page answers what has no route
   * @param websockets whether they are answered before
   */
  EdgeHandler(
      final RouteTable routes,
      final Backends backends,
      final RestRelay rest,
      final EdgeConfig config,
      final Metrics metrics,
      final Handler page,
      final boolean websockets) {
    super(page);
    this.routes = routes;
    this.backends = backends;
    this.rest = rest;
    this.config = config;
    this.metrics = metrics;
    this.websockets = websockets;
    requests = new Semaphore(config.limits().requests());
    streams = new Semaphore(config.limits().streams());
  }

  /** How a call is spoken. */
  private enum Speech {
    NATIVE,
    WEB,
    JSON
  }

  /**
   * A call that is understood.
   *
   * @param rpc which one
   * @param speech how
   * @param match what its path says, if JSON is spoken
   */
  private record Asked(Rpc rpc, Speech speech, Optional<RouteTable.Match> match) {}

  @Override
  public boolean handle(final Request request, final Response response, final Callback callback)
      throws Exception {
    final long begin = System.nanoTime();
    final String path = Request.getPathInContext(request);
    String route = "none";
    String speech = "http";
    boolean handled = true;
    try {
      final Optional<Asked> asked = asked(request, path);
      if (asked.isPresent()) {
        route = asked.get().rpc().path();
        speech = asked.get().speech().name().toLowerCase(Locale.ROOT);
        answer(asked.get(), request, response);
      } else if (RouteTable.isBelow(path, RouteTable.REST)) {
        route = RouteTable.REST;
        relay(path, request, response);
      } else {
        route = "page";
        handled = page(path, request, response, callback);
        if (handled) {
          return true;
        }
        throw Refusal.of(Status.Code.NOT_FOUND, "there is no such path: " + path);
      }
      callback.succeeded();
    } catch (final Refusal e) {
      Refusals.write(e, request, response, callback);
    } catch (final IOException e) {
      LOG.debug("the client of {} went away", path, e);
      callback.failed(e);
    } finally {
      metrics
          .timer(
              "fluidex_gateway_requests",
              "Requests by route, protocol and status",
              "route",
              route,
              "protocol",
              speech,
              "status",
              Integer.toString(response.getStatus()))
          .record(System.nanoTime() - begin, TimeUnit.NANOSECONDS);
    }
    return true;
  }

  /** Which call a request makes, if any. */
  private Optional<Asked> asked(final Request request, final String path) throws Refusal {
    final String contentType =
        Optional.ofNullable(request.getHeaders().get(HttpHeader.CONTENT_TYPE)).orElse("");
    final boolean web = GrpcFrames.isWeb(contentType);
    if (web || GrpcFrames.isNative(contentType)) {
      final Rpc rpc =
          routes
              .rpc(path)
              .orElseThrow(() ->
                  new Refusal(404, Status.Code.UNIMPLEMENTED, "there is no such call: " + path));
      if (!request.getMethod().equals("POST")) {
        throw new Refusal(405, Status.Code.UNIMPLEMENTED, "calls are made with POST");
      }
      if (!web && request.getConnectionMetaData().getHttpVersion() != HttpVersion.HTTP_2) {
        throw new Refusal(
            UPGRADE_REQUIRED,
            Status.Code.UNIMPLEMENTED,
            "gRPC needs HTTP/2; over HTTP/1.1 there is gRPC-Web");
      }
      return Optional.of(new Asked(rpc, web ? Speech.WEB : Speech.NATIVE, Optional.empty()));
    }
    return routes
        .match(request.getMethod(), request.getHttpURI().getPath())
        .map(match -> new Asked(match.rpc(), Speech.JSON, Optional.of(match)));
  }

  private void answer(final Asked asked, final Request request, final Response response)
      throws Refusal, IOException {
    final Semaphore limit = asked.rpc().isStream() ? streams : requests;
    if (!limit.tryAcquire()) {
      throw Refusal.of(
          asked.rpc().isStream() ? Status.Code.RESOURCE_EXHAUSTED : Status.Code.UNAVAILABLE,
          "as many "
              + (asked.rpc().isStream() ? "streams" : "requests")
              + " are being answered as this gateway can: try again in a moment");
    }
    try {
      if (asked.rpc().isStream()) {
        // Nothing may happen in a stream for as long as nothing happens in its market.
        request.addIdleTimeoutListener(idle -> false);
      }
      final byte[] message = message(asked, request);
      final Metadata headers =
          CallHeaders.forService(request.getHeaders(), EdgeService.addressOf(request));
      final BackendCall call =
          backends.call(asked.rpc(), headers, CallHeaders.timeout(request.getHeaders()), message);
      calls.add(call);
      request.addFailureListener(failure -> call.cancel("the client went away"));
      try {
        hand(call, request, answerOf(asked, request, response));
      } finally {
        // Of a call that has ended this does nothing.
        call.cancel("the client went away");
        calls.remove(call);
      }
    } finally {
      limit.release();
    }
  }

  private byte[] message(final Asked asked, final Request request) throws Refusal, IOException {
    final byte[] body = body(request);
    return switch (asked.speech()) {
      case JSON -> JsonRequest.message(asked.match().orElseThrow(), query(request), body);
      case NATIVE, WEB ->
          GrpcFrames.only(
              GrpcFrames.isText(request.getHeaders().get(HttpHeader.CONTENT_TYPE))
                  ? GrpcFrames.fromText(body)
                  : body,
              request.getHeaders().get("grpc-encoding"),
              config.limits().bodyBytes());
    };
  }

  private static Answer answerOf(
      final Asked asked, final Request request, final Response response) {
    return switch (asked.speech()) {
      case JSON -> new JsonAnswer(response, asked.rpc());
      case NATIVE -> new NativeAnswer(response);
      case WEB -> new WebAnswer(response, request.getHeaders().get(HttpHeader.CONTENT_TYPE));
    };
  }

  private static void hand(final BackendCall call, final Request request, final Answer answer)
      throws IOException {
    try {
      Optional<byte[]> next = call.next(() -> isGone(request));
      while (next.isPresent()) {
        answer.message(call.headers(), next.get());
        next = call.next(() -> isGone(request));
      }
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the gateway stops", e);
    }
    answer.end(call.headers(), inWords(call.status()), call.trailers());
  }

  /**
   * Whether the client of a request closed its connection. HTTP/2 tells that itself. Over HTTP/1.1
   * the server does not look into a connection whose request it answers, so that a client of a
   * stream without news would be thought to be there for ever; whoever sends something instead of
   * reading the answer is no client either.
   */
  private static boolean isGone(final Request request) {
    if (request.getConnectionMetaData().getHttpVersion() != HttpVersion.HTTP_1_1
        || !(request.getConnectionMetaData().getConnection().getEndPoint().getTransport()
            instanceof SocketChannel channel)) {
      return false;
    }
    try {
      return channel.read(ByteBuffer.allocate(1)) != 0;
    } catch (final IOException e) {
      LOG.debug("the connection broke off", e);
      return true;
    }
  }

  /** What grpc-java says of a connection that fails is meant for its log. */
  private static Status inWords(final Status status) {
    if (status.getCode() == Status.Code.UNAVAILABLE && status.getCause() != null) {
      LOG.debug("a service cannot be reached", status.getCause());
      return Status.UNAVAILABLE.withDescription(
          "the service cannot be reached now: try again in a moment");
    }
    return status;
  }

  private byte[] body(final Request request) throws Refusal, IOException {
    final int most = config.limits().bodyBytes();
    if (request.getLength() > most) {
      throw tooLarge(most);
    }
    final CompletableFuture<byte[]> body = new CompletableFuture<>();
    Content.Source.asByteArrayAsync(
        request,
        most,
        Promise.Invocable.from(
            Invocable.InvocationType.NON_BLOCKING, body::complete, body::completeExceptionally));
    try {
      return body.get(config.limits().bodyTime().toNanos(), TimeUnit.NANOSECONDS);
    } catch (final TimeoutException e) {
      throw new Refusal(
          408,
          Status.Code.DEADLINE_EXCEEDED,
          "the body did not come within " + config.limits().bodyTime().toMillis() + " ms");
    } catch (final ExecutionException e) {
      if (e.getCause() instanceof IllegalStateException) {
        throw tooLarge(most);
      }
      throw new IOException("the body broke off", e.getCause());
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the gateway stops", e);
    }
  }

  private static Refusal tooLarge(final int most) {
    return new Refusal(
        413, Status.Code.RESOURCE_EXHAUSTED, "a body has at most " + most + " bytes");
  }

  private static List<Map.Entry<String, String>> query(final Request request) throws Refusal {
    final List<Map.Entry<String, String>> query = new ArrayList<>();
    final Fields fields;
    try {
      fields = Request.extractQueryParameters(request);
    } catch (final IllegalArgumentException e) {
      throw Refusal.of(Status.Code.INVALID_ARGUMENT, "the query is not encoded as it should be");
    }
    for (final Fields.Field field : fields) {
      field.getValues().forEach(value -> query.add(Map.entry(field.getName(), value)));
    }
    return query;
  }

  private void relay(final String path, final Request request, final Response response)
      throws Refusal, IOException {
    if (RouteTable.isBelow(path, RouteTable.REST_OPERATORS)) {
      throw Refusal.of(
          Status.Code.NOT_FOUND, "calls of operators are made at the exchange itself: " + path);
    }
    if (!request.getMethod().equals("GET") && !request.getMethod().equals("HEAD")) {
      throw new Refusal(405, Status.Code.UNIMPLEMENTED, "this path takes GET");
    }
    if (!requests.tryAcquire()) {
      throw Refusal.of(
          Status.Code.UNAVAILABLE,
          "as many requests are being answered as this gateway can: try again in a moment");
    }
    try {
      rest.answer(request, response, EdgeService.addressOf(request));
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the gateway stops", e);
    } finally {
      requests.release();
    }
  }

  private boolean page(
      final String path, final Request request, final Response response, final Callback callback)
      throws Exception {
    if (RouteTable.isBelow(path, RouteTable.WEBSOCKET)) {
      if (!websockets) {
        throw Refusal.of(
            Status.Code.UNAVAILABLE, "this gateway has no push service: see push.enabled");
      }
      throw new Refusal(
          UPGRADE_REQUIRED, Status.Code.INVALID_ARGUMENT, "this path is for websockets");
    }
    return (!RouteTable.isBelow(path, RouteTable.API) || path.equals(Deployment.PATH))
        && super.handle(request, response, callback);
  }

  /** Ends all streams, so that their clients look for another edge. */
  void endStreams() {
    calls.forEach(call -> call.cancel("the gateway stops"));
  }

  /** How many calls are being answered. */
  int callsInProgress() {
    return calls.size();
  }
}
