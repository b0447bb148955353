package io.fluidex.gateway.edge;

import io.grpc.Metadata;
import io.grpc.Status;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;

/** gRPC over HTTP/2: messages with their lengths, the end in the trailers. */
final class NativeAnswer implements Answer {
  private final Response response;
  private final HttpFields.Mutable trailers = HttpFields.build();
  private boolean begun;

  NativeAnswer(final Response response) {
    this.response = response;
  }

  private void begin(final Metadata headers) {
    if (!begun) {
      begun = true;
      response.setStatus(200);
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, GrpcFrames.GRPC);
      CallHeaders.forClient(headers, response.getHeaders()::add);
      response.setTrailersSupplier(() -> trailers);
    }
  }

  @Override
  public void message(final Metadata headers, final byte[] message) throws IOException {
    begin(headers);
    Content.Sink.write(response, false, GrpcFrames.message(message));
  }

  @Override
  public void end(final Metadata headers, final Status status, final Metadata last)
      throws IOException {
    begin(headers);
    CallHeaders.forClient(status, last, trailers::add);
    Content.Sink.write(response, true, ByteBuffer.allocate(0));
  }
}
