package io.fluidex.standalone.demo;

/**
 * A balance in the exchange, in L2 units.
 *
 * @param available free to use
 * @param frozen held by open orders
 */
record AssetAmounts(long available, long frozen) {
  /** Both. */
  long total() {
    return Math.addExact(available, frozen);
  }
}
