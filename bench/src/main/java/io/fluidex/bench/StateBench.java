package io.fluidex.bench;

import io.fluidex.crypto.vector.BulkFields;
import io.fluidex.rollup.executor.BlockContext;
import io.fluidex.rollup.executor.Executor;
import io.fluidex.rollup.executor.Outcome;
import io.fluidex.rollup.executor.SlotWitness;
import io.fluidex.rollup.plain.PlainState;
import io.fluidex.rollup.shape.Depths;
import io.fluidex.rollup.signature.SignatureChecker;
import io.fluidex.rollup.signature.SignatureClaim;
import io.fluidex.rollup.signature.SignaturesAhead;
import io.fluidex.rollup.signature.StrictSignatures;
import io.fluidex.rollup.state.RollupState;
import io.fluidex.rollup.tree.BatchNodeHasher;
import io.fluidex.rollup.tree.NodeHasher;
import io.fluidex.rollup.tree.ParallelNodeHasher;
import io.fluidex.rollup.tx.Transaction;
import io.fluidex.rollup.tx.TransactionType;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Consumer;

/**
 * Measures the execution of transactions with everything the prover's witness needs: rules, leaves,
 * all Merkle paths, all roots; without and with the verification of signatures, on one thread and
 * on two, and the trees of {@link PlainState} for comparison.
 */
public final class StateBench {
  /** The plain trees, which take longer, get one of so many transactions. */
  private static final int PLAIN_PART = 16;

  /** Claims decided together by one thread: some vectors full. */
  private static final int PART = 32;

  private static final double SECOND = 1e9;

  /** What is not measured in a row. */
  private static final String NOTHING = "-";

  /**
   * What to measure.
   *
   * @param depths of the trees
   * @param types of transactions
   * @param accounts in the state, as far as the tree has room
   * @param block transactions that are hashed together
   * @param transactions of a run: several blocks, so that copying memory does not decide
   * @param threads of the parallel measurements
   * @param time to measure each, after as long to warm up
   */
  public record Settings(
      List<Depths> depths,
      List<TransactionType> types,
      int accounts,
      int block,
      int transactions,
      int threads,
      Duration time) {
    /** The types that change the state. */
    public static final List<TransactionType> TYPES =
        List.of(
            TransactionType.REGISTER,
            TransactionType.DEPOSIT,
            TransactionType.TRANSFER,
            TransactionType.WITHDRAW,
            TransactionType.SPOT_TRADE,
            TransactionType.FULL_EXIT,
            TransactionType.CANCEL);

    /** Accounts that fill some levels of a large tree without taking long to make. */
    public static final int ACCOUNTS = 1000;

    /** Transactions of the larger production shape. */
    public static final int BLOCK = 64;

    /** Transactions of a run. */
    public static final int TRANSACTIONS = 1024;

    /**
     * Copies the lists.
     *
     * @throws IllegalArgumentException if a number is out of its range
     */
    public Settings {
      depths = List.copyOf(depths);
      types = List.copyOf(types);
      if (accounts < 2 || block < 1 || block > transactions || threads < 1) {
        throw new IllegalArgumentException(
            "there must be at least 2 accounts, 1 thread and blocks of 1 to "
                + transactions
                + " transactions");
      }
      if (depths.stream().anyMatch(d -> d.account() < 2)) {
        throw new IllegalArgumentException("the account tree must have at least 2 levels");
      }
    }
  }

  /**
   * Transactions a second.
   *
   * @param depths of the trees
   * @param type of the transactions
   * @param trusting of one thread, by its processor time, signatures believed
   * @param verifying the same with signatures verified, a block at a time; 0 if the type has none
   * @param parallel of several threads, on the clock, signatures verified ahead
   * @param plain of the plain trees, by processor time, without rules and signatures
   */
  public record Result(
      Depths depths,
      TransactionType type,
      double trusting,
      double verifying,
      double parallel,
      double plain) {}

  private final Settings settings;
  private final PrintWriter out;

  /** Prepares to measure. */
  public StateBench(final Settings settings, final PrintWriter out) {
    this.settings = settings;
    this.out = out;
  }

  /** Measures and prints row by row. */
  public List<Result> run() {
    out.println("processor  " + Machine.processor());
    out.println("JVM        " + Machine.virtualMachine());
    out.println("bulk       " + BulkFields.describe());
    out.println("blocks     " + settings.block() + " transactions");
    final List<Result> results = new ArrayList<>();
    for (final Depths depths : settings.depths()) {
      final StateWorkload workload =
          new StateWorkload(depths, settings.accounts(), NodeHasher.ofMachine());
      out.println();
      out.printf(
          Locale.ROOT,
          "transactions/s at depths %s, %d accounts%n%-12s %12s %12s %12s %12s %8s%n",
          depths,
          workload.accounts(),
          "",
          "1 thread",
          "and verify",
          settings.threads() + " threads",
          "plain trees",
          "ratio");
      for (final TransactionType type : settings.types()) {
        final Result result = measure(depths, type, workload);
        print(result);
        results.add(result);
      }
    }
    out.println();
    out.println("1 thread     rules, leaves, paths and roots, signatures believed; processor time");
    out.println("and verify   the same with every signature verified, those of a block together");
    out.println("N threads    signatures verified ahead, hashes divided; time on the clock");
    out.println("plain trees  paths and roots alone, hash by hash; ratio: of 1 thread to this");
    out.flush();
    return results;
  }

