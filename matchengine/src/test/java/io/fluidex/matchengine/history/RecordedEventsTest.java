package io.fluidex.matchengine.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluidex.wire.event.EventKind;
import io.fluidex.wire.event.UnifyEvent;
import io.fluidex.wire.event.UnifyEventCodec;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The history of 200 recorded messages of the original exchange. They are not part of the project;
 * they are looked for where the system property {@code fluidex.conformance.data} or the variable
 * {@code FLUIDEX_CONFORMANCE_DATA} says, and in {@code shared/data} beside the repository.
 */
class RecordedEventsTest {
  private static final String FILE = "unifyevents-2021-09.jsonl";
  private static final long MILLIS = 1_631_097_273_000L;

  private static List<String> lines() throws IOException {
    final String named =
        System.getProperty("fluidex.conformance.data", System.getenv("FLUIDEX_CONFORMANCE_DATA"));
    // Surefire runs in the module.
    final Path place = named == null ? Path.of("..", "..", "shared", "data") : Path.of(named);
    final Path file = Files.isDirectory(place) ? place.resolve(FILE) : place;
    if (!Files.isRegularFile(file)) {
      final String reason =
          "CONFORMANCE TEST SKIPPED: no " + FILE + "; set FLUIDEX_CONFORMANCE_DATA to its folder";
      System.err.println(reason);
      abort(reason);
    }
    return Files.readAllLines(file, StandardCharsets.UTF_8);
  }

  private static EventKind kind(final String type) {
    return switch (type.replace("Message", "").toLowerCase(Locale.ROOT)) {
      case "user", "registeruser" -> EventKind.REGISTER_USER;
      case "deposit", "deposits" -> EventKind.DEPOSIT;
      case "withdraw", "withdraws" -> EventKind.WITHDRAW;
      case "transfer", "internaltransfer", "transfers" -> EventKind.TRANSFER;
      case "order", "orders" -> EventKind.ORDER;
      case "trade", "trades" -> EventKind.TRADE;
      default -> throw new AssertionError("there is no kind " + type);
    };
  }

  @Test
  void shouldMakeOfTheOriginalsMessagesWhatTheySay() throws IOException {
    final ObjectMapper json = new ObjectMapper();
    final HistoryFold fold = new HistoryFold(Position.START, false);
    long seq = 0;
    int finished = 0;
    int trades = 0;
    BigDecimal volume = BigDecimal.ZERO;
    for (final String line : lines()) {
      final JsonNode message = json.readTree(line);
      final ObjectNode value = (ObjectNode) message.get("value");
      final EventKind kind = kind(message.get("type").textValue());
      finished += value.path("event").asText().equals("FINISH") ? 1 : 0;
      if (kind == EventKind.TRADE) {
        trades++;
        volume = volume.add(new BigDecimal(value.get("amount").textValue()));
      }
      seq++;
      final UnifyEvent event = new UnifyEvent(seq, MILLIS + seq, kind, value, Optional.empty());
      fold.add(seq - 1, kind.key(), UnifyEventCodec.encode(event));
    }
    assertEquals(200, seq);
    assertEquals(List.of(), fold.parked());
    assertEquals(200, fold.events());
    assertEquals(5, fold.rows(Table.ACCOUNT).size());
    assertEquals(4, fold.rows(Table.TRANSFER).size());
    assertEquals(25 + 4, fold.rows(Table.BALANCE).size(), "deposits and withdrawals");
    assertEquals(31, trades);
    assertEquals(trades, fold.rows(Table.MARKET_TRADE).size());
    assertEquals(2 * trades, fold.rows(Table.USER_TRADE).size());
    assertTrue(finished > 0);
    assertEquals(finished, fold.rows(Table.ORDER).size());
    final BigDecimal days =
        fold.candleRows().stream()
            .filter(row -> row[1].equals(1440L))
            .map(row -> new BigDecimal((String) row[7]))
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    assertEquals(0, volume.compareTo(days));
    // Line 57 of the recording: the trade at 3336.02 that order 13 took.
    final Object[] third =
        fold.rows(Table.MARKET_TRADE).stream()
            .filter(row -> row[2].equals(3L))
            .findFirst()
            .orElseThrow();
    assertEquals("3336.02", third[3]);
    assertEquals("0.2556", third[4]);
    assertEquals("852.686712", third[5]);
    assertEquals("ask", third[6]);
  }
}
