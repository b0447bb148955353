package io.fluidex.gateway.edge;

import io.fluidex.runtime.limit.RateLimit;
import io.grpc.Status;
import io.micrometer.core.instrument.Counter;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * What is done for every request before anything else: the limit of its address, CORS, and that it
 * comes over TLS if the port speaks TLS.
 */
final class DoorHandler extends Handler.Wrapper {
  private final RateLimit addresses;
  private final int trustedProxies;
  private final boolean overTls;
  private final Cors cors;
  private final Counter refused;

  /**
   * A handler.
   *
   * @param next sees what is not refused
   * @param overTls whether the port speaks TLS and nothing else
   * @param refused counts requests beyond the limit of an address
   */
  DoorHandler(
      final Handler next,
      final RateLimit addresses,
      final int trustedProxies,
      final boolean overTls,
      final Cors cors,
      final Counter refused) {
    super(next);
    this.addresses = addresses;
    this.trustedProxies = trustedProxies;
    this.overTls = overTls;
    this.cors = cors;
    this.refused = refused;
  }

  @Override
  public boolean handle(final Request request, final Response response, final Callback callback)
      throws Exception {
    final String address = CallerAddress.of(request, trustedProxies);
    request.setAttribute(EdgeService.ADDRESS, address);
    cors.allow(request, response);
    if (!addresses.admit(address)) {
      refused.increment();
      Refusals.write(
          Refusal.of(
              Status.Code.RESOURCE_EXHAUSTED,
              "more than "
                  + addresses.rate().perSecond()
                  + " requests per second from "
                  + address
                  + ": slow down and try again"),
          request,
          response,
          callback);
      return true;
    }
    if (overTls && !request.isSecure()) {
      // What came in the clear is told already; the answer is for whoever wrote http by mistake.
      response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE);
      Refusals.plain(
          Refusal.of(
              Status.Code.INVALID_ARGUMENT,
              "this port speaks TLS and the request came without: call https instead of http"),
          response,
          callback);
      return true;
    }
    if (Cors.asks(request)) {
      callback.succeeded();
      return true;
    }
    return super.handle(request, response, callback);
  }
}
