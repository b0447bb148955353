package io.fluidex.gateway.page;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Serves a page; leaves other methods and paths that it does not have to others. */
public final class PageHandler extends Handler.Abstract.NonBlocking {
  /**
   * Scripts of the page alone; connections to the exchange, to an L1 node of the user's choice and
   * to nothing without encryption elsewhere; no frames of others around it.
   */
  private static final String POLICY =
      "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline';"
          + " img-src 'self' data: blob:; connect-src 'self' ws: wss: https: http://127.0.0.1:*"
          + " http://localhost:*; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final int NOT_MODIFIED = 304;

  private final Page page;
  private final byte[] deployment;

  /**
   * Serves a page.
   *
   * @param deployment what it is told at {@link Deployment#PATH}
   */
  public PageHandler(final Page page, final Deployment deployment) {
    this.page = page;
    this.deployment = deployment.toJson();
  }

  @Override
  public boolean handle(final Request request, final Response response, final Callback callback) {
    final boolean head = HttpMethod.HEAD.is(request.getMethod());
    if (!head && !HttpMethod.GET.is(request.getMethod())) {
      return false;
    }
    final String path = request.getHttpURI().getDecodedPath();
    if (Deployment.PATH.equals(path)) {
      final HttpFields.Mutable headers = response.getHeaders();
      headers.put(HttpHeader.CONTENT_TYPE, "application/json");
      headers.put(HttpHeader.CACHE_CONTROL, "no-store");
      headers.put("X-Content-Type-Options", "nosniff");
      headers.put(HttpHeader.CONTENT_LENGTH, deployment.length);
      response.write(true, ByteBuffer.wrap(head ? new byte[0] : deployment), callback);
      return true;
    }
    final Optional<PageFile> found = page.find(path == null ? "/" : path);
    if (found.isEmpty()) {
      return false;
    }
    final PageFile file = found.get();
    final HttpFields.Mutable headers = response.getHeaders();
    final String tag = "\"" + file.digest() + "\"";
    headers.put(HttpHeader.ETAG, tag);
    headers.put(HttpHeader.VARY, "Accept-Encoding");
    headers.put(
        HttpHeader.CACHE_CONTROL,
        file.unchanging() ? "public, max-age=31536000, immutable" : "no-cache");
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("Referrer-Policy", "no-referrer");
    headers.put("Content-Security-Policy", POLICY);
    if (tag.equals(request.getHeaders().get(HttpHeader.IF_NONE_MATCH))) {
      response.setStatus(NOT_MODIFIED);
      callback.succeeded();
      return true;
    }
    headers.put(HttpHeader.CONTENT_TYPE, file.contentType());
    final boolean compressed =
        file.compressed().isPresent()
            && request.getHeaders().contains(HttpHeader.ACCEPT_ENCODING, "gzip");
    if (compressed) {
      headers.put(HttpHeader.CONTENT_ENCODING, "gzip");
    }
    final ByteBuffer body = compressed ? file.compressed().get() : file.content();
    headers.put(HttpHeader.CONTENT_LENGTH, body.remaining());
    response.write(true, head ? ByteBuffer.allocate(0) : body.duplicate(), callback);
    return true;
  }
}
