package io.fluidex.runtime.logging;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LoggingConfiguratorTest {
  private static String logged(final boolean text) {
    final PrintStream before = System.out;
    final ByteArrayOutputStream output = new ByteArrayOutputStream();
    System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
    try {
      final LoggerContext context = new LoggerContext();
      context.setMDCAdapter(new LogbackMDCAdapter());
      LoggingConfigurator.configure(context, text);
      context.getLogger("io.fluidex.sample").info("hello {}", 7);
      context.getLogger("io.fluidex.sample").debug("unwanted");
      context.getLogger("org.library").info("unwanted");
      context.stop();
    } finally {
      System.setOut(before);
    }
    return output.toString(StandardCharsets.UTF_8);
  }

  @Test
  void shouldWriteOneJsonObjectPerLineInContainers() {
    final String line = logged(false);
    assertTrue(line.startsWith("{") && line.endsWith("}\n"), line);
    assertTrue(line.contains("\"formattedMessage\":\"hello 7\""), line);
    assertFalse(line.contains("unwanted"), line);
  }

  @Test
  void shouldWriteTextForPeople() {
    final String line = logged(true);
    assertTrue(line.endsWith("hello 7\n"), line);
    assertTrue(line.contains("INFO"), line);
  }

  @Test
  void shouldObeyTheVariableBeforeTheTerminal() {
    assertTrue(LoggingConfigurator.wantsText("text", null));
    assertFalse(LoggingConfigurator.wantsText("json", null));
    assertFalse(LoggingConfigurator.wantsText(null, null));
  }
}
