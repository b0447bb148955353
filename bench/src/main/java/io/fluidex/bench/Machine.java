package io.fluidex.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What measurements depend on: the processor and the virtual machine. */
final class Machine {
  private static final Path LINUX_PROCESSORS = Path.of("/proc/cpuinfo");

  private Machine() {}

  /** The processor's name, as far as the system tells it, and the number of cores in use. */
  static String processor() {
    return name(LINUX_PROCESSORS)
        + ", "
        + Runtime.getRuntime().availableProcessors()
        + " cores, "
        + System.getProperty("os.name");
  }

  /** The name in a file like Linux's of processors, or else the architecture. */
  static String name(final Path processors) {
    if (Files.isReadable(processors)) {
      try (Stream<String> lines = Files.lines(processors, StandardCharsets.ISO_8859_1)) {
        return lines
            .filter(line -> line.startsWith("model name"))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .findFirst()
            .orElseGet(Machine::architecture);
      } catch (final IOException e) {
        return architecture() + " (" + processors + " is unreadable: " + e.getMessage() + ")";
      }
    }
    return architecture();
  }

  private static String architecture() {
    return System.getProperty("os.arch");
  }

  /** The virtual machine with its version and the flags it was started with. */
  static String virtualMachine() {
    return System.getProperty("java.vm.name")
        + " "
        + Runtime.version()
        + ", "
        + String.join(" ", ManagementFactory.getRuntimeMXBean().getInputArguments());
  }
}
