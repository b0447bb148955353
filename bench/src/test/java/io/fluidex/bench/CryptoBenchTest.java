package io.fluidex.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.crypto.vector.BulkFields;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CryptoBenchTest {
  @Test
  void shouldPrintTheMachineTheTimesAndTheRatios() {
    final StringWriter text = new StringWriter();
    new CryptoBench(new PrintWriter(text), Duration.ofMillis(1)).run();
    final List<String> lines = text.toString().lines().toList();
    assertEquals("processor  " + Machine.processor(), lines.get(0));
    assertEquals("JVM        " + Machine.virtualMachine(), lines.get(1));
    assertEquals("bulk       " + BulkFields.describe(), lines.get(2));
    final int ratios = lines.indexOf("bulk over scalar");
    for (final String name : new String[] {"product in Fr", "Poseidon hash of 2"}) {
      for (final String code : new String[] {", scalar", ", bulk"}) {
        assertEquals(1, count(lines.subList(0, ratios), name + code + " +[0-9.]+ [num]s .*"));
      }
      assertEquals(1, count(lines.subList(ratios, lines.size()), name + " +[0-9.]+ x"));
    }
    assertTrue(lines.getLast().endsWith(" x"), lines.getLast());
  }

  private static long count(final List<String> lines, final String pattern) {
    return lines.stream().filter(line -> line.matches(pattern)).count();
  }
}
