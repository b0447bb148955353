package io.fluidex.runtime.grpc;

import io.fluidex.runtime.config.Secret;
import io.grpc.CallCredentials;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.concurrent.Executor;
import java.util.function.Predicate;

/** A token that both sides know, in the header {@code authorization: Bearer ...}. */
public final class BearerToken {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final String SCHEME = "Bearer ";

  private BearerToken() {}

  /**
   * Refuses calls without the token with UNAUTHENTICATED.
   *
   * @param protects which methods need it
   */
  public static ServerInterceptor required(
      final Secret token, final Predicate<MethodDescriptor<?, ?>> protects) {
    if (token.isEmpty()) {
      throw new IllegalArgumentException("an empty token protects nothing");
    }
    final byte[] expected = (SCHEME + token.reveal()).getBytes(StandardCharsets.UTF_8);
    return new ServerInterceptor() {
      @Override
      public <Q, R> ServerCall.Listener<Q> interceptCall(
          final ServerCall<Q, R> call, final Metadata headers, final ServerCallHandler<Q, R> next) {
        if (protects.test(call.getMethodDescriptor())) {
          final String header = headers.get(AUTHORIZATION);
          if (header == null
              || !MessageDigest.isEqual(expected, header.getBytes(StandardCharsets.UTF_8))) {
            call.close(
                Status.UNAUTHENTICATED.withDescription(
                    call.getMethodDescriptor().getFullMethodName()
                        + " needs the header authorization: Bearer with the token of this service"),
                new Metadata());
            return new ServerCall.Listener<>() {};
          }
        }
        return next.startCall(call, headers);
      }
    };
  }

  /** Adds the token to calls. */
  public static CallCredentials credentials(final Secret token) {
    return new CallCredentials() {
      @Override
      public void applyRequestMetadata(
          final RequestInfo request, final Executor executor, final MetadataApplier applier) {
        final Metadata headers = new Metadata();
        headers.put(AUTHORIZATION, SCHEME + token.reveal());
        applier.apply(headers);
      }
    };
  }
}
