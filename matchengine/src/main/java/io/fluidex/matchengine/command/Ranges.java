package io.fluidex.matchengine.command;

/** The widths of numbers in records: a wider one would be another when it is read again. */
final class Ranges {
  private static final int U16 = 16;
  private static final int U32 = 32;

  private Ranges() {}

  static void u16(final String name, final int value) {
    if (value >>> U16 != 0) {
      throw new IllegalArgumentException(name + " has 16 bits, not " + value);
    }
  }

  static void u32(final String name, final long value) {
    if (value >>> U32 != 0) {
      throw new IllegalArgumentException(name + " has 32 bits, not " + value);
    }
  }
}
