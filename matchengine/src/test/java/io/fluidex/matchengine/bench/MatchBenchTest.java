package io.fluidex.matchengine.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.matchengine.command.Command;
import io.fluidex.matchengine.command.ReplaceOrder;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MatchBenchTest {
  private final StringWriter text = new StringWriter();

  @Test
  void shouldPrintAllFigures() {
    new MatchBench(new PrintWriter(text), 2000, 2, 1).run();
    for (final String part :
        new String[] {"82 % move", "commands/s", "bytes per command", "p99.9", "due time"}) {
      assertTrue(text.toString().contains(part), () -> part + " in " + text);
    }
  }

  @Test
  void shouldKeepTheMixAndTheBookAsItSays() {
    final MatchLoad load = new MatchLoad(1);
    final Command[] commands = load.next(20_000);
    final double moves = Arrays.stream(commands).filter(c -> c instanceof ReplaceOrder).count();
    assertEquals(0.82, moves / commands.length, 0.02);
    assertEquals(1000, load.resting(), 150);
    assertEquals(750, load.levels(), 100);
  }

  @Test
  void shouldRefuseRoundsThatCannotBe() {
    final PrintWriter out = new PrintWriter(text);
    assertThrows(IllegalArgumentException.class, () -> new MatchBench(out, 0, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new MatchBench(out, 1, 0, 1));
  }
}
