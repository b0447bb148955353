package io.fluidex.matchengine.result;

import java.util.Objects;

/**
 * The command was refused.
 *
 * @param reason why
 * @param message the message of the answer: the reason's text, or one with the numbers in question
 */
public record Rejected(Reason reason, String message) implements Result {
  /** Refuses null. */
  public Rejected {
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(message, "message");
  }

  /** Refused for a reason that says everything. */
  public static Rejected of(final Reason reason) {
    return new Rejected(reason, reason.text());
  }

  @Override
  public boolean isEffective() {
    return false;
  }
}
