package io.fluidex.statemanager.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluidex.rollup.message.Domain;
import io.fluidex.rollup.shape.Shape;
import io.fluidex.rollup.tx.Deposit;
import io.fluidex.rollup.tx.Nop;
import io.fluidex.statemanager.EventBodies;
import io.fluidex.statemanager.Exchange;
import io.fluidex.statemanager.production.LogRecord;
import io.fluidex.statemanager.production.ParkReason;
import io.fluidex.wire.JsonFields;
import io.fluidex.wire.event.EventKind;
import io.fluidex.wire.event.UnifyEvent;
import io.fluidex.wire.event.UnifyEventCodec;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EventReaderTest {
  private static final Domain DOMAIN = Domain.ofBytes(new byte[Domain.BYTES]);

  /** Fields that say nothing about the L2 state, or too much to be compared. */
  private static final Set<String> FREE =
      Set.of("timestamp", "event", "order_id", "seq", "time_ms", "l1_address");

  private static final Set<EventKind> OF_THE_ORIGINAL =
      EnumSet.range(EventKind.REGISTER_USER, EventKind.TRADE);

  private final EventReader reader = new EventReader(EventBodies.TOKENS);

  private static byte[] utf8(final String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private LogRecord read(final UnifyEvent event) {
    return reader.read(5, utf8(event.kind().key()), UnifyEventCodec.encode(event));
  }

  @Test
  void shouldReadEveryKindOfEvent() {
    final Exchange exchange = new Exchange(new Random(1), Shape.TINY.depths(), DOMAIN, false);
    final Set<EventKind> kinds = EnumSet.noneOf(EventKind.class);
    for (long seq = 1; seq <= 500; seq++) {
      final Exchange.Happening happening = exchange.next();
      final UnifyEvent event = EventBodies.event(seq, happening);
      final LogRecord.Event read = assertInstanceOf(LogRecord.Event.class, read(event));
      assertEquals(seq, read.seq());
      assertEquals(5, read.offset());
      assertEquals(happening.timeMillis(), read.timeMillis());
      assertEquals(happening.transaction(), read.transaction());
      kinds.add(event.kind());
    }
    assertEquals(EnumSet.allOf(EventKind.class), kinds);
  }

  @Test
  void shouldKeepTheOwnerOfARegistration() {
    final Exchange exchange = new Exchange(new Random(1), Shape.TINY.depths(), DOMAIN, false);
    final LogRecord.Event read =
        assertInstanceOf(LogRecord.Event.class, read(EventBodies.event(1, exchange.next())));
    assertEquals(Optional.of(EventBodies.owner(2)), read.owner());
  }

  @Test
  void shouldNoticeAnyFieldThatContradictsTheTransaction() {
    final Exchange exchange = new Exchange(new Random(2), Shape.TINY.depths(), DOMAIN, false);
    int contradictions = 0;
    for (long seq = 1; seq <= 300; seq++) {
      final UnifyEvent event = EventBodies.event(seq, exchange.next());
      for (final Map.Entry<String, JsonNode> field : event.body().properties()) {
        if (FREE.contains(field.getKey())) {
          continue;
        }
        final UnifyEvent changed =
            new UnifyEvent(seq, event.timeMillis(), event.kind(), event.body(), event.l2());
        changed.body().set(field.getKey(), changed(field.getValue()));
        final LogRecord.Flawed read =
            assertInstanceOf(LogRecord.Flawed.class, read(changed), changed.toString());
        assertEquals(ParkReason.CONTRADICTION, read.reason());
        assertEquals(seq, read.seq());
        contradictions++;

        changed.body().remove(field.getKey());
        if (OF_THE_ORIGINAL.contains(event.kind())) {
          assertInstanceOf(LogRecord.Flawed.class, read(changed), "without " + field.getKey());
        } else {
          assertInstanceOf(LogRecord.Event.class, read(changed), "without " + field.getKey());
        }
      }
    }
    assertTrue(contradictions > 500, contradictions + " contradictions");
  }

  private static JsonNode changed(final JsonNode value) {
    if (value.isNumber()) {
      return JsonFields.empty().put("x", value.longValue() ^ 1).get("x");
    }
    final String text = value.textValue();
    final String other =
        switch (text) {
          case "MAKER" -> "TAKER";
          case "TAKER" -> "MAKER";
          default -> {
            final char last = text.charAt(text.length() - 1);
            yield text.substring(0, text.length() - 1) + (last == '1' ? '2' : '1');
          }
        };
    assertNotEquals(text, other);
    return JsonFields.empty().put("x", other).get("x");
  }

  @Test
  void shouldNeverThrowAndNeverChangeAnEventWhoseBytesAreFlipped() {
    final Random random = new Random(3);
    final Exchange exchange = new Exchange(random, Shape.TINY.depths(), DOMAIN, false);
    int unreadable = 0;
    int flawed = 0;
    for (long seq = 1; seq <= 3000; seq++) {
      final UnifyEvent event = EventBodies.event(seq, exchange.next());
      final byte[] bytes = UnifyEventCodec.encode(event);
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
      switch (reader.read(7, utf8(event.kind().key()), bytes)) {
        case LogRecord.Unreadable _ -> unreadable++;
        case LogRecord.Flawed _ -> flawed++;
        case LogRecord.Event read -> {
          // A digit of the number, or a byte that only signatures and limits can tell.
          assertEquals(event.kind().key(), read.kind());
          assertEquals(event.l2().map(t -> t.type()), read.transaction().map(t -> t.type()));
        }
      }
    }
    assertTrue(unreadable > 500 && flawed > 100, unreadable + " and " + flawed);
  }

  @Test
  void shouldSayWhatIsMissing() {
    final UnifyEvent without =
        new UnifyEvent(1, 1, EventKind.DEPOSIT, JsonFields.empty(), Optional.empty());
    assertEquals(
        ParkReason.MISSING_TRANSACTION,
        assertInstanceOf(LogRecord.Flawed.class, read(without)).reason());
    final UnifyEvent nop =
        new UnifyEvent(1, 1, EventKind.DEPOSIT, JsonFields.empty(), Optional.of(Nop.INSTANCE));
    assertEquals(
        ParkReason.MISSING_TRANSACTION,
        assertInstanceOf(LogRecord.Flawed.class, read(nop)).reason());
  }

  @Test
  void shouldRefuseATransactionOfAnotherKind() {
    for (final EventKind kind : EventKind.values()) {
      if (kind != EventKind.DEPOSIT) {
        final UnifyEvent event =
            new UnifyEvent(
                1,
                1,
                kind,
                JsonFields.empty().put("user_id", 2).put("asset", "T0").put("change", "5"),
                Optional.of(new Deposit(2, 0, 5)));
        assertEquals(
            ParkReason.CONTRADICTION,
            assertInstanceOf(LogRecord.Flawed.class, read(event), kind.toString()).reason());
      }
    }
  }

  @Test
  void shouldSurviveRecordsThatAreNoEvents() {
    assertInstanceOf(LogRecord.Unreadable.class, reader.read(0, null, null));
    assertInstanceOf(LogRecord.Unreadable.class, reader.read(0, new byte[0], new byte[0]));
    assertInstanceOf(LogRecord.Unreadable.class, reader.read(0, utf8("orders"), utf8("[]")));
    assertInstanceOf(
        LogRecord.Unreadable.class, reader.read(0, utf8("orders"), utf8("{\"seq\":1}")));
    final LogRecord.Flawed unknown =
        assertInstanceOf(
            LogRecord.Flawed.class,
            reader.read(0, utf8("nobody"), utf8("{\"seq\":1,\"time_ms\":2}")));
    assertEquals("nobody", unknown.kind());
    assertEquals(1, unknown.seq());
  }
}
