package io.fluidex.client;

import java.io.Serial;
import java.util.OptionalInt;

/** A call of the exchange did not succeed; the message says which exchange and why. */
public final class ExchangeException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** What is known of the call. */
  public enum Kind {
    /**
     * The exchange has refused it: nothing happened, and the same request would be refused again.
     */
    REFUSED,
    /**
     * The exchange cannot be reached or does not take requests now; a read, or nothing happened.
     */
    UNREACHABLE,
    /** There was no answer to a change, which may have happened. */
    UNCERTAIN,
    /** What the exchange says contradicts itself or what is known of it; nothing was signed. */
    MISTRUSTED
  }

  private final Kind kind;
  private final int reason;

  ExchangeException(final Kind kind, final String message, final Throwable cause) {
    this(kind, 0, message, cause);
  }

  ExchangeException(
      final Kind kind, final int reason, final String message, final Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.reason = reason;
  }

  /** What is known of the call. */
  public Kind kind() {
    return kind;
  }

  /** The stable number of the reason of a refusal, if the exchange has told one. */
  public OptionalInt reason() {
    return reason == 0 ? OptionalInt.empty() : OptionalInt.of(reason);
  }
}
