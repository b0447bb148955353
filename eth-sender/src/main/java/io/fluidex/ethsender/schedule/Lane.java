package io.fluidex.ethsender.schedule;

import io.fluidex.ethsender.aggregate.OperationKind;
import io.fluidex.ethsender.chain.Counters;
import java.util.List;
import java.util.Locale;

/** Operations that follow each other; one lane pauses without the others. */
public enum Lane {
  /** Commits, which need nothing. */
  COMMIT,
  /** Publications of proofs, of committed blocks. */
  PROVE,
  /** Executions, of proven blocks. */
  EXECUTE,
  /** Transfers of nothing to oneself, which use a nonce that nobody else will use. */
  FILL;

  /** The lanes with blocks, the most urgent first: what is nearest to its end goes first. */
  public static final List<Lane> BY_PRIORITY = List.of(EXECUTE, PROVE, COMMIT);

  /**
   * The lane of a kind.
   *
   * @throws IllegalArgumentException if it is not sent
   */
  public static Lane of(final OperationKind kind) {
    return switch (kind) {
      case COMMIT -> COMMIT;
      case PUBLISH_PROOF -> PROVE;
      case EXECUTE -> EXECUTE;
      case CREATE_PROOF -> throw new IllegalArgumentException(kind.label() + " is not sent");
    };
  }

  /**
   * The kind of operation it has.
   *
   * @throws IllegalStateException for {@link #FILL}
   */
  public OperationKind kind() {
    return switch (this) {
      case COMMIT -> OperationKind.COMMIT;
      case PROVE -> OperationKind.PUBLISH_PROOF;
      case EXECUTE -> OperationKind.EXECUTE;
      case FILL -> throw new IllegalStateException("a filler is no operation on blocks");
    };
  }

  /** The last block the contract has done what the lane does with. */
  public long done(final Counters counters) {
    return switch (this) {
      case COMMIT -> counters.committed();
      case PROVE -> counters.proven();
      case EXECUTE -> counters.executed();
      case FILL -> 0;
    };
  }

  /** The last block the contract is ready to take in the lane, if those before it are taken. */
  long allowed(final Counters counters) {
    return switch (this) {
      case COMMIT -> Long.MAX_VALUE;
      case PROVE -> counters.committed();
      case EXECUTE -> counters.proven();
      case FILL -> 0;
    };
  }

  /** The name in the database, in metrics and in commands, such as {@code prove}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The lane of a {@link #label}.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Lane ofLabel(final String label) {
    for (final Lane lane : values()) {
      if (lane.label().equals(label)) {
        return lane;
      }
    }
    throw new IllegalArgumentException("no lane is called " + label);
  }
}
