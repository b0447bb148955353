package io.fluidex.prover.master.rpc;

import io.fluidex.runtime.database.DatabaseException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all calls check and how all are answered. */
final class Requests {
  private static final Logger LOG = LoggerFactory.getLogger(Requests.class);

  /** Ids of provers and tasks: printable, of a length that a table and a terminal can bear. */
  private static final Pattern ID = Pattern.compile("[\\x21-\\x7e]{1,128}");

  private Requests() {}

  /** Answers a call; a database that is away is no reason for clients to give up. */
  static <R> void answer(final StreamObserver<R> observer, final Supplier<R> handler) {
    final R response;
    try {
      response = handler.get();
    } catch (final DatabaseException e) {
      LOG.warn("a call could not be answered", e);
      throw Status.UNAVAILABLE
          .withDescription("the master's database does not answer: try again in a moment")
          .withCause(e)
          .asRuntimeException();
    }
    observer.onNext(response);
    observer.onCompleted();
  }

  static StatusRuntimeException invalid(final String message) {
    return Status.INVALID_ARGUMENT.withDescription(message).asRuntimeException();
  }

  static StatusRuntimeException unknownTask(final String task) {
    return Status.NOT_FOUND
        .withDescription("there is no task " + task + " in this cluster")
        .asRuntimeException();
  }

  /** An id as it is allowed. */
  static String id(final String name, final String value) {
    if (!ID.matcher(value).matches()) {
      throw invalid(name + " must be 1 to 128 printable ASCII characters without blanks");
    }
    return value;
  }

  /** A text for people: its beginning, without what tables and terminals cannot bear. */
  static String text(final String value, final int limit) {
    final String printable = value.replaceAll("\\p{Cntrl}+", " ").strip();
    return printable.length() > limit ? printable.substring(0, limit) : printable;
  }
}
