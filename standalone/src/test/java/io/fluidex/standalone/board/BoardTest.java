package io.fluidex.standalone.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BoardTest {
  private static final RollupFigures ROLLUP =
      new RollupFigures(9, 8, 7, 6, 130, 40, 12_300, 8, 3_250, 2_900, 0, 100, 200, 300);

  private static BoardState state(final int seconds, final boolean proofs, final String problem) {
    return new BoardState(
        "prod16 blocks",
        Duration.ofSeconds(seconds),
        "trading",
        120,
        4.25,
        60,
        2,
        ROLLUP,
        proofs,
        Optional.ofNullable(problem));
  }

  @Test
  void shouldShowHowFarOrdersBlocksAndProofsAre() {
    assertEquals(
        List.of(
            "FluiDex  prod16 blocks  1 min 05 s",
            "  orders   120, 4.3 a second   trades 60   refused 2",
            "  blocks   9 sealed, 8 committed, 7 proven, 6 executed on L1",
            "  proofs   8, 3.3 s each, the last 2.9 s",
            "  lag      40 transactions in blocks that are not executed, for 12.3 s",
            "  now      trading"),
        BoardText.lines(state(65, true, null)));
  }

  @Test
  void shouldShoutThatNothingIsProven() {
    assertTrue(BoardText.lines(state(1, false, null)).get(3).contains("NONE"));
    assertFalse(BoardText.lines(state(1, true, null)).get(3).contains("NONE"));
  }

  @Test
  void shouldCutWhatWouldWrapAndTellTheProblem() {
    final String last = BoardText.lines(state(1, true, "x".repeat(300))).getLast();
    assertTrue(last.startsWith("  problem  xxx"), last);
    assertEquals(100, last.length());
    assertTrue(BoardText.line(state(1, true, "no broker")).endsWith("problem: no broker"));
  }

  @Test
  void shouldWriteALineNowAndThenWhereThereIsNoTerminal() {
    final StringWriter text = new StringWriter();
    final Board board = new Board(new PrintWriter(text), false);
    for (int second = 0; second <= 25; second++) {
      board.show(state(second, true, null));
      board.progress("computing", second, 25);
    }
    assertEquals(2, text.toString().lines().count(), text.toString());
    assertFalse(text.toString().contains("\033"));
  }

  @Test
  void shouldReplaceTheBoardOnATerminalAndKeepMessagesAboveIt() {
    final StringWriter text = new StringWriter();
    final Board board = new Board(new PrintWriter(text), true);
    board.show(state(1, true, null));
    board.message("deployed");
    board.show(state(2, true, null));
    final String written = text.toString();
    assertTrue(written.indexOf("\033[6A\033[J") < written.indexOf("deployed"), written);
    assertTrue(written.endsWith("  now      trading" + System.lineSeparator()), written);
  }
}
