package io.fluidex.standalone.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.l2key.EthereumAddress;
import io.fluidex.ethsender.client.ExchangeClient;
import io.fluidex.ethsender.client.L1Account;
import io.fluidex.standalone.check.Reconciliation;
import io.fluidex.standalone.demo.Demo;
import io.fluidex.standalone.demo.DemoException;
import io.fluidex.standalone.demo.DemoResult;
import io.fluidex.standalone.demo.DemoSettings;
import io.fluidex.standalone.demo.DemoStatus;
import io.fluidex.standalone.demo.OrderFile;
import java.io.BufferedReader;
import java.io.StringReader;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One exchange goes through several demonstrations, each of which goes on with the last. */
@Timeout(900)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DemoOnWholeExchangeTest {
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  @TempDir private static Path folder;
  private static TestExchange exchange;

  @BeforeAll
  static void start() throws Exception {
    exchange = new TestExchange(folder);
  }

  @AfterAll
  static void stop() {
    if (exchange != null) {
      exchange.close();
    }
  }

  private static void assertAllAgrees() {
    try (Reconciliation reconciliation = new Reconciliation(exchange.endpoints())) {
      assertEquals(List.of(), reconciliation.settle(true, PATIENCE));
    }
  }

  private static Demo demo(final DemoSettings settings) {
    return Demo.ofGeneratedOrders(
        exchange.endpoints(), List.of(TestExchange.RICH), settings.withPatience(PATIENCE), _ -> {});
  }

  /** A file of crossing and resting orders of three traders. */
  private static OrderFile file(final int orders) throws Exception {
    final SplittableRandom random = new SplittableRandom(5);
    final StringBuilder text = new StringBuilder("time,market,side,type,price,amount,trader\n");
    for (int i = 0; i < orders; i++) {
      text.append(1_582_329_602_111L + i)
          .append(",BTC_USDT,")
          .append(random.nextBoolean() ? "ASK" : "BID")
          .append(random.nextInt(10) == 0 ? ",MARKET," : ",LIMIT,")
          .append(9_600 + random.nextInt(20))
          .append(".5,0.0")
          .append(10 + random.nextInt(90))
          .append(",file")
          .append(random.nextInt(3))
          .append('\n');
    }
    return OrderFile.read("generated", new BufferedReader(new StringReader(text.toString())));
  }

  @Test
  @Order(1)
  void shouldReplayAFileWithItsVolumesAndLastPrice() throws Exception {
    final Demo replay =
        Demo.ofFile(
            exchange.endpoints(),
            List.of(TestExchange.RICH),
            DemoSettings.once(1, 1).withPatience(PATIENCE),
            file(60),
            _ -> {});
    final DemoResult result = replay.run();
    assertEquals(List.of(), result.disagreements());
    assertFalse(result.stopped());
    final DemoStatus status = result.status();
    assertEquals(60, status.orders());
    assertTrue(status.trades() > 10, status.toString());
    assertEquals(60, status.acknowledged() + status.refusals(), status.toString());
    assertTrue(status.fullExits() > 0 && status.claims() > 0, status.toString());
    assertAllAgrees();
  }

  @Test
  @Order(2)
  void shouldRefuseToCompareAFileInABookThatIsNotEmpty() throws Exception {
    final Demo replay =
        Demo.ofFile(
            exchange.endpoints(),
            List.of(TestExchange.RICH),
            DemoSettings.once(1, 1).withPatience(PATIENCE),
            file(60),
            _ -> {});
    final DemoException e = assertThrows(DemoException.class, replay::run);
    assertTrue(e.getMessage().contains("book of BTC_USDT"), e.getMessage());
  }

  @Test
  @Order(3)
  void shouldTradeTransferWithdrawLeaveAndClaimUntilAllAgrees() {
    final DemoResult result = demo(DemoSettings.once(20, 40)).run();
    final DemoStatus status = result.status();
    assertFalse(result.stopped());
    assertTrue(status.trades() >= 20, status.toString());
    assertEquals(3, status.transfers(), status.toString());
    assertEquals(4, status.withdrawals(), status.toString());
    assertTrue(status.fullExits() >= 1, status.toString());
    assertTrue(status.claims() >= 4, status.toString());
    assertTrue(status.acknowledged() >= status.trades());
    assertAllAgrees();
  }

  @Test
  @Order(4)
  void shouldGoOnWithTheSameAccountsUntilItIsStopped() throws Exception {
    final Demo demo = demo(DemoSettings.continuous(30));
    final FutureTask<DemoResult> run = new FutureTask<>(demo::run);
    Thread.ofVirtual().start(run);
    final long end = System.nanoTime() + PATIENCE.toNanos();
    while (demo.status().trades() < 30) {
      assertTrue(System.nanoTime() - end < 0, demo.status().toString());
      assertFalse(run.isDone(), "it ended by itself");
      Thread.sleep(50);
    }
    demo.stop();
    final DemoResult result = run.get(2, TimeUnit.MINUTES);
    assertTrue(result.stopped());
    assertTrue(result.status().transfers() > 0, result.toString());
    // Three of the four have what they need from before; who left deposits again.
    assertTrue(result.status().deposits() <= 3 + 3, result.toString());
    assertAllAgrees();
  }

  @Test
  @Order(5)
  void shouldFindOneUnitTooMuchInTheContract() {
    final L1Account rich = exchange.rich();
    final EthereumAddress usdt =
        new ExchangeClient(rich, exchange.endpoints().exchange()).token(1).token();
    final ByteBuffer mint = ByteBuffer.allocate(68);
    mint.putInt(0x40c10f19);
    mint.position(16).put(exchange.endpoints().exchange().toBytes());
    mint.position(60).putLong(1);
    rich.send(usdt, BigInteger.ZERO, mint.array());
    try (Reconciliation reconciliation = new Reconciliation(exchange.endpoints())) {
      final List<String> found = reconciliation.settle(true, Duration.ofSeconds(3));
      assertEquals(1, found.size(), found.toString());
      assertTrue(found.getFirst().contains("smallest parts of USDT"), found.toString());
    }
  }
}
