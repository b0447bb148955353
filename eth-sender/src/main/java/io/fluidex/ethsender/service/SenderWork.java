package io.fluidex.ethsender.service;

import io.fluidex.crypto.field.Fr;
import io.fluidex.crypto.l2key.EthereumAddress;
import io.fluidex.crypto.l2key.EthereumKey;
import io.fluidex.ethsender.aggregate.Aggregate;
import io.fluidex.ethsender.aggregate.BlockRange;
import io.fluidex.ethsender.aggregate.BlockSize;
import io.fluidex.ethsender.aggregate.GasModel;
import io.fluidex.ethsender.aggregate.OperationKind;
import io.fluidex.ethsender.chain.Counters;
import io.fluidex.ethsender.exchange.ExchangeContract;
import io.fluidex.ethsender.exchange.RevertReason;
import io.fluidex.ethsender.fee.FeeMarket;
import io.fluidex.ethsender.fee.FeeWindow;
import io.fluidex.ethsender.rpc.L1Node;
import io.fluidex.ethsender.rpc.RpcEndpoints;
import io.fluidex.ethsender.rpc.RpcErrorException;
import io.fluidex.ethsender.rpc.RpcException;
import io.fluidex.ethsender.rpc.RpcRateLimitedException;
import io.fluidex.ethsender.schedule.Alert;
import io.fluidex.ethsender.schedule.Attempt;
import io.fluidex.ethsender.schedule.AttemptPlan;
import io.fluidex.ethsender.schedule.BroadcastOutcome;
import io.fluidex.ethsender.schedule.ChainView;
import io.fluidex.ethsender.schedule.Lane;
import io.fluidex.ethsender.schedule.Operation;
import io.fluidex.ethsender.schedule.OperationEvent;
import io.fluidex.ethsender.schedule.TransactionScheduler;
import io.fluidex.ethsender.store.BlockStore;
import io.fluidex.ethsender.store.FencedException;
import io.fluidex.ethsender.store.RollupBlock;
import io.fluidex.ethsender.store.SenderStore;
import io.fluidex.ethsender.wallet.L1Transaction;
import io.fluidex.rollup.publicdata.Bytes32;
import io.fluidex.runtime.database.Database;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jooq.DSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One round of the sender after the other: look at the chain, find operations that are due, sign,
 * send. Whatever goes wrong in a round, the next one begins with what the database has.
 */
final class SenderWork {
  private static final Logger LOG = LoggerFactory.getLogger(SenderWork.class);
  private static final Duration TRANSACTION = Duration.ofSeconds(20);

  /** What a transaction may use more than was estimated: other blocks may come between. */
  private static final long MARGIN_PERCENT = 30;

  /** The same for an estimate of the model, which no node has confirmed. */
  private static final long MODEL_MARGIN_PERCENT = 60;

  /** No transaction may use more (EIP-7825). */
  private static final long MOST_GAS = 1L << 24;

  private final SenderSettings settings;
  private final RpcEndpoints nodes;
  private final ExchangeContract contract;
  private final EthereumKey key;
  private final Database database;
  private final SenderStore operations;
  private final BlockStore blocks = new BlockStore();
  private final Calldata calldata = new Calldata(blocks);
  private final Aggregator aggregator;
  private final ChainReader reader;
  private final SenderMetrics metrics;
  private final OperationTracing tracing;
  private final Clock clock;

  private TransactionScheduler scheduler;
  private GasModel gas;
  private long chainId;
  private boolean genesisChecked;
  private Set<Alert> lastAlerts = Set.of();
  private final Set<Lane> toResume = new HashSet<>();
  private volatile boolean urgent;
  private volatile Optional<String> problem = Optional.of("it has not looked at the chain yet");

  SenderWork(
      final SenderSettings settings,
      final RpcEndpoints nodes,
      final ExchangeContract contract,
      final EthereumKey key,
      final Database database,
      final SenderStore operations,
      final SenderMetrics metrics,
      final OperationTracing tracing,
      final Clock clock) {
    this.settings = settings;
    this.nodes = nodes;
    this.contract = contract;
    this.key = key;
    this.database = database;
    this.operations = operations;
    this.aggregator = new Aggregator(settings.aggregation(), operations, blocks);
    this.reader = new ChainReader(contract, key.address(), settings.limits());
    this.metrics = metrics;
    this.tracing = tracing;
    this.clock = clock;
  }

