package io.fluidex.ethsender.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fluidex.ethsender.schedule.BroadcastOutcome;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BroadcasterTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "already known | TAKEN",
        "transaction already imported | TAKEN",
        "AlreadyKnown | TAKEN",
        "nonce too low: next nonce 7, tx nonce 6 | NONCE_TOO_LOW",
        "OldNonce | NONCE_TOO_LOW",
        "replacement transaction underpriced | UNDERPRICED",
        "transaction underpriced: tip needed 1, tip permitted 0 | UNDERPRICED",
        "max fee per gas less than block base fee: address 0x00 | UNDERPRICED",
        "ReplacementNotAllowed | UNDERPRICED",
        "insufficient funds for gas * price + value | INSUFFICIENT_FUNDS",
        "Insufficient funds for gas * price + value | INSUFFICIENT_FUNDS",
        "intrinsic gas too low | FAILED",
        "something new | FAILED",
      })
  void shouldUnderstandWhatNodesSay(final String message, final BroadcastOutcome meaning) {
    assertEquals(meaning, Broadcaster.outcome(message));
  }
}
