package io.fluidex.gateway.push;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers requests for the AsyncAPI document, and leaves all others to others. */
public final class PushDocument extends Handler.Abstract {
  /** Where it is. */
  public static final String PATH = "/api/push/asyncapi.yaml";

  private static final String RESOURCE = "asyncapi.yaml";

  private final byte[] document;

  /** Reads the document. */
  public PushDocument() {
    try (InputStream in = PushDocument.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("resource " + RESOURCE + " is missing from the jar");
      }
      this.document = in.readAllBytes();
    } catch (final IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The document, UTF-8. */
  public byte[] bytes() {
    return document.clone();
  }

  @Override
  public boolean handle(final Request request, final Response response, final Callback callback) {
    if (!HttpMethod.GET.is(request.getMethod())
        || !PATH.equals(Request.getPathInContext(request))) {
      return false;
    }
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/yaml; charset=utf-8");
    response.write(true, ByteBuffer.wrap(document), callback);
    return true;
  }
}
