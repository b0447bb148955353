package io.fluidex.standalone.board;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;

/**
 * Where a board is written: on a terminal in place, elsewhere as a line now and then. Messages stay
 * above it. Safe for use by several threads.
 */
public final class Board {
  /** Without a terminal, how much time lies between two lines. */
  private static final Duration LINE_EVERY = Duration.ofSeconds(10);

  private static final String ESCAPE = "\033[";

  private final PrintWriter out;
  private final boolean terminal;
  private int shown;
  private Duration lastLine = Duration.ZERO;
  private String lastText = "";

  /**
   * A board that shows nothing yet.
   *
   * @param terminal whether {@code out} is one
   */
  public Board(final PrintWriter out, final boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** Writes a message that stays. */
  public synchronized void message(final String text) {
    clear();
    out.println(text);
    out.flush();
  }

  /** Shows how it stands now. */
  public synchronized void show(final BoardState state) {
    if (terminal) {
      clear();
      final List<String> lines = BoardText.lines(state);
      lines.forEach(out::println);
      shown = lines.size();
      out.flush();
    } else if (state.elapsed().minus(lastLine).compareTo(LINE_EVERY) >= 0) {
      lastLine = state.elapsed();
      out.println(BoardText.line(state));
      out.flush();
    }
  }

  /** Shows how far a long step is, on a terminal. */
  public synchronized void progress(final String stage, final long done, final long total) {
    if (!terminal || total <= 0) {
      return;
    }
    final String text = "  " + stage + " " + 100 * done / total + " %";
    if (!text.equals(lastText)) {
      clear();
      out.println(text);
      out.flush();
      shown = 1;
      lastText = text;
    }
  }

  private void clear() {
    if (shown > 0) {
      // To the first line of the board; all from there on goes.
      out.print(ESCAPE + shown + "A" + ESCAPE + "J");
      shown = 0;
    }
  }
}
