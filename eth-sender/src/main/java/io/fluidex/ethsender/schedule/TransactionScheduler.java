package io.fluidex.ethsender.schedule;

import io.fluidex.ethsender.aggregate.BlockRange;
import io.fluidex.ethsender.fee.FeeMarket;
import io.fluidex.ethsender.fee.FeePolicy;
import io.fluidex.ethsender.fee.FeeWindow;
import io.fluidex.ethsender.fee.Fees;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides what is sent to L1, with which nonce and fees, and what became of it.
 *
 * <p>One account sends everything. A nonce is given out when an attempt is written down, which is
 * before it is sent, so that no crash loses one; lanes are served in order of {@link
 * Lane#BY_PRIORITY}, and an operation only when what it depends on is mined or, in its own lane,
 * has a lower nonce. Every attempt ever signed is looked for in the chain, since any of them may be
 * mined. What cannot be told from a node that lags behind is believed only when it lasts.
 *
 * <p>The caller asks in this order, persists the events of every answer in one transaction and then
 * hands each to {@link #apply}: {@link #observe}, {@link #plan}, {@link #broadcasts}. The questions
 * change no operation, only {@link #apply} does; a crash between any two steps is made good by
 * {@link #restore} and the next round. No IO, no clock; for one thread.
 */
public final class TransactionScheduler {
  private final SchedulerLimits limits;
  private final OperationObserver observer;
  private final FeePolicy fees;
  private final TreeMap<Long, Operation> open = new TreeMap<>();
  private final Set<Alert> alerts = new LinkedHashSet<>();

  private FeeWindow window = FeeWindow.EMPTY;
  private long nextId = 1;
  private long sampledHeight = -1;

  // Since when something has been observed that a lagging node may make up; forgotten in a crash.
  private final Map<Long, Long> simulationFailsSince = new HashMap<>();
  private final Map<Long, Long> sentAt = new HashMap<>();
  private OptionalLong gapSince = OptionalLong.empty();

  /** A scheduler without operations. */
  public TransactionScheduler(final SchedulerLimits limits, final FeePolicy fees) {
    this.limits = limits;
    this.observer = new OperationObserver(limits);
    this.fees = fees;
  }

  /**
   * Takes over what was persisted, at the start.
   *
   * @param operations those that are not final
   * @param lastId the highest id ever given out, 0 if there is none
   */
  public void restore(final Collection<Operation> operations, final long lastId) {
    open.clear();
    observer.forget();
    simulationFailsSince.clear();
    sentAt.clear();
    gapSince = OptionalLong.empty();
    operations.forEach(o -> open.put(o.id(), o));
    nextId = lastId + 1;
  }

  /** The operations that are not final, in the order they were created. */
  public List<Operation> operations() {
    return List.copyOf(open.values());
  }

  /** What the last round gave an operator to know. */
  public List<Alert> alerts() {
    return List.copyOf(alerts);
  }

  /** The id that the next operation gets. */
  public long nextId() {
    return nextId;
  }

  /** Takes earlier prices of the market, at the start. */
  public void prime(final FeeWindow earlier) {
    window = earlier;
  }

  /**
   * Applies an event that is persisted.
   *
   * @return the operation after it
   * @throws IllegalStateException if it cannot happen
   */
  public Operation apply(final OperationEvent event) {
    final Operation after = after(event);
    nextId = Math.max(nextId, after.id() + 1);
    if (after.state() == OperationState.FINAL) {
      open.remove(after.id());
    } else {
      open.put(after.id(), after);
    }
    switch (event) {
      case OperationEvent.Broadcast _, OperationEvent.Underpriced _ -> {}
      default -> sentAt.remove(after.id());
    }
    return after;
  }

  /**
   * What the operation of an event will be after it; nothing changes.
   *
   * @throws IllegalStateException if it cannot happen
   */
  public Operation after(final OperationEvent event) {
    if (event instanceof OperationEvent.Created created) {
      if (open.containsKey(event.operation())) {
        throw new IllegalStateException("operation " + event.operation() + " exists already");
      }
      return created.created();
    }
    final Operation before = open.get(event.operation());
    if (before == null) {
      throw new IllegalStateException("there is no open operation " + event.operation());
    }
    return before.after(event);
  }

  /**
   * What the chain shows to have become of the operations; at most one event for each.
   *
   * @param now seconds since 1970
   */
  public List<OperationEvent> observe(final ChainView view, final long now) {
    alerts.clear();
    if (view.head().number() > sampledHeight) {
      sampledHeight = view.head().number();
      window = window.sample(view.market());
    }
    final List<OperationEvent> events = new ArrayList<>();
    for (final Operation operation : open.values()) {
      observer.observe(operation, view, now, alerts::add).ifPresent(events::add);
    }
    return events;
  }

  /**
   * The most urgent transaction to sign now: replacements come first, then new operations. Ask
   * again once it is written, or with its operation passed over if it cannot be.
   *
   * @param passedOver the ids of operations that cannot be signed now; they hold up their lane only
   * @param now seconds since 1970
   */
  public Optional<AttemptPlan> plan(
      final ChainView view, final Set<Long> passedOver, final long now) {
    return sent()
        .filter(o -> !passedOver.contains(o.id()))
        .flatMap(o -> replacement(o, view).stream())
        .findFirst()
        .or(() -> filler(view, now))
        .or(() -> newOperation(view, passedOver, now));
  }

  private Optional<AttemptPlan> replacement(final Operation operation, final ChainView view) {
    final Attempt last = operation.current().orElseThrow();
    final boolean headOfLine = last.nonce() == view.nonce();
    final boolean stuck =
        headOfLine
            && last.broadcastAt().isPresent()
            && view.head().number() - last.broadcastAt().getAsLong() >= limits.stuckBlocks();
    final boolean needless =
        headOfLine
            && operation.lane() != Lane.FILL
            && last.isCall()
            && operation.lane().done(view.counters()) >= operation.range().last();
    if (view.latestNonce() > last.nonce() || !(stuck || needless || last.rejected())) {
      return Optional.empty();
    }
    final BlockRange range = needless ? null : last.range();
    final long gasLimit = needless ? Operation.FILLER_GAS : last.gasLimit();
    final Optional<Fees> raised =
        fees.replacement(operation.highestFees(last.nonce()).orElseThrow(), view.market());
    if (raised.isEmpty()) {
      alerts.add(
          new Alert(
              Alert.Kind.FEE_CEILING,
              "operation "
                  + operation.id()
                  + " is stuck at "
                  + last.fees().maxFee()
                  + " wei for one gas, and the ceiling of "
                  + fees.bounds().ceiling()
                  + " leaves no room for a replacement. Raise the ceiling or wait."));
    }
    return raised.map(f -> new AttemptPlan(operation, last.nonce(), range, f, gasLimit, false));
  }

  /**
   * The lowest nonce that no open operation will use although later ones wait for it. A
   * reorganisation may leave several in a row: those behind fillers are missing as well.
   */
  private OptionalLong missingNonce(final ChainView view) {
    final Map<Long, Lane> lanes =
        sent().collect(Collectors.toMap(o -> o.nonce().getAsLong(), Operation::lane, (a, _) -> a));
    final long last = lanes.keySet().stream().mapToLong(n -> n).max().orElse(-1);
    long nonce = view.latestNonce();
    while (nonce < last && lanes.get(nonce) == Lane.FILL) {
      nonce++;
    }
    return nonce < last && !lanes.containsKey(nonce)
        ? OptionalLong.of(nonce)
        : OptionalLong.empty();
  }

  private Optional<AttemptPlan> filler(final ChainView view, final long now) {
    final OptionalLong missing = missingNonce(view);
    if (missing.isEmpty()) {
      gapSince = OptionalLong.empty();
      return Optional.empty();
    }
    if (gapSince.isEmpty()) {
      gapSince = OptionalLong.of(now);
    }
    if (now - gapSince.getAsLong() < limits.nodeLag().toSeconds()) {
      return Optional.empty();
    }
    final long nonce = missing.getAsLong();
    // An attempt of an operation that was mined with another nonce may be the one in the way.
    final Optional<Fees> inTheWay =
        open.values().stream()
            .flatMap(o -> o.highestFees(nonce).stream())
            .max(Comparator.comparingLong(Fees::maxFee));
    return inTheWay
        .map(f -> fees.replacement(f, view.market()))
        .orElseGet(() -> fees.first(view.market(), window, true))
        .map(f ->
            new AttemptPlan(
                Operation.filler(nextId, now), nonce, null, f, Operation.FILLER_GAS, false));
  }

  private Optional<AttemptPlan> newOperation(
      final ChainView view, final Set<Long> passedOver, final long now) {
    if (sent().count() >= limits.inFlight()) {
      return Optional.empty();
    }
    for (final Lane lane : Lane.BY_PRIORITY) {
      final long follows = endOfLine(lane, view);
      final Optional<Operation> ready =
          isPaused(lane)
              ? Optional.empty()
              : queued(lane)
                  .filter(o -> isReady(o, follows, view))
                  .filter(o -> !passedOver.contains(o.id()));
      if (ready.isPresent()) {
        final Operation operation = ready.get();
        final Optional<Fees> offered = fees.first(view.market(), window, isUrgent(operation, now));
        if (offered.isPresent()) {
          return Optional.of(
              new AttemptPlan(
                  operation,
                  nextNonce(view),
                  new BlockRange(follows + 1, operation.range().last()),
                  offered.get(),
                  0,
                  follows == lane.done(view.counters())));
        }
        alerts.add(waiting(view.market(), operation));
      }
    }
    return Optional.empty();
  }

  private long nextNonce(final ChainView view) {
    return open.values().stream()
        .flatMap(o -> o.attempts().stream())
        .mapToLong(a -> a.nonce() + 1)
        .reduce(view.latestNonce(), Math::max);
  }

  /** The last block of a lane that is done, or sent without anything missing before it. */
  private long endOfLine(final Lane lane, final ChainView view) {
    long end = lane.done(view.counters());
    boolean grew = true;
    while (grew) {
      final long next = end + 1;
      final OptionalLong further =
          open.values().stream()
              .filter(o -> o.lane() == lane && isUnderWay(o, view))
              .filter(o -> o.range().first() <= next && o.range().last() >= next)
              .mapToLong(o -> o.range().last())
              .max();
      grew = further.isPresent();
      end = further.orElse(end);
    }
    return end;
  }

  /** Whether an operation's place in its lane is certain; one whose nonce is used needs another. */
  private static boolean isUnderWay(final Operation operation, final ChainView view) {
    return switch (operation.state()) {
      case MINED, CONFIRMED, SUPERSEDED -> true;
      case SENT -> operation.nonce().getAsLong() >= view.nonce();
      case QUEUED, REVERTED, FINAL -> false;
    };
  }

  private static boolean isReady(
      final Operation operation, final long follows, final ChainView view) {
    return operation.range().first() <= follows + 1
        && operation.range().last() > follows
        && operation.lane().allowed(view.counters()) >= operation.range().last();
  }

  /** The operation of a lane that is to be sent next. */
  private Optional<Operation> queued(final Lane lane) {
    return open.values().stream()
        .filter(o -> o.lane() == lane && o.state() == OperationState.QUEUED)
        .min(Comparator.comparingLong(o -> o.range().first()));
  }

  private Stream<Operation> sent() {
    return open.values().stream().filter(o -> o.state() == OperationState.SENT);
  }

  private boolean isUrgent(final Operation operation, final long now) {
    return now - operation.createdAt() >= limits.urgentAfter().toSeconds();
  }

  private Alert waiting(final FeeMarket market, final Operation operation) {
    return new Alert(
        Alert.Kind.WAITING_FOR_FEES,
        "operation "
            + operation.id()
            + " waits: the market asks "
            + market
            + ", which is above the ceiling of "
            + fees.bounds().ceiling()
            + " wei for one gas or much above what it usually asks. Raise fees.ceiling_wei or"
            + " fees.patience_percent, or wait.");
  }

  /**
   * The event to persist before a planned attempt is sent.
   *
   * @param signed the transaction that was signed for the plan
   */
  public OperationEvent written(final AttemptPlan plan, final Attempt signed) {
    final OperationEvent written = new OperationEvent.Written(plan.operation().id(), signed);
    return open.containsKey(plan.operation().id())
        ? written
        : new OperationEvent.Created(plan.operation().after(written));
  }

  /**
   * What to send now, lowest nonce first: what was never sent, and what was sent long ago.
   *
   * @param now seconds since 1970
   */
  public List<AttemptPlan.Signed> broadcasts(final long now) {
    return sent()
        .filter(o ->
            !sentAt.containsKey(o.id())
                || now - sentAt.get(o.id()) >= limits.rebroadcast().toSeconds())
        .sorted(Comparator.comparingLong(o -> o.nonce().getAsLong()))
        .map(o -> new AttemptPlan.Signed(o.id(), o.current().orElseThrow()))
        .toList();
  }

  /**
   * What a node's answer to a broadcast means.
   *
   * @param height the height of the chain
   * @param now seconds since 1970
   * @param message what the node said, for people
   */
  public Optional<OperationEvent> answered(
      final AttemptPlan.Signed sent,
      final BroadcastOutcome outcome,
      final String message,
      final long height,
      final long now) {
    sentAt.put(sent.operation(), now);
    return switch (outcome) {
      case TAKEN ->
          sent.attempt().broadcastAt().isPresent() && !sent.attempt().rejected()
              ? Optional.empty()
              : Optional.of(new OperationEvent.Broadcast(sent.operation(), sent.attempt(), height));
      case UNDERPRICED ->
          Optional.of(new OperationEvent.Underpriced(sent.operation(), sent.attempt()));
      case INSUFFICIENT_FUNDS -> {
        alerts.add(
            new Alert(
                Alert.Kind.INSUFFICIENT_FUNDS,
                "operation "
                    + sent.operation()
                    + " cannot be paid for: "
                    + message
                    + ". Fund the sender's account."));
        yield Optional.empty();
      }
      // The next view tells what used the nonce; the others are sent again later.
      case NONCE_TOO_LOW, FAILED -> Optional.empty();
    };
  }

  /**
   * What it means that a simulation of a planned attempt was reverted: nothing yet if it may be the
   * node that lags, otherwise the lane pauses and no gas is lost.
   *
   * @param reason why, for people
   * @param now seconds since 1970
   */
  public Optional<OperationEvent> simulationReverted(
      final AttemptPlan plan, final String reason, final long now) {
    final long id = plan.operation().id();
    final long since = simulationFailsSince.computeIfAbsent(id, _ -> now);
    if (now - since < limits.nodeLag().toSeconds()) {
      return Optional.empty();
    }
    simulationFailsSince.remove(id);
    return Optional.of(new OperationEvent.Reverted(id, "in a simulation: " + reason, null));
  }

  /** Tells that a simulation went well, which ends what {@link #simulationReverted} counts. */
  public void simulationSucceeded(final AttemptPlan plan) {
    simulationFailsSince.remove(plan.operation().id());
  }

  /** Whether a lane waits for the operator. */
  public boolean isPaused(final Lane lane) {
    return open.values().stream()
        .anyMatch(o -> o.lane() == lane && o.state() == OperationState.REVERTED);
  }

  /** Lets a paused lane go on: what was reverted is sent again. */
  public List<OperationEvent> resume(final Lane lane) {
    return open.values().stream()
        .filter(o -> o.lane() == lane && o.state() == OperationState.REVERTED)
        .map(o ->
            lane == Lane.FILL
                ? new OperationEvent.Superseded(o.id())
                : OperationObserver.requeue(o, "resumed by the operator"))
        .toList();
  }

  /**
   * A new operation on blocks that follow those of its lane.
   *
   * @param now seconds since 1970
   */
  public OperationEvent create(
      final Lane lane, final BlockRange range, final long expectedGas, final long now) {
    return new OperationEvent.Created(Operation.create(nextId, lane, range, now, expectedGas));
  }
}
