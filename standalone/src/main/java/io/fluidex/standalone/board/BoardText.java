package io.fluidex.standalone.board;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A board as text. */
public final class BoardText {
  private static final double MILLIS = 1_000.0;
  private static final int COLUMNS = 100;

  private BoardText() {}

  /** The board in lines, for a terminal that shows nothing else. */
  public static List<String> lines(final BoardState board) {
    final RollupFigures rollup = board.rollup();
    final List<String> lines = new ArrayList<>();
    lines.add("FluiDex  " + board.title() + "  " + time(board.elapsed()));
    lines.add(
        String.format(
            Locale.ROOT,
            "  orders   %d, %.1f a second   trades %d   refused %d",
            board.orders(),
            board.ordersPerSecond(),
            board.trades(),
            board.refused()));
    lines.add(
        String.format(
            Locale.ROOT,
            "  blocks   %d sealed, %d committed, %d proven, %d executed on L1",
            rollup.sealed(),
            rollup.committed(),
            rollup.proven(),
            rollup.executed()));
    lines.add("  proofs   " + proofs(board));
    lines.add(
        String.format(
            Locale.ROOT,
            "  lag      %d transactions in blocks that are not executed, for %.1f s",
            rollup.waiting(),
            rollup.lagMillis() / MILLIS));
    lines.add("  now      " + board.phase());
    board.problem().ifPresent(problem -> lines.add("  problem  " + problem));
    return lines.stream().map(BoardText::cut).toList();
  }

  /** The board in one line, for a file or a pipe. */
  public static String line(final BoardState board) {
    final RollupFigures rollup = board.rollup();
    return String.format(
        Locale.ROOT,
        "%s  orders %d (%.1f/s), trades %d, blocks sealed %d, committed %d, proven %d, executed %d,"
            + " proof %.1f s, lag %.1f s%s",
        time(board.elapsed()),
        board.orders(),
        board.ordersPerSecond(),
        board.trades(),
        rollup.sealed(),
        rollup.committed(),
        rollup.proven(),
        rollup.executed(),
        rollup.proofMillis() / MILLIS,
        rollup.lagMillis() / MILLIS,
        board.problem().map(problem -> "; problem: " + problem).orElse(""));
  }

  /** A line that wraps would not be taken back. */
  private static String cut(final String line) {
    return line.length() <= COLUMNS ? line : line.substring(0, COLUMNS);
  }

  private static String proofs(final BoardState board) {
    if (!board.proofs()) {
      return "NONE: blocks are sealed and committed, nothing is proven nor executed";
    }
    final RollupFigures rollup = board.rollup();
    return rollup.proofs() == 0
        ? "none yet"
        : String.format(
                Locale.ROOT,
                "%d, %.1f s each, the last %.1f s",
                rollup.proofs(),
                rollup.proofMillis() / MILLIS,
                rollup.lastProofMillis() / MILLIS)
            + (rollup.failedProofs() == 0 ? "" : ", FAILED " + rollup.failedProofs());
  }

  /** A time such as 4 min 05 s. */
  public static String time(final Duration time) {
    return time.toMinutes() == 0
        ? String.format(Locale.ROOT, "%d s", time.toSeconds())
        : String.format(Locale.ROOT, "%d min %02d s", time.toMinutes(), time.toSecondsPart());
  }
}
