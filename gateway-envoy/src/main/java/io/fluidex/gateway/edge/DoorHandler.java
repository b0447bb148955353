package io.fluidex.gateway.edge;

import io.fluidex.runtime.limit.RateLimit;
import io.grpc.Status;
import io.micrometer.core.instrument.Counter;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** What is done for every request before anything else: the limit of its address, and CORS. */
final class DoorHandler extends Handler.Wrapper {
  private final RateLimit addresses;
  private final int trustedProxies;
  private final Cors cors;
  private final Counter refused;

  /**
   * A handler.
   *
   * @param next sees what is not refused
   * @param refused counts requests beyond the limit of an address
   */
  DoorHandler(
      final Handler next,
      final RateLimit addresses,
      final int trustedProxies,
      final Cors cors,
      final Counter refused) {
    super(next);
    this.addresses = addresses;
    this.trustedProxies = trustedProxies;
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
    if (Cors.asks(request)) {
      callback.succeeded();
      return true;
    }
    return super.handle(request, response, callback);
  }
}
