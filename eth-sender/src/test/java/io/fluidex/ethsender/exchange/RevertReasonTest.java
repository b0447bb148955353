package io.fluidex.ethsender.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fluidex.crypto.digest.Keccak256;
import io.fluidex.crypto.encoding.Hex;
import io.fluidex.ethsender.rpc.RpcErrorException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RevertReasonTest {
  private static String word(final long value) {
    return String.format("%064x", value);
  }

  private static String selector(final String signature) {
    return Hex.encode(Keccak256.hash(signature.getBytes(StandardCharsets.US_ASCII)))
        .substring(0, 8);
  }

  @Test
  void shouldNameTheContractsOwnErrorsWithTheirArguments() {
    assertEquals(
        "UnexpectedBlock[number=3, expected=2]",
        RevertReason.of("0x" + selector("UnexpectedBlock(uint64,uint64)") + word(3) + word(2)));
    assertEquals("NothingToDo[]", RevertReason.of("0x" + selector("NothingToDo()")));
  }

  @Test
  void shouldUnderstandSoliditysOwnErrors() {
    assertEquals(
        "no way",
        RevertReason.of("0x08c379a0" + word(32) + word(6) + "6e6f20776179" + "0".repeat(52)));
    assertEquals("panic 17", RevertReason.of("0x4e487b71" + word(17)));
  }

  @Test
  void shouldShowWhatItDoesNotUnderstand() {
    assertEquals("no reason given", RevertReason.of("0x"));
    assertEquals("unknown error 0x12345678", RevertReason.of("0x12345678"));
    assertEquals(
        "unknown error 0x" + selector("UnexpectedBlock(uint64,uint64)"),
        RevertReason.of("0x" + selector("UnexpectedBlock(uint64,uint64)")));
    assertEquals(
        "out of gas", RevertReason.of(new RpcErrorException("eth_call", 3, "out of gas", null)));
  }
}
