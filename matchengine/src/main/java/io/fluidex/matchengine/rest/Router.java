package io.fluidex.matchengine.rest;

import io.fluidex.runtime.config.Secret;
import io.fluidex.runtime.database.DatabaseException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers requests. Never throws; safe for many threads. */
final class Router {
  private static final Logger LOG = LoggerFactory.getLogger(Router.class);

  /** The route of requests that have none, in metrics. */
  private static final String NO_ROUTE = "none";

  private final List<Route> routes;
  private final Secret operatorToken;

  Router(final List<Route> routes, final Secret operatorToken) {
    this.routes = List.copyOf(routes);
    this.operatorToken = operatorToken;
  }

  /**
   * An answer and whose it is.
   *
   * @param route the template of the route, for metrics
   * @param reply the answer
   */
  record Answer(String route, Reply reply) {}

  /** A request as it came. */
  interface Raw {
    /** The method, such as {@code GET}. */
    String method();

    /** The path, decoded. */
    String path();

    /** The parameters of the query, decoded; the first of several of the same name. */
    Map<String, String> query();

    /** The value of a header. */
    Optional<String> header(String name);

    /** Reads the body; a {@link RestException} if it is too large. */
    byte[] body();
  }

  Answer answer(final Raw raw) {
    String template = NO_ROUTE;
    try {
      final String path = raw.path();
      final List<Route> ofPath =
          routes.stream().filter(route -> route.match(path).isPresent()).toList();
      if (ofPath.isEmpty()) {
        throw new RestException(
            ErrorCode.NOT_FOUND, "there is no such path; see " + RestApi.PREFIX + "/api/spec");
      }
      template = ofPath.getFirst().template();
      if (raw.method().equals("OPTIONS")) {
        return new Answer(template, Reply.empty());
      }
      final String method = raw.method().equals("HEAD") ? "GET" : raw.method();
      final Route route =
          ofPath.stream()
              .filter(each -> each.method().equals(method))
              .findFirst()
              .orElseThrow(() ->
                  new RestException(
                      ErrorCode.METHOD_NOT_ALLOWED, "this path takes " + methods(ofPath)));
      if (route.operators()) {
        requireToken(raw);
      }
      return new Answer(
          template,
          route
              .handler()
              .answer(
                  new RestRequest(
                      route.match(path).orElseThrow(),
                      raw.query(),
                      route.body() == null ? new byte[0] : raw.body())));
    } catch (final RestException e) {
      return new Answer(template, Reply.error(e.code(), e.getMessage()));
    } catch (final DatabaseException e) {
      LOG.warn("the history did not answer {}", template, e);
      return new Answer(
          template,
          Reply.error(
              ErrorCode.UNAVAILABLE, "the history does not answer now: try again in a moment"));
    } catch (final RuntimeException e) {
      LOG.error("{} failed", template, e);
      return new Answer(
          template,
          Reply.error(ErrorCode.INTERNAL, "the request failed for a reason of the server"));
    }
  }

  private static String methods(final List<Route> routes) {
    return routes.stream().map(Route::method).collect(Collectors.joining(", "));
  }

  private void requireToken(final Raw raw) {
    final byte[] expected = ("Bearer " + operatorToken.reveal()).getBytes(StandardCharsets.UTF_8);
    final byte[] given = raw.header("authorization").orElse("").getBytes(StandardCharsets.UTF_8);
    if (operatorToken.isEmpty() || !MessageDigest.isEqual(expected, given)) {
      throw new RestException(
          ErrorCode.UNAUTHORIZED,
          "needs the header authorization: Bearer with the operator's token");
    }
  }
}