  private void print(final Result result) {
    out.printf(
        Locale.ROOT,
        "%-12s %12.0f %12s %12.0f %12.0f %8.1f%n",
        result.type().name().toLowerCase(Locale.ROOT).replace('_', ' '),
        result.trusting(),
        result.verifying() == 0 ? NOTHING : String.format(Locale.ROOT, "%.0f", result.verifying()),
        result.parallel(),
        result.plain(),
        result.trusting() / result.plain());
    out.flush();
  }

  private static double perSecond(final Timing timing) {
    return SECOND / timing.nanos();
  }

  private Result measure(
      final Depths depths, final TransactionType type, final StateWorkload workload) {
    final List<Transaction> transactions = workload.transactions(type, settings.transactions());
    return new Result(
        depths,
        type,
        trusting(transactions, workload),
        hasSignature(type) ? verifying(transactions, workload) : 0,
        parallel(transactions, workload),
        plain(transactions, workload, depths));
  }

  private static boolean hasSignature(final TransactionType type) {
    return switch (type) {
      case TRANSFER, WITHDRAW, SPOT_TRADE, CANCEL -> true;
      case NOP, REGISTER, DEPOSIT, FULL_EXIT -> false;
    };
  }

  /** Signatures believed; each run begins with a fork, so it also copies what it changes. */
  private double trusting(final List<Transaction> transactions, final StateWorkload workload) {
    final BlockContext context = context(SignatureChecker.believing());
    return perSecond(
        Timing.of(
            settings.time(),
            transactions.size(),
            () -> execute(transactions, workload.state().fork(), context, claims -> {})));
  }

  /** Signatures verified on the same thread, those of a block together. */
  private double verifying(final List<Transaction> transactions, final StateWorkload workload) {
    final SignaturesAhead ahead = new SignaturesAhead(new StrictSignatures(), Runnable::run);
    final BlockContext context = context(ahead);
    return perSecond(
        Timing.of(
            settings.time(),
            transactions.size(),
            () -> execute(transactions, workload.state().fork(), context, ahead::begin)));
  }

  /** Signatures verified in parts and hashes divided among the threads of a pool. */
  private double parallel(final List<Transaction> transactions, final StateWorkload workload) {
    try (ForkJoinPool pool = new ForkJoinPool(settings.threads())) {
      final SignaturesAhead ahead = new SignaturesAhead(new StrictSignatures(), pool);
      final BlockContext context = context(ahead);
      final NodeHasher hasher = new ParallelNodeHasher(BatchNodeHasher.INSTANCE, pool);
      return perSecond(
          Timing.onTheClock(
              settings.time(),
              transactions.size(),
              () ->
                  execute(
                      transactions,
                      workload.state().fork(hasher),
                      context,
                      claims -> {
                        for (int from = 0; from < claims.size(); from += PART) {
                          ahead.begin(claims.subList(from, Math.min(from + PART, claims.size())));
                        }
                      })));
    }
  }

  private static BlockContext context(final SignatureChecker signatures) {
    return new BlockContext(StateWorkload.DOMAIN, StateWorkload.TIME, signatures);
  }

  private void execute(
      final List<Transaction> transactions,
      final RollupState state,
      final BlockContext context,
      final Consumer<List<SignatureClaim>> claims) {
    final Executor executor = new Executor(state);
    for (int from = 0; from < transactions.size(); from += settings.block()) {
      final List<Transaction> block =
          transactions.subList(from, Math.min(from + settings.block(), transactions.size()));
      claims.accept(
          block.stream()
              .flatMap(transaction -> executor.claims(transaction, StateWorkload.DOMAIN).stream())
              .toList());
      for (final Transaction transaction : block) {
        accepted(executor.execute(transaction, context));
      }
      state.commit();
    }
  }

  private static SlotWitness accepted(final Outcome outcome) {
    return switch (outcome) {
      case Outcome.Accepted accepted -> accepted.witness();
      case Outcome.Rejected rejected ->
          throw new IllegalStateException("a transaction of the workload is refused: " + rejected);
    };
  }

  private double plain(
      final List<Transaction> transactions, final StateWorkload workload, final Depths depths) {
    final RollupState state = workload.state().fork();
    final Executor executor = new Executor(state);
    final BlockContext context = context(SignatureChecker.believing());
    final List<SlotWitness> slots =
        transactions.stream()
            .limit(Math.max(1, transactions.size() / PLAIN_PART))
            .map(transaction -> accepted(executor.execute(transaction, context)))
            .toList();
    final PlainState plain = new PlainState(depths);
    return perSecond(
        Timing.of(
            settings.time(),
            slots.size(),
            () -> {
              for (final SlotWitness slot : slots) {
                plain.apply(slot.first());
                plain.apply(slot.second());
              }
            }));
  }
}
