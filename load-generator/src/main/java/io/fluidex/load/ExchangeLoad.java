package io.fluidex.load;

import com.sun.management.OperatingSystemMXBean;
import io.fluidex.proto.matchengine.BalanceQueryRequest;
import io.fluidex.proto.matchengine.BalanceUpdateRequest;
import io.fluidex.proto.matchengine.BatchOrderPutRequest;
import io.fluidex.proto.matchengine.BatchOrderPutResponse;
import io.fluidex.proto.matchengine.DebugDumpRequest;
import io.fluidex.proto.matchengine.ExchangeInfoRequest;
import io.fluidex.proto.matchengine.ExchangeMode;
import io.fluidex.proto.matchengine.MatchengineGrpc.MatchengineBlockingStub;
import io.fluidex.proto.matchengine.OrderBookDepthRequest;
import io.fluidex.proto.matchengine.OrderPutRequest;
import io.fluidex.proto.matchengine.ResultCode;
import io.fluidex.proto.matchengine.UserInfo;
import io.grpc.StatusRuntimeException;
import java.io.PrintWriter;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import java.util.stream.IntStream;

/**
 * Measures how many orders an exchange takes over gRPC and how long it needs for each: until the
 * order is matched, its command committed to the journal, and the answer back.
 */
public final class ExchangeLoad {
  /** Unanswered orders of the phase that is as fast as answers come. */
  private static final int FLOOD = 1_000;

  /** Unanswered orders at which an open loop waits. */
  private static final int MOST_OUTSTANDING = 20_000;

  /** Accounts of traders of a rollup begin after that for fees. */
  private static final int FIRST_ACCOUNT = 2;

  private static final int BATCH = 40;
  private static final int BATCHES_AT_ONCE = 16;
  private static final String FUNDS = "1000000000";
  private static final long VALID_SECONDS = 86_400;
  private static final long DUMP_MINUTES = 5;
  private static final long SETTLE_MILLIS = 50;
  private static final double NANOS_PER_MICRO = 1_000;

  private final LoadSettings settings;
  private final PrintWriter out;
  private final OperatingSystemMXBean machine;

  /** The exchange that was started for the measurement, or null. */
  private LocalExchange local;

  /** A measurement that is not begun yet. */
  public ExchangeLoad(final LoadSettings settings, final PrintWriter out) {
    this.settings = settings;
    this.out = out;
    this.machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  }

  /**
   * Measures, and prints a table.
   *
   * @throws LoadException if the exchange does not take the load
   */
  public void run() throws Exception {
    if (settings.target().isPresent()) {
      try (OrderCalls calls = new OrderCalls(settings.target().get(), settings.token())) {
        out.printf("exchange   at %s%n", settings.target().get());
        measure(calls, develop(calls.blocking()));
      } catch (final StatusRuntimeException e) {
        throw new LoadException(
            "the exchange at " + settings.target().get() + " refuses: " + e.getMessage(), e);
      }
      return;
    }
    try (LocalExchange exchange = LocalExchange.start(settings.signed(), settings.history());
        OrderCalls calls = new OrderCalls(exchange.target(), "")) {
      local = exchange;
      out.printf(
          "exchange   in this process, with its Kafka%s; PostgreSQL and load beside it%n",
          settings.history() ? " and its history" : ", the history is left to another process");
      measure(calls, settings.signed() ? register(exchange, calls) : develop(calls.blocking()));
    }
  }

