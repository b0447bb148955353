package io.fluidex.gateway.edge;

import java.util.List;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;

/**
 * Lets browsers show answers to pages of other origins, if the settings name them.
 *
 * @param origins such as {@code https://app.example.org}
 */
record Cors(List<String> origins) {
  private static final String MAX_AGE_SECONDS = "600";

  Cors {
    origins = List.copyOf(origins);
  }

  /** Whether a browser asks what it may send, which is answered with headers alone. */
  static boolean asks(final Request request) {
    return HttpMethod.OPTIONS.is(request.getMethod())
        && request.getHeaders().contains("Access-Control-Request-Method");
  }

  /** Adds what the page of a request may do. */
  void allow(final Request request, final Response response) {
    if (origins.isEmpty()) {
      return;
    }
    final HttpFields.Mutable headers = response.getHeaders();
    headers.add(HttpHeader.VARY, "Origin");
    final String origin = request.getHeaders().get(HttpHeader.ORIGIN);
    if (origin == null || !origins.contains(origin)) {
      return;
    }
    headers.put("Access-Control-Allow-Origin", origin);
    if (asks(request)) {
      headers.put("Access-Control-Allow-Methods", "GET, POST, OPTIONS");
      headers.put(
          "Access-Control-Allow-Headers",
          "authorization, content-type, grpc-timeout, x-grpc-web, x-user-agent");
      headers.put("Access-Control-Max-Age", MAX_AGE_SECONDS);
    } else {
      headers.put(
          "Access-Control-Expose-Headers", "grpc-status, grpc-message, grpc-status-details-bin");
    }
  }
}
