package io.fluidex.matchengine.server;

import io.fluidex.matchengine.command.Command;
import io.fluidex.matchengine.command.EngineMode;
import io.fluidex.matchengine.command.SignaturePolicy;
import io.fluidex.matchengine.core.ExchangeCore;
import io.fluidex.matchengine.exchange.Exchange;
import io.fluidex.matchengine.exchange.UnavailableException;
import io.fluidex.matchengine.limit.UserLimit;
import io.fluidex.matchengine.result.Reason;
import io.fluidex.matchengine.result.Rejected;
import io.fluidex.matchengine.result.Result;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How calls reach the exchange, and how what it says becomes the answer of a call: every write is
 * answered when it is durable, every read shows what is.
 */
final class ExchangeCalls {
  private static final Logger LOG = LoggerFactory.getLogger(ExchangeCalls.class);

  /** A stable number beside the message of an error, see {@link Reason#code}. */
  private static final Metadata.Key<String> REASON =
      Metadata.Key.of("fluidex-reason", Metadata.ASCII_STRING_MARSHALLER);

  private static final long REPLY_SECONDS = 30;

  private final Exchange exchange;
  private final UserLimit userLimit;

  ExchangeCalls(final Exchange exchange, final UserLimit userLimit) {
    this.exchange = exchange;
    this.userLimit = userLimit;
  }

  static StatusRuntimeException refusal(final Reason reason, final String message) {
    final Metadata trailers = new Metadata();
    trailers.put(REASON, Integer.toString(reason.code()));
    return Status.fromCodeValue(reason.status().number())
        .withDescription(message)
        .asRuntimeException(trailers);
  }

  static StatusRuntimeException refusal(final Reason reason) {
    return refusal(reason, reason.text());
  }

  static <T> T await(final CompletableFuture<T> future) {
    try {
      return future.get(REPLY_SECONDS, TimeUnit.SECONDS);
    } catch (final TimeoutException e) {
      throw Status.DEADLINE_EXCEEDED
          .withDescription("not confirmed in time; it may have happened, ask before repeating")
          .withCause(e)
          .asRuntimeException();
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Status.CANCELLED.withCause(e).asRuntimeException();
    } catch (final ExecutionException e) {
      throw failure(e.getCause());
    }
  }

  private static RuntimeException failure(final Throwable cause) {
    if (cause instanceof UnavailableException unavailable) {
      return Status.UNAVAILABLE
          .withDescription(unavailable.getMessage())
          .withCause(cause)
          .asRuntimeException();
    }
    return new IllegalStateException("a request failed", cause);
  }

  static <R> void answer(final StreamObserver<R> observer, final Supplier<R> reply) {
    final R message;
    try {
      message = reply.get();
    } catch (final RequestException e) {
      observer.onError(refusal(e.reason()));
      return;
    } catch (final StatusRuntimeException e) {
      observer.onError(e);
      return;
    }
    observer.onNext(message);
    observer.onCompleted();
  }

  /** Refuses what a user sends beyond its limit. */
  static void requireRate(
      final UserLimit userLimit, final Exchange exchange, final Command command) {
    final OptionalLong tooMany =
        userLimit.exceededBy(
            command, exchange.engineSettings().signatures() == SignaturePolicy.REQUIRED);
    if (tooMany.isPresent()) {
      throw Status.RESOURCE_EXHAUSTED
          .withDescription(
              "user " + tooMany.getAsLong() + " sends too many commands: slow down and try again")
          .asRuntimeException();
    }
  }

  Result execute(final Command command) {
    requireRate(userLimit, exchange, command);
    return accepted(await(exchange.submit(command)));
  }

  private static Result accepted(final Result result) {
    if (result instanceof Rejected rejected) {
      throw refusal(rejected.reason(), rejected.message());
    }
    return result;
  }

  /**
   * Answers when a command is durable, on the thread that says so, without a thread that waits: for
   * the calls of which there are thousands in a second. The server's limit on the time of calls
   * stands in for a limit here.
   */
  @SuppressWarnings("FutureReturnValueIgnored") // Its outcome is handled in the callback.
  <R> void answerLater(
      final StreamObserver<R> observer,
      final Supplier<Command> request,
      final Function<Result, R> reply) {
    final Command command;
    try {
      command = request.get();
      requireRate(userLimit, exchange, command);
    } catch (final RequestException e) {
      observer.onError(refusal(e.reason()));
      return;
    } catch (final StatusRuntimeException e) {
      observer.onError(e);
      return;
    }
    exchange
        .submit(command)
        .whenComplete((result, problem) -> {
          try {
            answer(
                observer,
                () -> {
                  if (problem != null) {
                    throw failure(problem);
                  }
                  return reply.apply(accepted(result));
                });
          } catch (final RuntimeException e) {
            fail(observer, e);
          }
        });
  }

  /** Nothing above this sees what goes wrong after the handler has returned. */
  private static void fail(final StreamObserver<?> observer, final RuntimeException problem) {
    if (observer instanceof ServerCallStreamObserver<?> call && call.isCancelled()) {
      LOG.debug("nobody waits for an answer any more", problem);
      return;
    }
    LOG.error("a request failed after it was executed", problem);
    observer.onError(
        Status.INTERNAL
            .withDescription("the request failed for a reason of the server, see its log")
            .asRuntimeException());
  }

  <T> T ask(final Function<ExchangeCore, T> question) {
    return await(exchange.query(question));
  }

  int market(final String name) {
    final OptionalInt number = exchange.catalog().market(name);
    if (number.isEmpty()) {
      throw new RequestException(Reason.INVALID_MARKET);
    }
    return number.getAsInt();
  }

  void requireDevelopment() {
    if (exchange.engineSettings().mode() != EngineMode.DEVELOPMENT) {
      throw new RequestException(Reason.DEVELOPMENT_ONLY);
    }
  }
}
