package io.fluidex.cli;

import java.io.PrintWriter;
import java.util.Locale;

/** Lines of a name and a value, in two columns. */
final class Listing {
  private final PrintWriter out;
  private final int width;

  /**
   * A listing.
   *
   * @param out where it goes
   * @param width of the names
   */
  Listing(final PrintWriter out, final int width) {
    this.out = out;
    this.width = width;
  }

  /** Prints a line. */
  void print(final String name, final Object value) {
    out.println(String.format(Locale.ROOT, "%-" + width + "s  %s", name, value));
  }
}
