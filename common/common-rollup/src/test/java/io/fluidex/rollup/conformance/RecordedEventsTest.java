package io.fluidex.rollup.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fluidex.rollup.shape.Depths;
import io.fluidex.rollup.state.OrderLeaf;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Replays 200 recorded messages of the original exchange, which become 69 of the original's
 * transactions, and compares the root after every block with that of the original.
 *
 * <p>The messages are not part of the project. They are looked for where the system property {@code
 * fluidex.conformance.data} or the variable {@code FLUIDEX_CONFORMANCE_DATA} says, a file or its
 * folder, and in {@code shared/data} beside the repository.
 */
class RecordedEventsTest {
  private static final String FILE = "unifyevents-2021-09.jsonl";
  private static final Depths DEPTHS = new Depths(3, 4, 4);

  /** The original's table of tokens and the digits of a unit of each. */
  private static final Map<String, Integer> TOKENS =
      Map.of("ETH", 0, "USDT", 1, "UNI", 2, "LINK", 3, "YFI", 4, "MATIC", 5);

  private final OriginalState original = new OriginalState(DEPTHS);
  private final Map<Long, OriginalSlots> slots = new HashMap<>();

  @Test
  void shouldReachTheOriginalsRootAfterEveryBlock() throws IOException {
    final Path data = data();
    final ObjectMapper json = new ObjectMapper();
    int messages = 0;
    for (final String line : Files.readAllLines(data, StandardCharsets.UTF_8)) {
      final JsonNode message = json.readTree(line);
      replay(message.get("type").textValue(), message.get("value"));
      messages++;
    }
    original.finish();
    assertEquals(200, messages);
    assertEquals(expectedRoots(), original.roots());
  }

  private static Path data() {
    final String named =
        System.getProperty("fluidex.conformance.data", System.getenv("FLUIDEX_CONFORMANCE_DATA"));
    // Surefire runs in common/common-rollup.
    final Path beside = Path.of("..", "..", "..", "shared", "data");
    final Path place = named == null ? beside : Path.of(named);
    final Path file = Files.isDirectory(place) ? place.resolve(FILE) : place;
    if (!Files.isRegularFile(file)) {
      final String reason =
          "CONFORMANCE TEST SKIPPED: no "
              + FILE
              + " at "
              + file.toAbsolutePath().normalize()
              + "; set FLUIDEX_CONFORMANCE_DATA to the folder that has it";
      System.err.println(reason);
      abort(reason);
    }
    return file;
  }