  /** Why nothing can be sent now. */
  Optional<String> problem() {
    return problem;
  }

  /** Lets nothing wait for more blocks, until called with false. */
  void setUrgent(final boolean now) {
    urgent = now;
  }

  /** Lets a paused lane go on in the next round. */
  void resume(final Lane lane) {
    synchronized (toResume) {
      toResume.add(lane);
    }
  }

  /** A round; returns how long to pause. */
  Duration round() {
    try {
      if (scheduler == null) {
        begin();
      }
      work();
      return settings.poll();
    } catch (final FencedException e) {
      problem = Optional.of(e.getMessage());
      throw e;
    } catch (final RpcRateLimitedException e) {
      // Not a failure of ours, and the pause is the node's.
      LOG.warn("{}; the sender waits", e.getMessage());
      metrics.rateLimited();
      scheduler = null;
      return settings.poll().multipliedBy(5);
    } catch (final RuntimeException e) {
      // Events may be persisted and not applied: what counts is read again.
      scheduler = null;
      throw e;
    }
  }

  private long now() {
    return clock.instant().getEpochSecond();
  }

  private void begin() {
    chainId = nodes.ask(L1Node::chainId);
    final List<FeeMarket> history = nodes.ask(node -> node.feeHistory(FeeWindow.SIZE));
    FeeWindow window = FeeWindow.EMPTY;
    for (final FeeMarket market : history) {
      window = window.sample(market);
    }
    final TransactionScheduler starting =
        new TransactionScheduler(settings.limits(), settings.fees());
    starting.prime(window);
    database.transaction(
        TRANSACTION,
        transaction -> {
          // Only once: a sender that was fenced must not take over again by itself.
          if (!operations.hasTakenOver()) {
            operations.takeOver(transaction, chainId, contract.address());
          }
          operations.fence(transaction);
          starting.restore(operations.open(transaction), operations.lastId(transaction));
          gas = learned(transaction);
          return null;
        });
    scheduler = starting;
  }

  private GasModel learned(final DSLContext transaction) {
    GasModel model = GasModel.standard();
    final int limit = GasModel.WINDOW * Lane.BY_PRIORITY.size();
    for (final Operation operation : operations.examples(transaction, limit).reversed()) {
      model = observe(transaction, model, operation);
    }
    return model;
  }

  private GasModel observe(
      final DSLContext transaction, final GasModel model, final Operation operation) {
    final OperationKind kind = operation.lane().kind();
    long bytes = 0;
    long units = 0;
    for (final BlockStore.Summary block :
        blocks.after(transaction, operation.range().first() - 1, operation.range().count())) {
      final BlockSize size = Calldata.size(kind, block);
      bytes += size.bytes();
      units += size.units();
    }
    return model.observe(
        kind, operation.range().count(), bytes, units, operation.inclusion().gasUsed());
  }

  private void work() {
    final ChainReader.Snapshot snapshot =
        nodes.ask(node ->
            reader.read(
                node,
                scheduler.operations(),
                (operation, attempt) -> input(operation.lane(), attempt.range())));
    final ChainView view = snapshot.view();
    checkGenesis();
    final long now = now();
    persist(scheduler.observe(view, now));
    resumeLanes();
    setStatus(snapshot.confirmed());
    aggregate(view.deepCounters(), now);
    if (settings.enabled()) {
      sign(view, snapshot.time(), now);
      send(view, now);
    }
    report(view);
  }

