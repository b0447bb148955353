package io.fluidex.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class UpCommandTest {
  private static void assertRefused(final String named, final String... arguments) {
    final CommandLineRun run = CommandLineRun.of(arguments);
    assertEquals(ExitCode.UNUSABLE_INPUT, run.exitCode(), run.err());
    assertTrue(run.err().contains(named), run.err());
  }

  @Test
  void shouldRefuseWhatIsNoAddressOfACollector() {
    assertRefused("--trace: jaeger:4318 is no address", "up", "--trace", "jaeger:4318");
    assertRefused("--trace", "up", "--trace", "http://");
  }

  @Test
  void shouldRefuseWhatIsNoPortOrNoCount() {
    assertRefused("--port: 65536 is no port", "up", "--port", "65536");
    assertRefused("--http-port: -1 is no port", "up", "--http-port", "-1");
    assertRefused("--trades: 0 is not 1 or more", "up", "--once", "--trades", "0");
    assertRefused("--limit: needs --orders", "up", "--limit", "5");
  }
}
