package io.fluidex.ethsender.schedule;

import io.fluidex.ethsender.aggregate.BlockRange;
import io.fluidex.ethsender.fee.Fees;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Something to get into L1, with everything that was tried for it.
 *
 * <table>
 * <caption>Transitions; {@link #after} refuses all others</caption>
 * <tr><th>from</th><th>to</th><th>event</th></tr>
 * <tr><td>QUEUED, SENT</td><td>SENT</td><td>Written: the first attempt, or a replacement</td></tr>
 * <tr><td>SENT, QUEUED, MINED, CONFIRMED, REVERTED, SUPERSEDED</td><td>MINED</td>
 * <td>Mined: any attempt ever signed is in a block</td></tr>
 * <tr><td>MINED</td><td>CONFIRMED</td><td>Confirmed: enough blocks on top</td></tr>
 * <tr><td>CONFIRMED, SUPERSEDED</td><td>FINAL</td><td>Finalised: too deep to change</td></tr>
 * <tr><td>MINED, CONFIRMED, REVERTED</td><td>SENT</td><td>Unmined: a reorganisation</td></tr>
 * <tr><td>SENT, QUEUED</td><td>REVERTED</td><td>Reverted: in a block or in a simulation</td></tr>
 * <tr><td>QUEUED, SENT, REVERTED, SUPERSEDED</td><td>QUEUED</td>
 * <td>Requeued: the nonce is lost, or the operator resumes, or others did a part of it</td></tr>
 * <tr><td>QUEUED, SENT, REVERTED</td><td>SUPERSEDED</td><td>Superseded</td></tr>
 * </table>
 *
 * @param id its number, in the order of creation
 * @param lane its lane
 * @param range its blocks; null for a filler
 * @param createdAt when it was created, seconds since 1970
 * @param expectedGas what it is expected to use
 * @param state where it stands
 * @param nonce the nonce of its attempts that count; empty while it has none
 * @param attempts everything signed for it, also with nonces that were lost, oldest first
 * @param inclusion the block it is in; null if it is in none
 * @param reason why it is where it is, for people; empty if nothing needs to be said
 */
public record Operation(
    long id,
    Lane lane,
    BlockRange range,
    long createdAt,
    long expectedGas,
    OperationState state,
    OptionalLong nonce,
    List<Attempt> attempts,
    Inclusion inclusion,
    String reason) {
  /** Copies the attempts. */
  public Operation {
    attempts = List.copyOf(attempts);
    if ((range == null) != (lane == Lane.FILL)) {
      throw new IllegalArgumentException("only a filler is without blocks");
    }
  }

  /** A new operation on blocks. */
  public static Operation create(
      final long id,
      final Lane lane,
      final BlockRange range,
      final long createdAt,
      final long expectedGas) {
    return new Operation(
        id,
        lane,
        Objects.requireNonNull(range),
        createdAt,
        expectedGas,
        OperationState.QUEUED,
        OptionalLong.empty(),
        List.of(),
        null,
        "");
  }

  /** A new filler of a nonce. */
  public static Operation filler(final long id, final long createdAt) {
    return new Operation(
        id,
        Lane.FILL,
        null,
        createdAt,
        FILLER_GAS,
        OperationState.QUEUED,
        OptionalLong.empty(),
        List.of(),
        null,
        "");
  }

  /** Gas of a transfer of nothing. */
  public static final long FILLER_GAS = 21_000;

  /** The last attempt with the nonce that counts. */
  public Optional<Attempt> current() {
    return nonce.isEmpty()
        ? Optional.empty()
        : attempts.reversed().stream().filter(a -> a.nonce() == nonce.getAsLong()).findFirst();
  }

  /** The highest fees tried with a nonce. */
  public Optional<Fees> highestFees(final long withNonce) {
    return attempts.stream()
        .filter(a -> a.nonce() == withNonce)
        .map(Attempt::fees)
        .max(Comparator.comparingLong(Fees::maxFee).thenComparingLong(Fees::maxPriority));
  }

  /**
   * The operation after an event.
   *
   * @throws IllegalStateException if the event cannot happen to it
   */
  public Operation after(final OperationEvent event) {
    return switch (event) {
      case OperationEvent.Created _ ->
          throw new IllegalStateException("operation " + id + " exists already");
      case OperationEvent.Written e -> written(e.attempt());
      case OperationEvent.Broadcast e -> replace(e.attempt(), a -> a.taken(e.height()));
      case OperationEvent.Underpriced e -> replace(e.attempt(), Attempt::refused);
      case OperationEvent.Mined e -> mined(e);
      case OperationEvent.Confirmed _ ->
          to(event, EnumSet.of(OperationState.MINED), OperationState.CONFIRMED, inclusion, "");
      case OperationEvent.Finalised _ ->
          to(
              event,
              EnumSet.of(OperationState.CONFIRMED, OperationState.SUPERSEDED),
              OperationState.FINAL,
              inclusion,
              reason);
      case OperationEvent.Unmined _ ->
          to(
              event,
              EnumSet.of(OperationState.MINED, OperationState.CONFIRMED, OperationState.REVERTED),
              OperationState.SENT,
              null,
              "the block it was in is no longer part of the chain");
      case OperationEvent.Reverted e ->
          to(
              event,
              EnumSet.of(OperationState.SENT, OperationState.QUEUED),
              OperationState.REVERTED,
              e.inclusion(),
              e.reason());
      case OperationEvent.Requeued e -> requeued(e);
      case OperationEvent.Superseded _ ->
          to(
              event,
              EnumSet.of(OperationState.QUEUED, OperationState.SENT, OperationState.REVERTED),
              OperationState.SUPERSEDED,
              null,
              "the contract has its blocks from someone else");
    };
  }

  private Operation written(final Attempt attempt) {
    check(
        EnumSet.of(OperationState.QUEUED, OperationState.SENT),
        "an attempt of an operation that is not to be sent");
    if (state == OperationState.SENT && nonce.getAsLong() != attempt.nonce()) {
      throw new IllegalStateException("operation " + id + " has nonce " + nonce.getAsLong());
    }
    final List<Attempt> more = new ArrayList<>(attempts);
    more.add(attempt);
    return new Operation(
        id,
        lane,
        range,
        createdAt,
        expectedGas,
        OperationState.SENT,
        OptionalLong.of(attempt.nonce()),
        more,
        null,
        "");
  }

  /** The nonce that counts is that of the attempt that made it, which may be an earlier one. */
  private Operation mined(final OperationEvent.Mined event) {
    check(EnumSet.complementOf(EnumSet.of(OperationState.FINAL)), "Mined");
    final Attempt made =
        attempts.stream()
            .filter(a -> a.hash().equals(event.inclusion().transaction()))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException(event + " of another operation"));
    return new Operation(
        id,
        lane,
        range,
        createdAt,
        expectedGas,
        OperationState.MINED,
        OptionalLong.of(made.nonce()),
        attempts,
        event.inclusion(),
        "");
  }

  private Operation replace(final Attempt attempt, final UnaryOperator<Attempt> change) {
    final List<Attempt> changed =
        attempts.stream().map(a -> a.hash().equals(attempt.hash()) ? change.apply(a) : a).toList();
    return new Operation(
        id, lane, range, createdAt, expectedGas, state, nonce, changed, inclusion, reason);
  }

  private Operation requeued(final OperationEvent.Requeued event) {
    check(
        EnumSet.of(
            OperationState.QUEUED,
            OperationState.SENT,
            OperationState.REVERTED,
            OperationState.SUPERSEDED),
        "a second sending of an operation that succeeded");
    return new Operation(
        id,
        lane,
        range,
        createdAt,
        expectedGas,
        OperationState.QUEUED,
        OptionalLong.empty(),
        attempts,
        null,
        event.reason());
  }

  private Operation to(
      final OperationEvent event,
      final Set<OperationState> from,
      final OperationState next,
      final Inclusion in,
      final String because) {
    check(from, event.getClass().getSimpleName());
    return new Operation(
        id, lane, range, createdAt, expectedGas, next, nonce, attempts, in, because);
  }

  private void check(final Set<OperationState> from, final String what) {
    if (!from.contains(state)) {
      throw new IllegalStateException(
          what + " cannot happen to operation " + id + ", which is " + state.label());
    }
  }
}