  /** The contract must start from the state that the first block starts from. */
  private void checkGenesis() {
    if (genesisChecked) {
      return;
    }
    final Optional<Fr> root = database.transaction(TRANSACTION, blocks::genesisRoot);
    if (root.isPresent()) {
      final Bytes32 expected = RollupBlock.genesis(root.get()).keccak();
      final Bytes32 found = nodes.ask(node -> contract.blockHash(node, 0));
      if (!found.equals(expected)) {
        final String message =
            "the contract "
                + contract.address()
                + " begins with another state than block 1 of the database, whose old root is "
                + root.get()
                + "; one of them belongs to another deployment";
        problem = Optional.of(message);
        throw new IllegalStateException(message);
      }
      genesisChecked = true;
    }
  }

  private byte[] input(final Lane lane, final BlockRange range) {
    return range == null
        ? new byte[0]
        : database.transaction(
            TRANSACTION, transaction -> calldata.encode(transaction, lane, range));
  }

  private void persist(final List<OperationEvent> events) {
    if (events.isEmpty()) {
      return;
    }
    final GasModel model =
        database.transaction(
            TRANSACTION,
            transaction -> {
              operations.fence(transaction);
              GasModel learning = gas;
              for (final OperationEvent event : events) {
                final Operation after = scheduler.after(event);
                operations.save(transaction, after);
                trace(transaction, event, after);
                if (event instanceof OperationEvent.Confirmed && after.lane() != Lane.FILL) {
                  learning = observe(transaction, learning, after);
                }
              }
              return learning;
            });
    gas = model;
    for (final OperationEvent event : events) {
      final Operation after = scheduler.apply(event);
      metrics.happened(event, after);
      tracing.happened(event, after, chainId);
      LOG.info("operation {} ({}): {}", after.id(), describe(after), event);
    }
  }

  private static String describe(final Operation operation) {
    return operation.range() == null
        ? operation.lane().label()
        : operation.lane().label() + " " + operation.range();
  }

  /** Shows in the blocks which transaction did what. */
  private void trace(
      final DSLContext transaction, final OperationEvent event, final Operation after) {
    if (after.lane() == Lane.FILL) {
      return;
    }
    switch (event) {
      case OperationEvent.Mined mined -> {
        final Attempt made =
            after.attempts().stream()
                .filter(a -> a.hash().equals(mined.inclusion().transaction()))
                .findFirst()
                .orElseThrow();
        blocks.setTransaction(transaction, after.lane(), made.range(), made.hash());
      }
      case OperationEvent.Unmined _ ->
          blocks.setTransaction(transaction, after.lane(), after.range(), null);
      default -> {}
    }
  }

  private void resumeLanes() {
    final Set<Lane> lanes;
    synchronized (toResume) {
      lanes = Set.copyOf(toResume);
      toResume.clear();
    }
    lanes.forEach(lane -> persist(scheduler.resume(lane)));
  }

  private void setStatus(final Counters confirmed) {
    final int changed =
        database.transaction(
            TRANSACTION,
            transaction -> {
              operations.fence(transaction);
              return blocks.setStatus(transaction, confirmed);
            });
    if (changed > 0) {
      LOG.info("{} blocks have another status: {}", changed, confirmed);
    }
  }

  private void aggregate(final Counters deep, final long now) {
    for (final OperationKind kind : OperationKind.values()) {
      Optional<Aggregate> due = due(kind, deep, now);
      while (due.isPresent()) {
        final Aggregate aggregate = due.get();
        LOG.info("{} of blocks {} is due: {}", kind.label(), aggregate.range(), aggregate.reason());
        if (kind == OperationKind.CREATE_PROOF) {
          database.transaction(
              TRANSACTION,
              transaction -> {
                operations.fence(transaction);
                operations.saveBatch(transaction, aggregate, now);
                return null;
              });
        } else {
          persist(
              List.of(scheduler.create(Lane.of(kind), aggregate.range(), aggregate.gas(), now)));
        }
        due = due(kind, deep, now);
      }
    }
  }

  private Optional<Aggregate> due(final OperationKind kind, final Counters deep, final long now) {
    return database.transaction(
        TRANSACTION, transaction -> aggregator.due(transaction, kind, deep, gas, urgent, now));
  }

