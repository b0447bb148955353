package io.fluidex.standalone.up;

import io.fluidex.runtime.database.DatabaseException;
import io.fluidex.standalone.board.Board;
import io.fluidex.standalone.board.BoardState;
import io.fluidex.standalone.board.BoardText;
import io.fluidex.standalone.board.FigureReader;
import io.fluidex.standalone.board.RollupFigures;
import io.fluidex.standalone.check.CheckException;
import io.fluidex.standalone.check.Reconciliation;
import io.fluidex.standalone.demo.Demo;
import io.fluidex.standalone.demo.DemoException;
import io.fluidex.standalone.demo.DemoResult;
import io.fluidex.standalone.demo.DemoSettings;
import io.fluidex.standalone.demo.DemoStatus;
import io.fluidex.standalone.demo.OrderFile;
import io.fluidex.standalone.endpoint.Endpoints;
import io.fluidex.standalone.node.ExchangeNode;
import io.fluidex.standalone.node.Progress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs an exchange with traders until they are done or it is stopped, and shows how it stands.
 *
 * <p>{@link #run} is called once, {@link #stop} by any thread.
 */
public final class Up {
  private static final Logger LOG = LoggerFactory.getLogger(Up.class);

  /** All holds. */
  public static final int AGREES = 0;

  /** Something does not agree, or did not come about; the output says what. */
  public static final int DISAGREES = 1;

  private static final Duration REFRESH = Duration.ofMillis(500);
  private static final Duration STOP_DEADLINE = Duration.ofSeconds(15);

  /** For blocks to get on while the check waits: a proof, and blocks on L1. */
  private static final Duration SETTLE_PATIENCE = Duration.ofMinutes(4);

  /** For the traders to notice that they are to stop. */
  private static final Duration DEMO_STOP = Duration.ofSeconds(10);

  /** More than any prover sustains; what is made up waits in the exchange. */
  private static final double ONCE_TRADES_PER_SECOND = 10;

  private static final double SECOND = 1e9;

  private final UpSettings settings;
  private final PrintWriter out;
  private final Board board;
  private final long began = System.nanoTime();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean stopping;

  /** Who starts the exchange, until it runs. */
  private final AtomicReference<Thread> starting = new AtomicReference<>();

  private volatile Demo demo;
  private long ratedAt = began;
  private long ratedOrders;
  private double rate;

  /**
   * Prepares.
   *
   * @param out for people
   * @param terminal whether {@code out} is one, so that the board can be written in place
   */
  public Up(final UpSettings settings, final PrintWriter out, final boolean terminal) {
    this.settings = settings;
    this.out = out;
    this.board = new Board(out, terminal);
  }

  /** Ends it soon; does not wait. */
  public void stop() {
    stopping = true;
    synchronized (starting) {
      final Thread starter = starting.get();
      if (starter != null) {
        starter.interrupt();
      }
    }
    final Demo running = demo;
    if (running != null) {
      running.stop();
    }
  }

  /** Waits until {@link #run} has released everything, at most so long. */
  public void awaitEnd(final Duration deadline) throws InterruptedException {
    if (!ended.await(deadline.toNanos(), TimeUnit.NANOSECONDS)) {
      LOG.warn("the exchange did not end within {}", deadline);
    }
  }

  /**
   * Runs.
   *
   * @return {@link #AGREES} or {@link #DISAGREES}
   * @throws Exception if the exchange does not start
   */
  public int run() throws Exception {
    final ExchangeNode node = new ExchangeNode(settings.node(), new Steps());
    try {
      if (!settings.node().proofs()) {
        board.message(
            "NO PROOFS: blocks are sealed and their data goes to L1, but nothing is proven nor"
                + " executed there, and nobody can withdraw.");
      }
      if (!start(node)) {
        board.message("stopped before the exchange ran");
        return AGREES;
      }
      try (FigureReader figures = new FigureReader(node.rollupDatabase())) {
        announce(node);
        return trade(node, figures);
      } finally {
        board.message("stopping");
        node.stop(STOP_DEADLINE);
      }
    } finally {
      ended.countDown();
    }
  }

  /**
   * Starts the exchange, which may take minutes; {@link #stop} ends it where it is.
   *
   * @return false if it was stopped meanwhile: nothing runs then
   */
  private boolean start(final ExchangeNode node) throws Exception {
    starting.set(Thread.currentThread());
    try {
      requireWanted();
      node.start();
      return true;
    } catch (final Exception e) {
      if (!stopping) {
        throw e;
      }
      LOG.info("the start was ended", e);
      return false;
    } finally {
      // What comes later is told otherwise, and is not interrupted.
      synchronized (starting) {
        starting.set(null);
        if (Thread.interrupted()) {
          LOG.debug("asked to stop during the start");
        }
      }
    }
  }

  private void requireWanted() {
    if (stopping) {
      throw new CancellationException("asked to stop");
    }
  }

  /** Shows what the start of the exchange is doing, and ends it if it is not wanted any more. */
  private final class Steps implements Progress {
    @Override
    public void step(final String text) {
      requireWanted();
      LOG.info("{}", text);
      board.message(BoardText.time(elapsed()) + "  " + text);
    }

    @Override
    public void advanced(final String stage, final long done, final long total) {
      requireWanted();
      board.progress(stage, done, total);
    }
  }

  private Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private void announce(final ExchangeNode node) {
    final Endpoints endpoints = node.endpoints();
    final ExchangeNode.Addresses addresses = node.addresses();
    board.message("the exchange runs: open " + node.gateway());
    board.message("  orders (gRPC)         " + endpoints.matchengine());
    board.message("  history (REST)        127.0.0.1:" + addresses.matchengineRest());
    board.message("  blocks, state (gRPC)  " + endpoints.rollupState());
    if (settings.node().proofs()) {
      board.message("  provers (gRPC)        " + endpoints.proverMaster());
    }
    board.message("  L1 (JSON-RPC)         " + endpoints.l1());
    board.message(
        "  contract              " + endpoints.exchange() + ", chain " + endpoints.chainId());
    board.message(
        "  metrics               http://127.0.0.1:"
            + addresses.matchengineAdmin()
            + "/metrics, ports "
            + addresses.rollupStateAdmin()
            + ", "
            + (settings.node().proofs()
                ? addresses.proverMasterAdmin() + ", " + addresses.proverWorkerAdmin() + ", "
                : "")
            + addresses.senderAdmin()
            + ", "
            + addresses.gatewayAdmin());
    board.message("  data                  " + node.dataFolder());
    board.message("  log                   " + settings.log());
  }

  private int trade(final ExchangeNode node, final FigureReader figures) throws Exception {
    final Demo traders = demo(node);
    demo = traders;
    if (stopping) {
      traders.stop();
    }
    final FutureTask<DemoResult> trading = new FutureTask<>(traders::run);
    final Thread thread = Thread.ofPlatform().name("demo").daemon(true).start(trading);
    final ProverPace pace = new ProverPace(settings.node().shape().transactions());
    while (!trading.isDone() && !stopping) {
      final RollupFigures rollup = read(figures);
      if (!settings.once()) {
        traders.setTradesPerSecond(pace.tradesPerSecond(rollup));
      }
      board.show(state(node, traders.status(), rollup));
      waitFor(trading);
    }
    thread.join(DEMO_STOP);
    if (stopping) {
      board.message("asked to stop after " + BoardText.time(elapsed()));
      summary(traders.status(), read(figures));
      return AGREES;
    }
    final List<String> disagreements = new ArrayList<>();
    try {
      disagreements.addAll(trading.get().disagreements());
    } catch (final ExecutionException e) {
      if (!(e.getCause() instanceof DemoException)) {
        throw e;
      }
      LOG.error("the traders could not go on", e);
      disagreements.add("the traders could not go on: " + e.getCause().getMessage());
    }
    if (disagreements.isEmpty()) {
      disagreements.addAll(check(node, figures, traders));
    }
    summary(traders.status(), read(figures));
    return result(node, disagreements);
  }

  private Demo demo(final ExchangeNode node) {
    DemoSettings demoSettings =
        settings.once() || settings.orders().isPresent()
            ? DemoSettings.once(settings.trades(), ONCE_TRADES_PER_SECOND)
            : DemoSettings.continuous(1);
    if (!settings.node().proofs()) {
      demoSettings = demoSettings.withoutClaims();
    }
    if (settings.orders().isEmpty()) {
      return Demo.ofGeneratedOrders(node.endpoints(), node.traders(), demoSettings, this::phase);
    }
    final OrderFile all = OrderFile.read(settings.orders().get());
    final OrderFile file =
        settings.limit().isPresent() ? all.first(settings.limit().getAsInt()) : all;
    return Demo.ofFile(node.endpoints(), node.traders(), demoSettings, file, this::phase);
  }

  private void phase(final String text) {
    LOG.info("{}", text);
    board.message(BoardText.time(elapsed()) + "  " + text);
  }

  private static void waitFor(final FutureTask<DemoResult> trading) throws InterruptedException {
    try {
      trading.get(REFRESH.toMillis(), TimeUnit.MILLISECONDS);
    } catch (final TimeoutException | ExecutionException e) {
      LOG.trace("still trading, or the end says why not", e);
    }
  }

  private BoardState state(
      final ExchangeNode node, final DemoStatus status, final RollupFigures rollup) {
    final long now = System.nanoTime();
    if (now - ratedAt > 5 * SECOND) {
      rate = (status.acknowledged() - ratedOrders) * SECOND / (now - ratedAt);
      ratedAt = now;
      ratedOrders = status.acknowledged();
    }
    return new BoardState(
        settings.node().shape() + " blocks",
        elapsed(),
        status.phase(),
        status.acknowledged(),
        rate,
        status.trades(),
        status.refusals(),
        rollup,
        settings.node().proofs(),
        node.problem());
  }

  private static RollupFigures read(final FigureReader figures) {
    try {
      return figures.read();
    } catch (final DatabaseException e) {
      LOG.warn("the figures of the board cannot be read", e);
      return RollupFigures.NONE;
    }
  }

  /** Waits until all blocks are where they belong, and compares everything. */
  private List<String> check(
      final ExchangeNode node, final FigureReader figures, final Demo traders) throws Exception {
    node.setUrgent(true);
    phase(
        settings.node().proofs()
            ? "waiting for the last block on L1, then comparing L1, state tree and exchange"
            : "comparing L1, state tree and exchange");
    final FutureTask<List<String>> comparing =
        new FutureTask<>(() -> {
          try (Reconciliation reconciliation = new Reconciliation(node.endpoints())) {
            return reconciliation.settle(settings.node().proofs(), SETTLE_PATIENCE);
          }
        });
    Thread.ofPlatform().name("check").daemon(true).start(comparing);
    while (!comparing.isDone() && !stopping) {
      board.show(state(node, traders.status(), read(figures)));
      try {
        comparing.get(REFRESH.toMillis(), TimeUnit.MILLISECONDS);
      } catch (final TimeoutException | ExecutionException e) {
        LOG.trace("still comparing, or the end says why not", e);
      }
    }
    if (stopping) {
      return List.of("the check was stopped before its end");
    }
    try {
      return comparing.get();
    } catch (final ExecutionException e) {
      if (e.getCause() instanceof CheckException) {
        LOG.error("the check could not be carried out", e);
        return List.of("the check could not be carried out: " + e.getCause().getMessage());
      }
      throw e;
    }
  }

  private void summary(final DemoStatus status, final RollupFigures rollup) {
    board.message("");
    board.message(
        String.format(
            Locale.ROOT,
            "%d orders, %d trades, %d deposits, %d transfers, %d withdrawals, %d full exits,"
                + " %d claims; %d requests refused",
            status.acknowledged(),
            status.trades(),
            status.deposits(),
            status.transfers(),
            status.withdrawals(),
            status.fullExits(),
            status.claims(),
            status.refusals()));
    status
        .refused()
        .forEach((reason, count) -> board.message("  refused " + count + ": " + reason));
    board.message(
        String.format(
            Locale.ROOT,
            "%d blocks with %d transactions: %d committed, %d proven, %d executed on L1",
            rollup.sealed(),
            rollup.transactions(),
            rollup.committed(),
            rollup.proven(),
            rollup.executed()));
    if (rollup.proofs() > 0) {
      board.message(
          String.format(
              Locale.ROOT,
              "%d proofs, %.1f s each; L1 gas: commit %,d, prove %,d, execute %,d, %,d a transaction",
              rollup.proofs(),
              rollup.proofMillis() / 1_000.0,
              rollup.commitGas(),
              rollup.proveGas(),
              rollup.executeGas(),
              rollup.gas() / Math.max(1, rollup.transactions())));
    }
  }

  private int result(final ExchangeNode node, final List<String> disagreements) {
    final String time = BoardText.time(elapsed());
    if (disagreements.isEmpty()) {
      board.message(
          settings.node().proofs()
              ? "L1, state tree and exchange agree; every block is executed on L1 (" + time + ")"
              : "state tree and exchange agree; NOTHING IS PROVEN (" + time + ")");
      return AGREES;
    }
    board.message("IT DOES NOT AGREE (" + time + "):");
    disagreements.forEach(each -> board.message("  " + each));
    node.problem().ifPresent(problem -> board.message("  a service says: " + problem));
    board.message("the log is " + settings.log());
    out.flush();
    return DISAGREES;
  }
}
