package io.fluidex.runtime.grpc;

import io.fluidex.runtime.limit.RateLimit;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.micrometer.core.instrument.Counter;

/** Refuses calls of an address that makes too many. */
public final class AddressLimit implements ServerInterceptor {
  private final RateLimit limit;
  private final Status.Code code;
  private final boolean behindGateway;
  private final Counter refused;

  /**
   * A limit for each address.
   *
   * @param code what refused calls end with
   * @param behindGateway whether all calls come through a gateway, see {@link ClientAddress}
   * @param refused counts refused calls
   */
  public AddressLimit(
      final RateLimit limit,
      final Status.Code code,
      final boolean behindGateway,
      final Counter refused) {
    this.limit = limit;
    this.code = code;
    this.behindGateway = behindGateway;
    this.refused = refused;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      final ServerCall<Q, R> call, final Metadata headers, final ServerCallHandler<Q, R> next) {
    final String address = ClientAddress.of(call, headers, behindGateway);
    if (!limit.admit(address)) {
      refused.increment();
      call.close(
          code.toStatus()
              .withDescription(
                  "more than "
                      + limit.rate().perSecond()
                      + " calls per second from "
                      + address
                      + ": slow down and try again"),
          new Metadata());
      return new ServerCall.Listener<>() {};
    }
    return Contexts.interceptCall(ClientAddress.with(address), call, headers, next);
  }
}