  private void sign(final ChainView view, final long l1Time, final long now) {
    final Set<Long> passedOver = new HashSet<>();
    for (Optional<AttemptPlan> plan = scheduler.plan(view, passedOver, now);
        plan.isPresent();
        plan = scheduler.plan(view, passedOver, now)) {
      if (!sign(plan.get(), l1Time, now)) {
        passedOver.add(plan.get().operation().id());
      }
    }
  }

  private boolean sign(final AttemptPlan plan, final long l1Time, final long now) {
    final byte[] data = input(plan.operation().lane(), plan.range());
    final OptionalLong notBefore = Calldata.commitTime(data);
    if (notBefore.isPresent() && notBefore.getAsLong() > l1Time) {
      // The contract takes no block from its future, and L1's clock may be behind ours.
      LOG.debug("operation {} waits for {} on L1", plan.operation().id(), notBefore.getAsLong());
      return false;
    }
    final OptionalLong gasLimit = gasLimit(plan, data, now);
    if (gasLimit.isEmpty()) {
      return false;
    }
    final EthereumAddress to = plan.range() == null ? key.address() : contract.address();
    final L1Transaction.Signed signed =
        new L1Transaction(
                chainId, plan.nonce(), plan.fees(), gasLimit.getAsLong(), to, BigInteger.ZERO, data)
            .sign(key);
    persist(
        List.of(
            scheduler.written(
                plan,
                new Attempt(
                    signed.hash(),
                    plan.nonce(),
                    plan.range(),
                    plan.fees(),
                    gasLimit.getAsLong(),
                    signed.raw(),
                    OptionalLong.empty(),
                    false))));
    return true;
  }

  private OptionalLong gasLimit(final AttemptPlan plan, final byte[] data, final long now) {
    if (plan.gasLimit() > 0) {
      return OptionalLong.of(plan.gasLimit());
    }
    if (!plan.simulate()) {
      return OptionalLong.of(raised(plan.operation().expectedGas(), MODEL_MARGIN_PERCENT));
    }
    try {
      final long estimate =
          nodes.ask(
              node -> node.estimateGas(key.address(), contract.address(), data, BigInteger.ZERO));
      scheduler.simulationSucceeded(plan);
      return OptionalLong.of(raised(estimate, MARGIN_PERCENT));
    } catch (final RpcErrorException e) {
      final String reason = RevertReason.of(e);
      LOG.warn("a simulation of operation {} is reverted: {}", plan.operation().id(), reason);
      scheduler.simulationReverted(plan, reason, now).ifPresent(event -> persist(List.of(event)));
      return OptionalLong.empty();
    }
  }

  private static long raised(final long estimate, final long percent) {
    return Math.min(MOST_GAS, estimate + estimate * percent / 100);
  }

  private void send(final ChainView view, final long now) {
    for (final AttemptPlan.Signed sending : scheduler.broadcasts(now)) {
      final Broadcaster.Answer answer = send(sending);
      if (answer.outcome() != BroadcastOutcome.TAKEN) {
        LOG.warn("{} was not taken: {}", sending.attempt(), answer.message());
      }
      metrics.sent(answer.outcome());
      scheduler
          .answered(sending, answer.outcome(), answer.message(), view.head().number(), now)
          .ifPresent(event -> persist(List.of(event)));
    }
  }

  private Broadcaster.Answer send(final AttemptPlan.Signed sending) {
    try {
      return nodes.ask(node -> Broadcaster.send(node, sending.attempt().raw()));
    } catch (final RpcException e) {
      return new Broadcaster.Answer(BroadcastOutcome.FAILED, e.getMessage());
    }
  }

  private void report(final ChainView view) {
    final Set<Alert> alerts = new HashSet<>(scheduler.alerts());
    for (final Alert alert : alerts) {
      if (!lastAlerts.contains(alert)) {
        LOG.error("{}: {}", alert.kind(), alert.message());
      }
    }
    lastAlerts = alerts;
    problem =
        alerts.stream()
            .filter(a -> a.kind() != Alert.Kind.FOREIGN_NONCE)
            .map(Alert::message)
            .findFirst();
    metrics.looked(view, new ArrayList<>(scheduler.operations()), alerts);
  }
}
