package io.fluidex.ethsender.schedule;

import io.fluidex.ethsender.chain.BlockRef;
import io.fluidex.ethsender.chain.Receipt;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Finds out what became of an operation from what a node shows, which may lag behind another: what
 * such a node can make up is believed only when it lasts. For one thread.
 */
final class OperationObserver {
  private final SchedulerLimits limits;

  // Since when something has been observed that a lagging node may make up; forgotten in a crash.
  private final Map<Long, Long> goneSince = new HashMap<>();
  private final Map<Long, Long> nonceUsedSince = new HashMap<>();

  OperationObserver(final SchedulerLimits limits) {
    this.limits = limits;
  }

  /** Forgets since when anything has been observed. */
  void forget() {
    goneSince.clear();
    nonceUsedSince.clear();
  }

  /**
   * What happened to an operation.
   *
   * @param now seconds since 1970
   * @param alerts told what an operator should know
   */
  Optional<OperationEvent> observe(
      final Operation operation,
      final ChainView view,
      final long now,
      final Consumer<Alert> alerts) {
    final Optional<Receipt> receipt = receipt(operation, view);
    if (receipt.isPresent()) {
      goneSince.remove(operation.id());
      nonceUsedSince.remove(operation.id());
    }
    return switch (operation.state()) {
      case QUEUED -> queued(operation, receipt, view);
      case SENT -> sent(operation, receipt, view, now, alerts);
      case MINED, CONFIRMED -> included(operation, receipt, view, now);
      case REVERTED -> reverted(operation, receipt, view, now, alerts);
      case SUPERSEDED -> superseded(operation, receipt, view);
      case FINAL -> throw new IllegalStateException("a final operation is not open");
    };
  }

  /** The receipt that counts: of a successful call if there is one, else of what was tried last. */
  private static Optional<Receipt> receipt(final Operation operation, final ChainView view) {
    final List<Attempt> mined =
        operation.attempts().reversed().stream()
            .filter(a -> view.receipts().containsKey(a.hash()))
            .filter(a -> view.has(view.receipts().get(a.hash()).block()))
            .toList();
    return Stream.concat(
            mined.stream()
                .filter(a -> does(operation, a))
                .filter(a -> view.receipts().get(a.hash()).succeeded()),
            mined.stream().filter(a -> isCurrent(operation, a)))
        .map(a -> view.receipts().get(a.hash()))
        .findFirst();
  }

  private static boolean does(final Operation operation, final Attempt attempt) {
    return operation.lane() == Lane.FILL || attempt.isCall();
  }

  private static boolean isCurrent(final Operation operation, final Attempt attempt) {
    return operation.nonce().isPresent() && operation.nonce().getAsLong() == attempt.nonce();
  }

  private static Optional<OperationEvent> queued(
      final Operation operation, final Optional<Receipt> receipt, final ChainView view) {
    if (receipt.isPresent()) {
      return Optional.of(mined(operation, receipt.get()));
    }
    return overtaken(operation, view);
  }

  private Optional<OperationEvent> sent(
      final Operation operation,
      final Optional<Receipt> receipt,
      final ChainView view,
      final long now,
      final Consumer<Alert> alerts) {
    if (receipt.isPresent()) {
      return Optional.of(settled(operation, receipt.get(), view));
    }
    if (view.nonce() <= operation.nonce().getAsLong()) {
      nonceUsedSince.remove(operation.id());
      return Optional.empty();
    }
    if (!lasts(nonceUsedSince, operation.id(), now)) {
      return Optional.empty();
    }
    alerts.accept(
        new Alert(
            Alert.Kind.FOREIGN_NONCE,
            "nonce "
                + operation.nonce().getAsLong()
                + " of operation "
                + operation.id()
                + " was used by a transaction that is not ours; it gets another. Let nothing else"
                + " send from this account."));
    nonceUsedSince.remove(operation.id());
    return operation.lane() == Lane.FILL
        ? Optional.of(new OperationEvent.Superseded(operation.id()))
        : overtaken(operation, view)
            .or(() -> Optional.of(requeue(operation, "its nonce was used by something else")));
  }

  /** What the current attempt's receipt means for an operation that was sent. */
  private static OperationEvent settled(
      final Operation operation, final Receipt receipt, final ChainView view) {
    final Attempt attempt =
        operation.attempts().stream()
            .filter(a -> a.hash().equals(receipt.transaction()))
            .findFirst()
            .orElseThrow();
    if (receipt.succeeded() && does(operation, attempt)) {
      return mined(operation, receipt);
    }
    if (receipt.succeeded()) {
      return overtaken(operation, view)
          .orElseGet(() -> requeue(operation, "it was cancelled, but is needed"));
    }
    if (attempt.isCall() && isEarly(operation, attempt, receipt)) {
      return requeue(operation, "it was mined before what it follows: " + receipt.reason());
    }
    if (receipt.premature()) {
      return requeue(operation, "it was mined before the time of its blocks");
    }
    return overtaken(operation, view)
        .or(() -> overtakenInPart(operation, view))
        .orElseGet(() ->
            new OperationEvent.Reverted(operation.id(), receipt.reason(), Inclusion.of(receipt)));
  }

