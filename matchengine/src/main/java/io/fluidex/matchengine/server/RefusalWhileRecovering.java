package io.fluidex.matchengine.server;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Refuses calls until the exchange has its state again: before, it knows neither markets nor users,
 * and a client would be told that there are none.
 */
final class RefusalWhileRecovering implements ServerInterceptor {
  /** Health and reflection, which have nothing to do with the state. */
  private static final String OF_GRPC = "grpc.";

  private final Supplier<Optional<String>> recovering;

  /**
   * Refuses as long as there is a reason to.
   *
   * @param recovering the reason, in words for clients
   */
  RefusalWhileRecovering(final Supplier<Optional<String>> recovering) {
    this.recovering = recovering;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      final ServerCall<Q, R> call, final Metadata headers, final ServerCallHandler<Q, R> next) {
    final Optional<String> reason = recovering.get();
    if (reason.isPresent() && !call.getMethodDescriptor().getFullMethodName().startsWith(OF_GRPC)) {
      call.close(Status.UNAVAILABLE.withDescription(reason.get()), new Metadata());
      return new ServerCall.Listener<>() {};
    }
    return next.startCall(call, headers);
  }
}
