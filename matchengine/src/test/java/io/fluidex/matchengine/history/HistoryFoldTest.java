package io.fluidex.matchengine.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.wire.JsonFields;
import io.fluidex.wire.event.EventKind;
import io.fluidex.wire.event.UnifyEvent;
import io.fluidex.wire.event.UnifyEventCodec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What records become, without a database. */
class HistoryFoldTest {
  private static final Instant BEGIN = Instant.parse("2021-09-08T10:34:40.250Z");

  private static HistoryFold fold(final boolean followResets) {
    return new HistoryFold(Position.START, followResets);
  }

  private static void add(final HistoryFold fold, final long offset, final UnifyEvent event) {
    fold.add(offset, event.kind().key(), UnifyEventCodec.encode(event));
  }

  private static void addAll(final HistoryFold fold, final Script script) {
    for (final UnifyEvent event : script.events()) {
      add(fold, event.seq() - 1, event);
    }
  }

  @Test
  void shouldMakeFourBalanceRowsOfATradeInTheOriginalsOrder() {
    final HistoryFold fold = fold(false);
    addAll(fold, new Script(BEGIN).put(1, true).put(2, false).trade(1, 2, false, 110, 40_000));
    final List<Object[]> rows = fold.rows(Table.BALANCE);
    assertEquals(4, rows.size());
    assertEquals(
        List.of("2 ETH", "1 ETH", "1 USDT", "2 USDT"),
        rows.stream().map(row -> row[3] + " " + row[5]).toList());
    assertEquals("-1.000000", rows.get(0)[8], "the change is the difference of the balances");
    assertEquals("99.000000", rows.get(0)[9]);
    assertEquals("90.000000", rows.get(0)[10]);
    assertEquals("9.000000", rows.get(0)[11]);
    assertEquals("1.00", rows.get(0)[7], "the price before the trade");
    assertEquals(2, fold.rows(Table.USER_TRADE).size());
    assertEquals("bid", fold.rows(Table.MARKET_TRADE).getFirst()[6]);
    assertEquals(3, fold.candleRows().size());
  }

  @Test
  void shouldTellFilledFromCancelledFromExpired() {
    final HistoryFold fold = fold(false);
    addAll(
        fold,
        new Script(BEGIN)
            .put(1, true)
            .put(1, true)
            .put(1, true)
            .finish(1, 1, true, "0.0000")
            .pass(1_000)
            .finish(2, 1, true, "6.0000")
            .order("EXPIRED", 3, 1, true, "6.0000"));
    assertEquals(
        List.of("filled", "cancelled", "expired"),
        fold.rows(Table.ORDER).stream().map(row -> row[14]).toList());
    assertEquals(
        BEGIN.plusMillis(1_000).toEpochMilli(),
        fold.rows(Table.ORDER).get(1)[2],
        "an order ends when it is cancelled");
  }

  @Test
  void shouldSkipWhatWasDealtWithBefore() {
    final Script script = new Script(BEGIN).register(1).deposit(1, "1.0", "1.0", 7);
    final HistoryFold fold = new HistoryFold(new Position(2, 1, 0, 1), false);
    addAll(fold, script);
    addAll(fold, script);
    assertEquals(1, fold.events());
    assertEquals(3, fold.repetitions());
    assertEquals(1, fold.rows(Table.BALANCE).size());
    assertEquals(0, fold.rows(Table.ACCOUNT).size());
  }

  @Test
  void shouldParkWhatIsNoEventAndGoOn() {
    final HistoryFold fold = fold(false);
    fold.add(0, "nonsense", "{}".getBytes(StandardCharsets.UTF_8));
    fold.add(1, null, new byte[] {(byte) 0xff, 0});
    final UnifyEvent broken =
        new UnifyEvent(1, 5, EventKind.TRANSFER, JsonFields.empty(), Optional.empty());
    add(fold, 2, broken);
    final UnifyEvent unbounded =
        new UnifyEvent(2, Long.MAX_VALUE, EventKind.CANCEL, JsonFields.empty(), Optional.empty());
    add(fold, 3, unbounded);
    final Script script = new Script(BEGIN).register(1).register(2).register(3);
    add(fold, 4, script.events().get(2));
    assertEquals(
        List.of(0L, 1L, 2L, 3L), fold.rows(Table.PARKED).stream().map(row -> row[0]).toList());
    assertTrue(
        fold.parked().get(2).contains("balance_from") || fold.parked().get(2).contains("amount"));
    assertEquals(1, fold.rows(Table.ACCOUNT).size());
    assertEquals(new Position(5, 3, 0, 3), fold.position());
  }

  @Test
  void shouldNoteAGapAndGoOnBehindIt() {
    final HistoryFold fold = fold(false);
    final Script script = new Script(BEGIN).register(1).register(2).register(3);
    add(fold, 0, script.events().get(0));
    add(fold, 1, script.events().get(2));
    assertEquals(List.of("record at offset 1: events 2 to 2 are missing"), fold.parked());
    assertEquals(2, fold.rows(Table.ACCOUNT).size());
  }

  @Test
  void shouldBeginAgainWhenADevelopmentExchangeWasReset() {
    final HistoryFold fold = fold(true);
    addAll(fold, new Script(BEGIN).register(1).put(1, true).finish(1, 1, true, "1.0000"));
    assertEquals(false, fold.forgets());
    final List<UnifyEvent> after = new Script(BEGIN).register(1).put(1, true).events();
    for (int i = 0; i < after.size(); i++) {
      final UnifyEvent event = after.get(i);
      add(
          fold,
          3 + i,
          new UnifyEvent(4 + i, event.timeMillis(), event.kind(), event.body(), Optional.empty()));
    }
    assertEquals(true, fold.forgets());
    assertEquals(0, fold.rows(Table.ORDER).size());
    assertEquals(1, fold.rows(Table.ACCOUNT).size());
    assertEquals(new Position(5, 5, 1, 1), fold.position());
  }

  @Test
  void shouldRefuseToMixTwoExchanges() {
    final HistoryFold fold = new HistoryFold(new Position(0, 0, 5, 0), false);
    final HistoryException e =
        assertThrows(HistoryException.class, () -> addAll(fold, new Script(BEGIN).put(1, true)));
    assertTrue(e.getMessage().contains("database of its own"), e.getMessage());
  }

  @Test
  void shouldTakeTextThatPostgresCannotKeep() {
    final HistoryFold fold = fold(false);
    final Script script = new Script(BEGIN).changeKey(1, "k").register(1);
    final UnifyEvent event = script.events().get(1);
    add(fold, 0, script.events().get(0));
    add(
        fold,
        1,
        new UnifyEvent(
            2,
            event.timeMillis(),
            event.kind(),
            event.body().put("l1_address", "a\0b"),
            Optional.empty()));
    assertEquals("a\uFFFDb", fold.rows(Table.ACCOUNT).getFirst()[1]);
    assertTrue(fold.keyChanges().isEmpty(), "an old key does not overwrite a new registration");
  }
}
