package io.fluidex.standalone.up;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fluidex.rollup.shape.Shape;
import io.fluidex.standalone.node.NodeSettings;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(600)
class UpTest {
  private static final Path KEYS = Path.of("target", "test-keys");

  @TempDir private Path folder;

  /** Hears what the user is told, one line at a time, and stops at one of the steps. */
  private static final class StopAt extends Writer {
    private final StringBuilder told = new StringBuilder();
    private final String step;
    private Up up;

    StopAt(final String step) {
      this.step = step;
    }

    @Override
    public void write(final char[] text, final int from, final int length) {
      told.append(text, from, length);
      if (told.indexOf(step) >= 0) {
        up.stop();
      }
    }

    @Override
    public void flush() {
      // Nothing is held back.
    }

    @Override
    public void close() {
      // Nothing is held.
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"starting a broker", "deploying the contracts", "starting the services"})
  void shouldEndWhenItIsStoppedDuringTheStart(final String step) throws Exception {
    final StopAt user = new StopAt(step);
    final Path data = folder.resolve("data");
    final Up up =
        new Up(
            new UpSettings(
                NodeSettings.of(Shape.TINY, KEYS).withData(data),
                false,
                1,
                Optional.empty(),
                OptionalInt.empty(),
                folder.resolve("log")),
            new PrintWriter(user),
            false);
    user.up = up;
    final FutureTask<Integer> run = new FutureTask<>(up::run);
    final Thread thread = Thread.ofPlatform().start(run);
    assertEquals(Up.AGREES, run.get(5, TimeUnit.MINUTES), user.told.toString());
    thread.join();
    assertTrue(user.told.indexOf("stopped before the exchange ran") >= 0, user.told.toString());
    assertFalse(user.told.indexOf("the exchange runs") >= 0, user.told.toString());
    try (FileChannel lock = FileChannel.open(data.resolve("lock"), StandardOpenOption.WRITE);
        FileLock free = lock.tryLock()) {
      assertTrue(free != null && free.isValid(), "the folder is still in use");
    }
  }
}
