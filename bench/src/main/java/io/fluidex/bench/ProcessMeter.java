package io.fluidex.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** What this process uses, as the JVM and the operating system count it. */
final class ProcessMeter {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path CLEAR_REFS = Path.of("/proc/self/clear_refs");
  private static final String PEAK = "VmHWM:";
  private static final long KIB = 1024;

  /** What Linux takes for "start the peak of resident memory anew". */
  private static final String RESET_PEAK = "5";

  private ProcessMeter() {}

  /** CPU time of the process so far, user and system, in nanoseconds. */
  static long cpuNanos() {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
      return system.getProcessCpuTime();
    }
    throw new IllegalStateException("this JVM does not tell the CPU time of its process");
  }

  /** Collects garbage and starts the peaks of memory anew. */
  static void resetPeaks() {
    System.gc();
    ManagementFactory.getMemoryPoolMXBeans().forEach(MemoryPoolMXBean::resetPeakUsage);
    if (Files.isWritable(CLEAR_REFS)) {
      try {
        Files.writeString(CLEAR_REFS, RESET_PEAK);
      } catch (final IOException _) {
        // A kernel without this keeps the peak since the start, which is only larger.
        return;
      }
    }
  }

  /** Most bytes of heap in use: the sum of the peaks of its pools, so rather too much. */
  static long heapPeak() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .mapToLong(pool -> pool.getPeakUsage().getUsed())
        .sum();
  }

  /** Most bytes of memory that the process had, where the operating system tells. */
  static OptionalLong residentPeak() {
    if (!Files.isReadable(STATUS)) {
      return OptionalLong.empty();
    }
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith(PEAK))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIB)
          .findFirst();
    } catch (final IOException _) {
      return OptionalLong.empty();
    }
  }
}
