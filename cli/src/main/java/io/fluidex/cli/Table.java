package io.fluidex.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Rows under a header, each column as wide as its widest cell. */
final class Table {
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();
  private final boolean[] right;

  /**
   * A table without rows.
   *
   * @param header names of the columns; those that begin with {@code >} are aligned to the right,
   *     as numbers are
   */
  Table(final String... header) {
    right = new boolean[header.length];
    final List<String> names = new ArrayList<>();
    for (int i = 0; i < header.length; i++) {
      right[i] = header[i].startsWith(">");
      names.add(right[i] ? header[i].substring(1) : header[i]);
    }
    rows.add(names);
  }

  /** Adds a row of as many cells as there are columns. */
  void add(final Object... cells) {
    if (cells.length != right.length) {
      throw new IllegalArgumentException(cells.length + " cells for " + right.length + " columns");
    }
    final List<String> row = new ArrayList<>();
    for (final Object cell : cells) {
      row.add(cell.toString());
    }
    rows.add(row);
  }

  /** Prints all of it, without blanks at the ends of lines. */
  void print(final PrintWriter out) {
    for (final List<String> row : rows) {
      final StringBuilder line = new StringBuilder();
      for (int column = 0; column < right.length; column++) {
        final String pad = " ".repeat(width(column) - row.get(column).length());
        line.append(column == 0 ? "" : GAP);
        line.append(right[column] ? pad + row.get(column) : row.get(column) + pad);
      }
      out.println(line.toString().stripTrailing());
    }
  }

  private int width(final int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }
}
