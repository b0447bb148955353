package io.fluidex.wire.event;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fluidex.rollup.tx.Deposit;
import io.fluidex.wire.JsonFields;
import io.fluidex.wire.WireFormatException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnifyEventCodecTest {
  private static final String DEPOSIT =
      "{\"user_id\":7,\"asset\":\"ETH\",\"change\":\"1.5\",\"seq\":12,\"time_ms\":1700000000123,"
          + "\"l2\":\"0200000007000000000000000186a0\"}";

  private static byte[] utf8(final String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void shouldReadAnEventAndWriteTheSameBytes() {
    final UnifyEvent event = UnifyEventCodec.decode("deposits", utf8(DEPOSIT));
    assertEquals(12, event.seq());
    assertEquals(1_700_000_000_123L, event.timeMillis());
    assertEquals(EventKind.DEPOSIT, event.kind());
    assertEquals(3, event.body().size());
    assertEquals(Optional.of(new Deposit(7, 0, 100_000)), event.l2());
    assertArrayEquals(utf8(DEPOSIT), UnifyEventCodec.encode(event));
  }

  @ParameterizedTest
  @EnumSource(EventKind.class)
  void shouldKeepTheKindInTheKey(final EventKind kind) {
    final ObjectNode body = JsonFields.empty().put("id", 1);
    final UnifyEvent event = new UnifyEvent(1, 0, kind, body, Optional.empty());
    assertEquals(event, UnifyEventCodec.decode(kind.key(), UnifyEventCodec.encode(event)));
  }

  @Test
  void shouldNotChangeWithTheBodyItWasMadeOf() {
    final ObjectNode body = JsonFields.empty().put("id", 1);
    final UnifyEvent event = new UnifyEvent(1, 0, EventKind.ORDER, body, Optional.empty());
    body.put("id", 2);
    assertEquals(1, event.body().get("id").intValue());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{}{}",
        "{\"seq\":1}",
        "{\"seq\":0,\"time_ms\":1}",
        "{\"seq\":1.0,\"time_ms\":1}",
        "{\"seq\":\"1\",\"time_ms\":1}",
        "{\"seq\":9223372036854775808,\"time_ms\":1}",
        "{\"seq\":1,\"time_ms\":-1}",
        "{\"seq\":1,\"seq\":2,\"time_ms\":1}",
        "{\"seq\":1,\"time_ms\":1,\"l2\":\"0\"}",
        "{\"seq\":1,\"time_ms\":1,\"l2\":\"zz\"}",
        "{\"seq\":1,\"time_ms\":1,\"l2\":7}",
        "{\"seq\":1,\"time_ms\":1,\"l2\":\"02000000070000\"}",
        "{\"seq\":1,\"time_ms\":1,\"l2\":\"ff\"}",
      })
  void shouldRefuseWhatIsNoEvent(final String text) {
    final WireFormatException refusal =
        assertThrows(WireFormatException.class, () -> UnifyEventCodec.decode("orders", utf8(text)));
    assertTrue(refusal.getMessage().contains("event"), refusal.getMessage());
  }

  @Test
  void shouldRefuseAnUnknownKey() {
    assertThrows(
        WireFormatException.class, () -> UnifyEventCodec.decode("internaltransfer", utf8(DEPOSIT)));
  }

  @Test
  void shouldRefuseABodyThatWouldHideTheNumber() {
    final UnifyEvent event =
        new UnifyEvent(1, 0, EventKind.ORDER, JsonFields.empty().put("seq", 9), Optional.empty());
    assertThrows(IllegalArgumentException.class, () -> UnifyEventCodec.encode(event));
  }
}
