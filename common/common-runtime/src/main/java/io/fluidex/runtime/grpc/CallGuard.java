package io.fluidex.runtime.grpc;

import io.fluidex.runtime.metrics.Metrics;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Around every call: a limit on its time, an answer when its handler throws, and a measurement by
 * method and code ({@code fluidex_grpc_server_calls}).
 */
final class CallGuard implements ServerInterceptor {
  private static final Logger LOG = LoggerFactory.getLogger(CallGuard.class);

  /** Shorter calls are not told apart. */
  private static final Duration LEAST = Duration.ofNanos(100_000);

  private final Metrics metrics;
  private final Duration limit;
  private final ScheduledExecutorService timer;

  /** How calls of a method ended. */
  private record Ending(String method, Status.Code code) {}

  /** The registry finds them too, but takes as long for it as for all else of a small call. */
  private final Map<Ending, Timer> timers = new ConcurrentHashMap<>();

  CallGuard(final Metrics metrics, final Duration limit, final ScheduledExecutorService timer) {
    this.metrics = metrics;
    this.limit = limit;
    this.timer = timer;
  }

  private Timer timer(final Ending ending) {
    return metrics.fineTimer(
        "fluidex_grpc_server_calls",
        "Calls by method and code",
        LEAST,
        "method",
        ending.method(),
        "code",
        ending.code().name());
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      final ServerCall<Q, R> call, final Metadata headers, final ServerCallHandler<Q, R> next) {
    final String method = call.getMethodDescriptor().getFullMethodName();
    final MeasuredCall<Q, R> measured = new MeasuredCall<>(call, method);
    final ServerCall.Listener<Q> listener;
    if (call.getMethodDescriptor().getType() == MethodDescriptor.MethodType.UNARY) {
      // withDeadlineAfter keeps the deadline of the client if that is earlier.
      final Context.CancellableContext context =
          Context.current().withDeadlineAfter(limit.toNanos(), TimeUnit.NANOSECONDS, timer);
      context.addListener(
          cancelled ->
              measured.closeOnce(
                  cancelled.cancellationCause() instanceof TimeoutException
                      ? Status.DEADLINE_EXCEEDED.withDescription(
                          method + " did not finish in time; it may have happened")
                      : Status.CANCELLED),
          Runnable::run);
      measured.onClose(() -> context.cancel(null));
      listener = Contexts.interceptCall(context, measured, headers, next);
    } else {
      listener = next.startCall(measured, headers);
    }
    return new SimpleForwardingServerCallListener<>(listener) {
      @Override
      public void onMessage(final Q message) {
        guarded(() -> super.onMessage(message));
      }

      @Override
      public void onHalfClose() {
        guarded(super::onHalfClose);
      }

      private void guarded(final Runnable handler) {
        try {
          handler.run();
        } catch (final RuntimeException e) {
          final Status status = Status.fromThrowable(e);
          if (status.getCode() == Status.Code.UNKNOWN) {
            LOG.error("{} threw", method, e);
            measured.closeOnce(
                Status.INTERNAL.withDescription(
                    method + " failed for a reason of the server, see its log"));
          } else {
            measured.closeOnce(status);
          }
        }
      }
    };
  }

  /**
   * A call that is closed once, by its handler or by the guard, whichever is first. The call below
   * is not made for two threads, hence the locks.
   */
  private final class MeasuredCall<Q, R> extends SimpleForwardingServerCall<Q, R> {
    private final String method;
    private final long start = System.nanoTime();
    private boolean closed;
    private Runnable afterClose = () -> {};

    MeasuredCall(final ServerCall<Q, R> call, final String method) {
      super(call);
      this.method = method;
    }

    synchronized void onClose(final Runnable action) {
      afterClose = action;
    }

    void closeOnce(final Status status) {
      close(status, new Metadata());
    }

    @Override
    public synchronized void sendHeaders(final Metadata headers) {
      if (!closed) {
        super.sendHeaders(headers);
      }
    }

    @Override
    public synchronized void sendMessage(final R message) {
      if (!closed) {
        super.sendMessage(message);
      }
    }

    @Override
    public synchronized void close(final Status status, final Metadata trailers) {
      if (!closed) {
        closed = true;
        timers
            .computeIfAbsent(new Ending(method, status.getCode()), CallGuard.this::timer)
            .record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        super.close(status, trailers);
        afterClose.run();
      }
    }
  }
}
