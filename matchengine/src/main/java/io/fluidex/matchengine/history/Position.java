package io.fluidex.matchengine.history;

/**
 * How far a consumer has come.
 *
 * @param offset where in the topic it goes on
 * @param seq the last event it has dealt with, 0 for none
 * @param lastOrder the largest order id seen
 * @param lastUser the largest id of a registered user seen
 */
record Position(long offset, long seq, long lastOrder, long lastUser) {
  static final Position START = new Position(0, 0, 0, 0);
}
