package io.fluidex.gateway.edge;

import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.fluidex.gateway.route.Rpc;
import io.grpc.Metadata;
import io.grpc.Status;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;

/**
 * JSON as Envoy's transcoder writes it: the names of the interface, fields with their default
 * values, 64-bit numbers as text. Each message of a stream is a line.
 */
final class JsonAnswer implements Answer {
  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer()
          .alwaysPrintFieldsWithNoPresence()
          .preservingProtoFieldNames()
          .omittingInsignificantWhitespace();

  private final Response response;
  private final Rpc rpc;
  private boolean begun;

  JsonAnswer(final Response response, final Rpc rpc) {
    this.response = response;
    this.rpc = rpc;
  }

  /** The body of an error: gRPC's status as JSON. */
  static byte[] error(final Status.Code code, final String message) {
    try {
      return PRINTER
          .print(
              com.google.rpc.Status.newBuilder().setCode(code.value()).setMessage(message).build())
          .getBytes(StandardCharsets.UTF_8);
    } catch (final InvalidProtocolBufferException e) {
      throw new IllegalStateException("a status without details has no type to look for", e);
    }
  }

  private void begin(final int status) {
    begun = true;
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    response.getHeaders().put("X-Content-Type-Options", "nosniff");
  }

  @Override
  public void message(final Metadata headers, final byte[] message) throws IOException {
    if (!begun) {
      begin(HttpStatuses.of(Status.Code.OK));
    }
    final String json;
    try {
      json =
          PRINTER.print(DynamicMessage.parseFrom(rpc.method().getOutputType(), message))
              + (rpc.isStream() ? "\n" : "");
    } catch (final InvalidProtocolBufferException e) {
      throw new IOException("the answer of " + rpc.path() + " is not the message it should be", e);
    }
    Content.Sink.write(response, false, ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public void end(final Metadata headers, final Status status, final Metadata trailers)
      throws IOException {
    final byte[] error = status.isOk() ? new byte[0] : error(status);
    if (!begun) {
      begin(HttpStatuses.of(status.getCode()));
      Content.Sink.write(response, true, ByteBuffer.wrap(error));
    } else if (error.length == 0) {
      Content.Sink.write(response, true, ByteBuffer.wrap(error));
    } else {
      // A stream that has begun: its last line says why there is no more.
      final ByteBuffer line =
          ByteBuffer.allocate(error.length + 1).put(error).put((byte) '\n').flip();
      Content.Sink.write(response, true, line);
    }
  }

  private static byte[] error(final Status status) {
    return error(status.getCode(), status.getDescription() == null ? "" : status.getDescription());
  }
}
