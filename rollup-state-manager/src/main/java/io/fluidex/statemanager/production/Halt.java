package io.fluidex.statemanager.production;

import java.util.Objects;

/**
 * Why no block is sealed any more.
 *
 * @param reason the kind of reason
 * @param explanation what was found where, and what to do, for people
 */
public record Halt(Reason reason, String explanation) {
  /** The kinds of reasons. The names are stable: metrics have them. */
  public enum Reason {
    /** Events are missing in the log. */
    GAP,
    /** A replay does not give the blocks that were recorded. */
    DIVERGED,
    /** Another state manager has stored another block of the same number. */
    CONFLICT,
    /** The program failed where it must not. */
    BUG
  }

  /** Refuses null. */
  public Halt {
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(explanation, "explanation");
  }

  @Override
  public String toString() {
    return reason + ": " + explanation;
  }
}