  private List<Trader> register(final LocalExchange exchange, final OrderCalls calls)
      throws InterruptedException {
    final List<Trader> traders =
        IntStream.range(0, settings.traders()).mapToObj(i -> Trader.of(FIRST_ACCOUNT + i)).toList();
    exchange.fund(traders);
    final long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    final BalanceQueryRequest last =
        BalanceQueryRequest.newBuilder()
            .setUserId(traders.getLast().account())
            .addAssets("USDT")
            .build();
    while (calls.blocking().balanceQuery(last).getBalances(0).getAvailable().startsWith("0.")) {
      if (System.nanoTime() - deadline > 0) {
        throw new LoadException("the exchange does not see its deposits");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
    return traders;
  }

  /** New users of an exchange in development, with funds. */
  private List<Trader> develop(final MatchengineBlockingStub exchange) {
    if (exchange.exchangeInfo(ExchangeInfoRequest.getDefaultInstance()).getMode()
        != ExchangeMode.EXCHANGE_MODE_DEVELOPMENT) {
      throw new LoadException(
          "the exchange is no development deployment: there users and funds come from L1, and this"
              + " load has neither; leave --target out to measure one that is started for it");
    }
    final long run = InstantSource.system().millis();
    final List<Trader> traders = new ArrayList<>();
    for (int i = 0; i < settings.traders(); i++) {
      final int account =
          exchange
              .registerUser(UserInfo.newBuilder().setL1Address("0x" + run + i).build())
              .getUserId();
      for (final String asset : List.of("ETH", "USDT")) {
        exchange.balanceUpdate(
            BalanceUpdateRequest.newBuilder()
                .setUserId(account)
                .setAsset(asset)
                .setBusiness("deposit")
                .setBusinessId(run)
                .setDelta(FUNDS)
                .build());
      }
      traders.add(Trader.of(account));
    }
    return traders;
  }

  private void measure(final OrderCalls calls, final List<Trader> traders)
      throws InterruptedException {
    final OrderStream orders =
        new OrderStream(
            traders,
            settings.seed(),
            TimeUnit.MILLISECONDS.toSeconds(InstantSource.system().millis()) + VALID_SECONDS,
            settings.signed() ? LocalExchange.domain() : null);
    out.printf(
        Locale.ROOT,
        "orders     %s, of %d traders around one price; seed %d%n%n",
        settings.signed() ? "signed" : "not signed",
        traders.size(),
        settings.seed());
    out.printf(
        "%-34s%9s%9s%9s%9s%9s%9s%9s%9s%n",
        "milliseconds", "orders/s", "p50", "p90", "p99", "p99.9", "max", "late p99", "CPU us");
    flood(calls, orders);
    settle(calls);
    final Measured flood = print("as fast as answered", () -> flood(calls, orders));
    final List<Integer> rates =
        settings.rates().isEmpty()
            ? List.of((int) Math.max(1, flood.perSecond() / 2))
            : settings.rates();
    for (final int rate : rates) {
      settle(calls);
      warmUp(calls, orders, rate);
      print("open loop at " + rate + "/s", () -> atRate(calls, orders, rate));
    }
    if (settings.snapshotOrders() > 0) {
      compareSnapshots(calls, orders, rates.getLast());
    }
    out.flush();
  }

  /** A phase of load. */
  private interface Phase {
    Measured run() throws InterruptedException;
  }

  private Measured print(final String name, final Phase phase) throws InterruptedException {
    final long before = machine.getProcessCpuTime();
    final long databaseBefore = databaseNanos();
    final Optional<ServerTimes> timesBefore = times();
    final Pauses pausesBefore = Pauses.now();
    final Measured measured = phase.run();
    final long cpu = machine.getProcessCpuTime() - before;
    final long database = databaseNanos() - databaseBefore;
    final Pauses pauses = Pauses.now();
    final double calls = Math.max(1, measured.accepted() + measured.refused());
    out.printf(
        Locale.ROOT,
        "%-34s%,9.0f%9.2f%9.2f%9.2f%9.2f%9.2f%9.2f%9.0f%n",
        name,
        measured.perSecond(),
        measured.millis(50),
        measured.millis(90),
        measured.millis(99),
        measured.millis(99.9),
        measured.millis(100),
        measured.lateness().getValueAtPercentile(99) / 1e6,
        (cpu + database) / NANOS_PER_MICRO / calls);
    if (measured.refused() > 0) {
      out.printf(
          Locale.ROOT,
          "    %,d were refused, the first one: %s%n",
          measured.refused(),
          measured.firstRefusal());
    }
    timesBefore.ifPresent(earlier ->
        out.printf(
            Locale.ROOT,
            "    p50 / p99: %s%n    CPU us: PostgreSQL %.0f, this process %.0f; garbage collector"
                + " %d times, %d ms%n",
            times().orElseThrow().describe(earlier),
            database / NANOS_PER_MICRO / calls,
            cpu / NANOS_PER_MICRO / calls,
            pauses.count() - pausesBefore.count(),
            pauses.millis() - pausesBefore.millis()));
    out.flush();
    return measured;
  }

  /** What the garbage collector has done: how often, and for how long in all. */
  private record Pauses(long count, long millis) {
    static Pauses now() {
      long count = 0;
      long millis = 0;
      for (final GarbageCollectorMXBean each : ManagementFactory.getGarbageCollectorMXBeans()) {
        count += each.getCollectionCount();
        millis += each.getCollectionTime();
      }
      return new Pauses(count, millis);
    }
  }

  private Optional<ServerTimes> times() {
    return Optional.ofNullable(local).map(exchange -> ServerTimes.of(exchange.metrics()));
  }

  /** Waits until the history has written what the phase before left to it. */
  private void settle(final OrderCalls calls) throws InterruptedException {
    if (local == null || !settings.history()) {
      return;
    }
    final long start = System.nanoTime();
    final long events =
        calls
            .blocking()
            .orderBookDepth(
                OrderBookDepthRequest.newBuilder()
                    .setMarket(OrderStream.MARKET)
                    .setLimit(1)
                    .build())
            .getSequence();
    while (ServerTimes.value(local.metrics(), "fluidex_history_seq") < events) {
      if (System.nanoTime() - start > TimeUnit.MINUTES.toNanos(DUMP_MINUTES)) {
        throw new LoadException("the history does not write event " + events);
      }
      TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS);
    }
    final double seconds = (System.nanoTime() - start) / 1e9;
    if (seconds >= 1) {
      out.printf(Locale.ROOT, "    the history needed %.1f s more to write it down%n", seconds);
    }
  }

  /** Processor time of PostgreSQL, if it was started for the measurement. */
  private long databaseNanos() {
    return local == null ? 0 : local.databaseTime().toNanos();
  }

  private LongFunction<OrderPutRequest> source(final OrderStream orders, final long count) {
    if (!settings.signed()) {
      return index -> orders.next();
    }
    // Signing takes as long as verifying, so it is done before.
    final List<OrderPutRequest> made = orders.next((int) count);
    return index -> made.get((int) index);
  }

  private Measured flood(final OrderCalls calls, final OrderStream orders)
      throws InterruptedException {
    final OpenLoop.Call call = calls.of(source(orders, settings.orders()));
    return OpenLoop.flood(call, 0, settings.orders(), FLOOD);
  }

  private Measured atRate(final OrderCalls calls, final OrderStream orders, final int rate)
      throws InterruptedException {
    final long count = (long) rate * settings.seconds();
    return OpenLoop.atRate(calls.of(source(orders, count)), 0, count, rate, MOST_OUTSTANDING);
  }

  /** The same load without counting it: what is compiled for a flood is compiled again for it. */
  private void warmUp(final OrderCalls calls, final OrderStream orders, final int rate)
      throws InterruptedException {
    final long count = (long) rate * settings.warmUpSeconds();
    if (count > 0) {
      OpenLoop.atRate(calls.of(source(orders, count)), 0, count, rate, MOST_OUTSTANDING);
    }
  }

  private void compareSnapshots(final OrderCalls calls, final OrderStream orders, final int rate)
      throws InterruptedException {
    final MatchengineBlockingStub exchange = calls.blocking();
    fill(exchange, orders);
    final long begun = System.nanoTime();
    dump(exchange);
    final String book = String.format(Locale.ROOT, "%,d open orders", settings.snapshotOrders());
    out.printf(
        Locale.ROOT,
        "    the first snapshot of %s took %.1f s, with what it had to catch up%n",
        book,
        (System.nanoTime() - begun) / 1e9);
    out.flush();
    settle(calls);
    warmUp(calls, orders, rate);
    final Measured without = print(book, () -> atRate(calls, orders, rate));
    final AtomicBoolean measuring = new AtomicBoolean(true);
    final AtomicInteger snapshots = new AtomicInteger();
    final Thread dumping =
        Thread.ofPlatform()
            .start(() -> {
              while (measuring.get()) {
                dump(exchange);
                snapshots.incrementAndGet();
              }
            });
    final Measured with = print(book + ", snapshots", () -> atRate(calls, orders, rate));
    measuring.set(false);
    dumping.join();
    out.printf(
        Locale.ROOT,
        "%nsnapshots  %d were written one after the other; p99 is %.2f times that without%n",
        snapshots.get(),
        with.millis(99) / without.millis(99));
  }

  /** Places orders that rest, several batches at a time. */
  private void fill(final MatchengineBlockingStub exchange, final OrderStream orders)
      throws InterruptedException {
    final Semaphore free = new Semaphore(BATCHES_AT_ONCE);
    final AtomicReference<String> problem = new AtomicReference<>("");
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int placed = 0;
          placed < settings.snapshotOrders() && problem.get().isEmpty();
          placed += BATCH) {
        final BatchOrderPutRequest.Builder batch =
            BatchOrderPutRequest.newBuilder().setMarket(OrderStream.MARKET);
        for (int i = 0; i < BATCH; i++) {
          batch.addOrders(orders.resting());
        }
        free.acquire();
        threads.execute(() -> {
          try {
            final BatchOrderPutResponse reply = exchange.batchOrderPut(batch.build());
            if (reply.getResultCode() != ResultCode.SUCCESS) {
              problem.set(reply.getErrorMessage());
            }
          } catch (final StatusRuntimeException e) {
            problem.set(e.getMessage());
          } finally {
            free.release();
          }
        });
      }
    }
    if (!problem.get().isEmpty()) {
      throw new LoadException(
          "the exchange does not take so many open orders: "
              + problem.get()
              + "; its user_order_num_limit should be above "
              + settings.snapshotOrders() / settings.traders() * 2);
    }
  }

  /** Waits until a snapshot is written; the server gives up waiting before the snapshot does. */
  private static void dump(final MatchengineBlockingStub exchange) {
    final long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(DUMP_MINUTES);
    while (true) {
      try {
        exchange
            .withDeadlineAfter(DUMP_MINUTES, TimeUnit.MINUTES)
            .debugDump(DebugDumpRequest.getDefaultInstance());
        return;
      } catch (final StatusRuntimeException e) {
        if (System.nanoTime() - deadline > 0) {
          throw new LoadException("no snapshot is written: " + e.getMessage(), e);
        }
      }
    }
  }
}