  private Optional<OperationEvent> included(
      final Operation operation,
      final Optional<Receipt> receipt,
      final ChainView view,
      final long now) {
    final Inclusion was = operation.inclusion();
    if (receipt.isPresent() && !Inclusion.of(receipt.get()).equals(was)) {
      return receipt.get().succeeded()
          ? Optional.of(mined(operation, receipt.get()))
          : Optional.of(new OperationEvent.Unmined(operation.id()));
    }
    if (receipt.isEmpty()) {
      return isGone(operation, was.block(), view, now)
          ? Optional.of(new OperationEvent.Unmined(operation.id()))
          : Optional.empty();
    }
    final long depth = view.head().number() - was.block().number() + 1;
    if (operation.state() == OperationState.MINED) {
      return depth >= limits.confirmations()
          ? Optional.of(new OperationEvent.Confirmed(operation.id()))
          : Optional.empty();
    }
    return depth >= limits.finality()
        ? Optional.of(new OperationEvent.Finalised(operation.id()))
        : Optional.empty();
  }

  private Optional<OperationEvent> reverted(
      final Operation operation,
      final Optional<Receipt> receipt,
      final ChainView view,
      final long now,
      final Consumer<Alert> alerts) {
    if (receipt.isPresent() && receipt.get().succeeded()) {
      return Optional.of(mined(operation, receipt.get()));
    }
    if (receipt.isEmpty()
        && operation.inclusion() != null
        && isGone(operation, operation.inclusion().block(), view, now)) {
      return Optional.of(new OperationEvent.Unmined(operation.id()));
    }
    final Optional<OperationEvent> overtaken =
        overtaken(operation, view).or(() -> overtakenInPart(operation, view));
    if (overtaken.isEmpty()) {
      alerts.accept(
          new Alert(
              Alert.Kind.LANE_PAUSED,
              "lane "
                  + operation.lane().label()
                  + " is paused: operation "
                  + operation.id()
                  + (operation.range() == null ? "" : " on blocks " + operation.range())
                  + " was reverted: "
                  + operation.reason()
                  + ". Remove the cause, then resume the lane."));
    }
    return overtaken;
  }

  private static Optional<OperationEvent> superseded(
      final Operation operation, final Optional<Receipt> receipt, final ChainView view) {
    if (receipt.isPresent()
        && receipt.get().succeeded()
        && operation.attempts().stream()
            .anyMatch(a -> a.hash().equals(receipt.get().transaction()) && does(operation, a))) {
      return Optional.of(mined(operation, receipt.get()));
    }
    if (operation.lane() == Lane.FILL
        || operation.lane().done(view.deepCounters()) >= operation.range().last()) {
      return Optional.of(new OperationEvent.Finalised(operation.id()));
    }
    return operation.lane().done(view.counters()) < operation.range().last()
        ? Optional.of(requeue(operation, "what others did was undone by a reorganisation"))
        : Optional.empty();
  }

  /** What it means for an operation that is not in a block that others did all of it. */
  private static Optional<OperationEvent> overtaken(
      final Operation operation, final ChainView view) {
    final boolean needless =
        operation.lane() == Lane.FILL
            ? operation.state() != OperationState.SENT
            : operation.lane().done(view.counters()) >= operation.range().last();
    return needless ? Optional.of(new OperationEvent.Superseded(operation.id())) : Optional.empty();
  }

  /** What it means for an operation that was reverted that others did the first of its blocks. */
  private static Optional<OperationEvent> overtakenInPart(
      final Operation operation, final ChainView view) {
    return operation
        .current()
        .filter(Attempt::isCall)
        .filter(a -> operation.lane().done(view.counters()) >= a.range().first())
        .map(_ -> requeue(operation, "others did a part of it"));
  }

  /**
   * Whether what an operation needs was not there when its block began. If it came in the same
   * block there may be another reason, which the simulation before the next attempt finds.
   */
  private static boolean isEarly(
      final Operation operation, final Attempt attempt, final Receipt receipt) {
    return operation.lane().done(receipt.before()) < attempt.range().first() - 1
        || operation.lane().allowed(receipt.before()) < attempt.range().last();
  }

  private static OperationEvent mined(final Operation operation, final Receipt receipt) {
    return new OperationEvent.Mined(operation.id(), Inclusion.of(receipt));
  }

  static OperationEvent requeue(final Operation operation, final String reason) {
    return new OperationEvent.Requeued(operation.id(), reason);
  }

  /** Another block at its height is evidence at once; a chain too short has to last. */
  private boolean isGone(
      final Operation operation, final BlockRef block, final ChainView view, final long now) {
    if (view.has(block)) {
      goneSince.remove(operation.id());
      return false;
    }
    final boolean replaced = view.canonical().containsKey(block.number());
    if (!replaced && !lasts(goneSince, operation.id(), now)) {
      return false;
    }
    goneSince.remove(operation.id());
    return true;
  }

  private boolean lasts(final Map<Long, Long> since, final long operation, final long now) {
    return now - since.computeIfAbsent(operation, _ -> now) >= limits.nodeLag().toSeconds();
  }
}
