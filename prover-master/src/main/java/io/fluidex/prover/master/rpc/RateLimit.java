package io.fluidex.prover.master.rpc;

import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.micrometer.core.instrument.Counter;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Refuses calls of an address that makes too many, with UNAVAILABLE: RESOURCE_EXHAUSTED means to
 * clients of the original that there is no work. Safe for many threads.
 */
public final class RateLimit implements ServerInterceptor {
  /** Addresses remembered; one that is forgotten starts with a full bucket. */
  private static final int MAX_ADDRESSES = 10_000;

  private final double perSecond;
  private final double burst;
  private final LongSupplier nanoTime;
  private final Counter refused;
  private final Map<String, TokenBucket> buckets =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(final Map.Entry<String, TokenBucket> eldest) {
          return size() > MAX_ADDRESSES;
        }
      };

  /**
   * A limit for each address.
   *
   * @param perSecond calls each second in the long run
   * @param burst calls at once
   * @param nanoTime as {@link System#nanoTime}
   * @param refused counts refused calls
   */
  public RateLimit(
      final int perSecond, final int burst, final LongSupplier nanoTime, final Counter refused) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.nanoTime = nanoTime;
    this.refused = refused;
  }

  /** Whether an address may make a call now; if so, it is counted. */
  synchronized boolean admit(final String address) {
    final long now = nanoTime.getAsLong();
    final TokenBucket bucket =
        buckets.getOrDefault(address, new TokenBucket(burst, now)).refilled(perSecond, burst, now);
    final boolean admitted = bucket.allows();
    buckets.put(address, admitted ? bucket.taken() : bucket);
    return admitted;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      final ServerCall<Q, R> call, final Metadata headers, final ServerCallHandler<Q, R> next) {
    final SocketAddress remote = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    final String address =
        remote instanceof InetSocketAddress inet && inet.getAddress() != null
            ? inet.getAddress().getHostAddress()
            : String.valueOf(remote);
    if (!admit(address)) {
      refused.increment();
      call.close(
          Status.UNAVAILABLE.withDescription(
              "more calls from " + address + " than allowed: slow down and try again"),
          new Metadata());
      return new ServerCall.Listener<>() {};
    }
    return next.startCall(call, headers);
  }
}
