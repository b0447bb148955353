package io.fluidex.wire.l1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fluidex.crypto.field.Fr;
import io.fluidex.rollup.publicdata.Bytes32;
import io.fluidex.wire.WireFormatException;
import io.fluidex.wire.l1.L1Event.Origin;
import io.fluidex.wire.l1.L1Event.Request;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class L1EventCodecTest {
  private static final String OWNER = "0x25ec658304dd1e2a4e25b34ad6ac5169746c4684";

  private static final Origin ORIGIN =
      new Origin(17, bytes32("11"), bytes32("ab"), 3, 1_700_000_000L);

  static final List<Request> REQUESTS =
      List.of(
          new Request.Register(true, Fr.of(5)),
          new Request.KeyChange(false, Fr.of(Long.MAX_VALUE)),
          new Request.Deposit(65_535, -1L),
          new Request.Deposit(0, 1),
          new Request.FullExit(3));

  private static Bytes32 bytes32(final String octet) {
    return Bytes32.ofHex(octet.repeat(32));
  }

  private static String json(final Request request) {
    final L1Event event = new L1Event(0, 2, OWNER, request, ORIGIN);
    return new String(L1EventCodec.encode(event), StandardCharsets.UTF_8);
  }

  private static L1Event decode(final String text) {
    return L1EventCodec.decode(text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @FieldSource("REQUESTS")
  void shouldReadWhatItHasWritten(final Request request) {
    final L1Event event = new L1Event(41, 0xffff_ffffL, OWNER, request, ORIGIN);
    assertEquals(event, L1EventCodec.decode(L1EventCodec.encode(event)));
  }

  @Test
  void shouldWriteTheFieldsThatAreDocumented() {
    assertEquals(
        "{\"serial\":0,\"kind\":\"deposit\",\"account\":2,\"owner\":\""
            + OWNER
            + "\",\"token\":1,\"amount\":\"18446744073709551615\",\"l1_block\":17,"
            + "\"l1_block_hash\":\"0x"
            + "11".repeat(32)
            + "\",\"tx_hash\":\"0x"
            + "ab".repeat(32)
            + "\",\"log_index\":3,\"time\":1700000000}",
        json(new Request.Deposit(1, -1L)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"serial\":0 | \"serial\":-1",
        "\"serial\":0 | \"serial\":null",
        "\"kind\":\"deposit\" | \"kind\":\"gift\"",
        "\"account\":2 | \"account\":4294967296",
        "\"token\":1 | \"token\":65536",
        "\"amount\":\"7\" | \"amount\":7",
        "\"amount\":\"7\" | \"amount\":\"07\"",
        "\"amount\":\"7\" | \"amount\":\"-7\"",
        "\"amount\":\"7\" | \"amount\":\"18446744073709551616\"",
        "\"log_index\":3 | \"log_index\":\"3\"",
        "0x25ec | 0x25e",
      })
  void shouldRefuseAWrongField(final String right, final String wrong) {
    final String text = json(new Request.Deposit(1, 7));
    assertEquals(true, text.contains(right), text);
    assertThrows(WireFormatException.class, () -> decode(text.replace(right, wrong)));
  }

  @Test
  void shouldRefuseAKeyThatIsNoFieldElement() {
    final String text = json(new Request.Register(true, Fr.of(5)));
    final String five = "00".repeat(31) + "05";
    assertThrows(WireFormatException.class, () -> decode(text.replace(five, "ff".repeat(32))));
    assertThrows(WireFormatException.class, () -> decode(text.replace(five, five + "00")));
    assertThrows(WireFormatException.class, () -> decode(text.replace("true", "1")));
  }
}
