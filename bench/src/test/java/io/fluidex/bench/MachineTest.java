package io.fluidex.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineTest {
  @TempDir private Path folder;

  @Test
  void shouldReadTheNameOfTheFirstProcessor() throws IOException {
    final Path file = folder.resolve("cpuinfo");
    Files.writeString(
        file,
        """
        processor\t: 0
        vendor_id\t: AuthenticAMD
        model name\t: AMD EPYC 9454P: 48-Core
        model name\t: another
        """);
    assertEquals("AMD EPYC 9454P: 48-Core", Machine.name(file));
  }

  @Test
  void shouldNameTheArchitectureWhereTheProcessorHasNoName() throws IOException {
    final Path file = Files.writeString(folder.resolve("cpuinfo"), "processor\t: 0\n");
    assertEquals(System.getProperty("os.arch"), Machine.name(file));
    assertEquals(System.getProperty("os.arch"), Machine.name(folder.resolve("none")));
  }

  @Test
  void shouldTellWhatItIsCompiledAndRunBy() {
    assertTrue(Machine.processor().contains(" cores, " + System.getProperty("os.name")));
    assertTrue(Machine.virtualMachine().contains(Runtime.version().toString()));
    assertTrue(Machine.virtualMachine().contains("jdk.incubator.vector"));
  }
}
