package io.fluidex.rollup.tx;

/** The widths of ids, times and nonces. */
final class Ranges {
  private static final int ID_BITS = 32;
  private static final int TIME_BITS = 32;
  private static final int TOKEN_BITS = 16;
  private static final int BIPS_BITS = 16;
  private static final int NONCE_BITS = 40;

  private Ranges() {}

  static void account(final String name, final long id) {
    check(name, id, ID_BITS);
  }

  static void orderId(final long id) {
    check("orderId", id, ID_BITS);
  }

  static void token(final String name, final int id) {
    check(name, id, TOKEN_BITS);
  }

  static void nonce(final long nonce) {
    check("nonce", nonce, NONCE_BITS);
  }

  static void time(final String name, final long seconds) {
    check(name, seconds, TIME_BITS);
  }

  static void bips(final String name, final int bips) {
    check(name, bips, BIPS_BITS);
  }

  private static void check(final String name, final long value, final int bits) {
    if (value >>> bits != 0) {
      throw new TransactionFormatException(
          name + " has " + bits + " bits: " + value + " is not from 0 to " + ((1L << bits) - 1));
    }
  }
}
