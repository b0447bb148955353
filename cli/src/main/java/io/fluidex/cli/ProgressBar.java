package io.fluidex.cli;

import java.io.PrintWriter;
import java.util.Locale;

/**
 * One line on a terminal that shows how far long work is, and is gone when it is done. Where nobody
 * watches, nothing is written at all. Not for use by many threads.
 */
final class ProgressBar implements AutoCloseable {
  private static final int WIDTH = 30;

  /** Clears the line and goes to its start. */
  private static final String CLEAR = "\r\033[K";

  private static final int PERCENT = 100;

  private final PrintWriter terminal;
  private final boolean watched;
  private String shown = "";

  /**
   * A bar that shows nothing yet.
   *
   * @param terminal where to draw
   * @param watched whether that is a terminal
   */
  ProgressBar(final PrintWriter terminal, final boolean watched) {
    this.terminal = terminal;
    this.watched = watched;
  }

  /**
   * Shows how far the work is.
   *
   * @param what is being done
   * @param done how much of the work is done
   * @param total all of it, in the same unit
   */
  void show(final String what, final long done, final long total) {
    final int filled = total <= 0 ? 0 : (int) (Math.min(done, total) * WIDTH / total);
    final long percent = total <= 0 ? 0 : Math.min(done, total) * PERCENT / total;
    final String line =
        String.format(
            Locale.ROOT,
            "[%s%s] %3d%% %s",
            "#".repeat(filled),
            ".".repeat(WIDTH - filled),
            percent,
            what);
    if (watched && !line.equals(shown)) {
      terminal.print(CLEAR + line);
      terminal.flush();
      shown = line;
    }
  }

  /** Removes the line. */
  @Override
  public void close() {
    if (watched && !shown.isEmpty()) {
      terminal.print(CLEAR);
      terminal.flush();
      shown = "";
    }
  }
}
