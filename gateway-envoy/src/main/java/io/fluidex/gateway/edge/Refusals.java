package io.fluidex.gateway.edge;

import io.grpc.Metadata;
import io.grpc.Status;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Tells clients in their own protocol what the edge itself refuses. */
final class Refusals {
  private Refusals() {}

  static void write(
      final Refusal refusal,
      final Request request,
      final Response response,
      final Callback callback) {
    final String contentType =
        Optional.ofNullable(request.getHeaders().get(HttpHeader.CONTENT_TYPE)).orElse("");
    final boolean web = GrpcFrames.isWeb(contentType);
    if (!web && !GrpcFrames.isNative(contentType)) {
      plain(refusal, response, callback);
      return;
    }
    final Answer answer = web ? new WebAnswer(response, contentType) : new NativeAnswer(response);
    try {
      answer.end(
          new Metadata(),
          Status.fromCode(refusal.code()).withDescription(refusal.getMessage()),
          new Metadata());
      callback.succeeded();
    } catch (final IOException e) {
      callback.failed(e);
    }
  }

  /** The status of HTTP, and gRPC's as JSON. */
  static void plain(final Refusal refusal, final Response response, final Callback callback) {
    response.setStatus(refusal.http());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    response.getHeaders().put("X-Content-Type-Options", "nosniff");
    response.write(
        true, ByteBuffer.wrap(JsonAnswer.error(refusal.code(), refusal.getMessage())), callback);
  }
}
