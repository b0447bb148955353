package io.fluidex.load;

import java.util.List;
import java.util.Optional;

/**
 * What load to put on which exchange.
 *
 * @param target host and port of a running exchange in development mode; none starts one
 * @param token for the calls of bridges and operators at the target, may be empty
 * @param signed whether orders are signed, as in a rollup; only of an exchange that is started
 * @param history whether an exchange that is started writes the history too, as it does by default;
 *     a process of its own can do that elsewhere
 * @param traders users whose orders they are
 * @param orders orders sent as fast as they are answered, after as many to warm up
 * @param rates orders per second of the open loops; none stands for half of what the exchange did
 *     at most
 * @param seconds how long each open loop lasts
 * @param warmUpSeconds how long each open loop runs before it counts
 * @param snapshotOrders open orders of the snapshots that are written during an open loop; 0 for
 *     none
 * @param seed decides the orders
 */
public record LoadSettings(
    Optional<String> target,
    String token,
    boolean signed,
    boolean history,
    int traders,
    int orders,
    List<Integer> rates,
    int seconds,
    int warmUpSeconds,
    int snapshotOrders,
    long seed) {
  private static final int MOST_TRADERS = 10_000;
  private static final int MOST_ORDERS = 10_000_000;
  private static final int MOST_RATE = 1_000_000;
  private static final int MOST_SECONDS = 3600;
  private static final int MOST_SNAPSHOT_ORDERS = 5_000_000;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming what is out of range
   */
  public LoadSettings {
    require("traders", traders, 2, MOST_TRADERS);
    require("orders", orders, 1, MOST_ORDERS);
    require("seconds", seconds, 1, MOST_SECONDS);
    require("seconds to warm up", warmUpSeconds, 0, MOST_SECONDS);
    require("orders in a snapshot", snapshotOrders, 0, MOST_SNAPSHOT_ORDERS);
    for (final int rate : rates) {
      require("orders per second", rate, 1, MOST_RATE);
    }
    if (signed && target.isPresent()) {
      throw new IllegalArgumentException(
          "signed orders need accounts whose keys the generator has: only of an exchange that it"
              + " starts, so leave the target out");
    }
    if (signed && snapshotOrders > 0) {
      throw new IllegalArgumentException(
          "snapshots are asked for by a debug call, which a rollup refuses: leave the signatures"
              + " out");
    }
    rates = List.copyOf(rates);
  }

  private static void require(final String what, final int value, final int least, final int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "there are " + least + " to " + most + " " + what + ", not " + value);
    }
  }
}
