package io.fluidex.gateway.edge;

import io.grpc.Metadata;
import io.grpc.Status;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;

/**
 * gRPC-Web: messages with their lengths, then the trailers in the same form, all in Base64 if the
 * client speaks text. A call that ends before any message has its end in the headers.
 */
final class WebAnswer implements Answer {
  private final Response response;
  private final String contentType;
  private final boolean text;
  private boolean begun;

  /**
   * An answer.
   *
   * @param contentType of the request
   */
  WebAnswer(final Response response, final String contentType) {
    this.response = response;
    this.text = GrpcFrames.isText(contentType);
    this.contentType = text ? GrpcFrames.WEB_TEXT : GrpcFrames.WEB;
  }

  private void begin(final Metadata headers) {
    begun = true;
    response.setStatus(200);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
    CallHeaders.forClient(headers, response.getHeaders()::add);
  }

  @Override
  public void message(final Metadata headers, final byte[] message) throws IOException {
    if (!begun) {
      begin(headers);
    }
    write(false, GrpcFrames.message(message));
  }

  @Override
  public void end(final Metadata headers, final Status status, final Metadata trailers)
      throws IOException {
    if (!begun) {
      begin(headers);
      CallHeaders.forClient(status, trailers, response.getHeaders()::add);
      Content.Sink.write(response, true, ByteBuffer.allocate(0));
      return;
    }
    final StringBuilder lines = new StringBuilder();
    CallHeaders.forClient(
        status,
        trailers,
        (name, value) ->
            lines.append(name.toLowerCase(Locale.ROOT)).append(':').append(value).append("\r\n"));
    write(true, GrpcFrames.trailers(lines.toString().getBytes(StandardCharsets.UTF_8)));
  }

  private void write(final boolean last, final ByteBuffer frame) throws IOException {
    Content.Sink.write(response, last, text ? Base64.getEncoder().encode(frame) : frame);
  }
}
