package io.fluidex.rollup.circuit;

/** Bits of the numbers of the protocol. */
final class Widths {
  /** Of account and order ids. */
  static final int ID = 32;

  /** Of token ids. */
  static final int TOKEN = 16;

  /** Of amounts and balances. */
  static final int AMOUNT = 64;

  /** Of the product of two amounts. */
  static final int PRODUCT = 128;

  /** Of nonces. */
  static final int NONCE = 40;

  /** Of times in seconds since 1970. */
  static final int TIME = 32;

  /** Of rates in hundredths of a percent. */
  static final int BIPS = 16;

  /** Of block numbers. */
  static final int BLOCK_NUMBER = 64;

  /** Of what binds a signature to a deployment. */
  static final int DOMAIN = 96;

  private Widths() {}
}