  private static List<String> expectedRoots() throws IOException {
    try (InputStream in =
        RecordedEventsTest.class.getResourceAsStream("recorded-block-roots.csv")) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
          .lines()
          .skip(1)
          .map(row -> row.substring(row.lastIndexOf(',') + 1))
          .toList();
    }
  }

  private void replay(final String type, final JsonNode value) {
    switch (type) {
      case "UserMessage" ->
          original.register(value.get("user_id").longValue(), value.get("l2_pubkey").textValue());
      case "DepositMessage" ->
          original.deposit(value.get("user_id").longValue(), token(value, "asset"), change(value));
      case "WithdrawMessage" ->
          original.withdraw(
              value.get("user_id").longValue(), token(value, "asset"), -change(value));
      case "TransferMessage" ->
          original.transfer(
              value.get("user_from").longValue(),
              value.get("user_to").longValue(),
              token(value, "asset"),
              units(value.get("amount"), value.get("asset").textValue()));
      case "TradeMessage" -> trade(value);
      case "OrderMessage" -> order(value);
      default -> throw new IllegalArgumentException("unknown message " + type);
    }
  }

  private static long change(final JsonNode value) {
    return units(value.get("change"), value.get("asset").textValue());
  }

  private static int token(final JsonNode value, final String name) {
    return TOKENS.get(value.get(name).textValue());
  }

  private static long units(final JsonNode amount, final String token) {
    return new BigDecimal(amount.textValue())
        .movePointRight(token.equals("USDT") ? 6 : 4)
        .toBigInteger()
        .longValueExact();
  }

  private void order(final JsonNode value) {
    final JsonNode order = value.get("order");
    if (value.get("event").textValue().equals("FINISH")) {
      slotsOf(order.get("user").longValue()).release(order.get("id").longValue());
    }
  }

  private OriginalSlots slotsOf(final long account) {
    return slots.computeIfAbsent(account, a -> new OriginalSlots(DEPTHS.orderSlots()));
  }

  private void trade(final JsonNode trade) {
    // The maker's side goes first.
    Stream.of("ask", "bid")
        .sorted((a, b) ->
            Boolean.compare(
                trade.get(b + "_role").textValue().equals("MAKER"),
                trade.get(a + "_role").textValue().equals("MAKER")))
        .forEach(side -> tradeSide(trade, side));
    original.finishTrade();
  }

  private void tradeSide(final JsonNode trade, final String side) {
    final boolean isAsk = side.equals("ask");
    final String base = trade.get("base").textValue();
    final String quote = trade.get("quote").textValue();
    final long baseUnits = units(trade.get("amount"), base);
    final long quoteUnits = units(trade.get("quote_amount"), quote);
    final long account = trade.get(side + "_user_id").longValue();
    final long orderId = trade.get(side + "_order_id").longValue();
    final long sell = isAsk ? baseUnits : quoteUnits;
    final long buy = isAsk ? quoteUnits : baseUnits;
    final OriginalSlots accountSlots = slotsOf(account);
    final JsonNode first = trade.get(side + "_order");
    final boolean isFirst = first != null && !first.isNull();
    assertEquals(isFirst, !accountSlots.isKnown(orderId), "first trade of order " + orderId);
    final int slot = accountSlots.slotOf(orderId);
    final OrderLeaf before =
        isFirst ? firstLeaf(first, isAsk, orderId) : original.state().order(account, slot);
    assertEquals(orderId, before.orderId());
    final OrderLeaf after =
        new OrderLeaf(
            orderId,
            before.tokenSell(),
            before.tokenBuy(),
            before.filledSell() + sell,
            before.filledBuy() + buy,
            before.totalSell(),
            before.totalBuy());
    original.trade(account, slot, after, sell, buy);
    if (isAsk ? after.filledSell() >= after.totalSell() : after.filledBuy() >= after.totalBuy()) {
      accountSlots.release(orderId);
    }
  }

  private static OrderLeaf firstLeaf(
      final JsonNode order, final boolean isAsk, final long orderId) {
    final BigDecimal amount = new BigDecimal(order.get("amount").textValue());
    final BigDecimal price = new BigDecimal(order.get("price").textValue());
    final String base = order.get("base").textValue();
    final String quote = order.get("quote").textValue();
    final long baseTotal = amount.movePointRight(base.equals("USDT") ? 6 : 4).longValueExact();
    final long quoteTotal =
        amount
            .multiply(price)
            .movePointRight(quote.equals("USDT") ? 6 : 4)
            .toBigInteger()
            .longValueExact();
    return isAsk
        ? new OrderLeaf(orderId, TOKENS.get(base), TOKENS.get(quote), 0, 0, baseTotal, quoteTotal)
        : new OrderLeaf(orderId, TOKENS.get(quote), TOKENS.get(base), 0, 0, quoteTotal, baseTotal);
  }

  @Test
  void shouldFollowTheOriginalsSlotRule() {
    final OriginalSlots two = new OriginalSlots(2);
    assertEquals(0, two.slotOf(10));
    assertEquals(1, two.slotOf(11));
    assertTrue(two.isKnown(10));
    assertFalse(two.isKnown(12));
    two.release(10);
    two.release(11);
    assertEquals(1, two.slotOf(12), "the cursor starts at 1");
    assertEquals(0, two.slotOf(13));
  }
}
