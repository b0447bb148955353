package io.fluidex.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Small loads on an exchange with a real database and a real broker. */
@Timeout(600)
class ExchangeLoadTest {
  private static LoadSettings settings(
      final Optional<String> target, final boolean signed, final int snapshot) {
    return new LoadSettings(target, "", signed, !signed, 4, 200, List.of(100), 1, 1, snapshot, 1);
  }

  private static String run(final LoadSettings settings) throws Exception {
    final StringWriter out = new StringWriter();
    new ExchangeLoad(settings, new PrintWriter(out)).run();
    return out.toString();
  }

  @Test
  void shouldMeasureOrdersWithAndWithoutSnapshotsOfWhichNoneIsRefused() throws Exception {
    final String out = run(settings(Optional.empty(), false, 400));
    assertTrue(out.contains("as fast as answered"), out);
    assertTrue(out.contains("open loop at 100/s"), out);
    assertTrue(out.contains("committed "), out);
    assertTrue(out.contains("400 open orders, snapshots"), out);
    assertTrue(out.contains("times that without"), out);
    assertFalse(out.contains("refused"), out);
  }

  @Test
  void shouldMeasureSignedOrdersOfWhichNoneIsRefused() throws Exception {
    final String out = run(settings(Optional.empty(), true, 0));
    assertTrue(out.contains("orders     signed"), out);
    assertFalse(out.contains("refused"), out);
  }

  @Test
  void shouldRefuseARollupAsTarget() throws Exception {
    try (LocalExchange exchange = LocalExchange.start(true, true)) {
      final LoadSettings settings = settings(Optional.of(exchange.target()), false, 0);
      final LoadException e = assertThrows(LoadException.class, () -> run(settings));
      assertTrue(e.getMessage().contains("no development deployment"), e.getMessage());
    }
  }

  @Test
  void shouldSayThatNobodyIsAtTheTarget() {
    final LoadSettings settings = settings(Optional.of("localhost:1"), false, 0);
    final LoadException e = assertThrows(LoadException.class, () -> run(settings));
    assertTrue(e.getMessage().contains("the exchange at localhost:1 refuses"), e.getMessage());
  }

  @Test
  void shouldRefuseSettingsThatMakeNoSense() {
    assertRefused("of an exchange that it starts", () -> settings(Optional.of("x:1"), true, 0));
    assertRefused("which a rollup refuses", () -> settings(Optional.empty(), true, 1));
    assertRefused(
        "2 to 10000 traders, not 1",
        () -> new LoadSettings(Optional.empty(), "", false, true, 1, 1, List.of(), 1, 0, 0, 1));
    assertRefused(
        "1 to 1000000 orders per second, not 0",
        () -> new LoadSettings(Optional.empty(), "", false, true, 2, 1, List.of(0), 1, 0, 0, 1));
  }

  private static void assertRefused(final String text, final Runnable settings) {
    final IllegalArgumentException e = assertThrows(IllegalArgumentException.class, settings::run);
    assertTrue(e.getMessage().contains(text), e.getMessage());
  }

  @Test
  void shouldMakeTheSameOrdersOfTheSameSeed() {
    final List<Trader> traders = List.of(Trader.of(2), Trader.of(3));
    assertEquals(
        new OrderStream(traders, 7, 100, LocalExchange.domain()).next(20),
        new OrderStream(traders, 7, 100, LocalExchange.domain()).next(20));
  }
}
