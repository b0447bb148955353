package io.fluidex.standalone.demo;

import java.util.Map;

/**
 * What the demonstration has done so far.
 *
 * @param phase what it is doing, for people
 * @param orders sent
 * @param acknowledged orders that the exchange has taken
 * @param trades in the markets since it began to trade
 * @param cancels of orders
 * @param deposits on L1
 * @param transfers on L2
 * @param withdrawals asked for on L2
 * @param fullExits requested on L1
 * @param claims paid out on L1
 * @param refused how often a request was refused, by reason
 */
public record DemoStatus(
    String phase,
    long orders,
    long acknowledged,
    long trades,
    long cancels,
    long deposits,
    long transfers,
    long withdrawals,
    long fullExits,
    long claims,
    Map<String, Long> refused) {
  /** Copies the map. */
  public DemoStatus {
    refused = Map.copyOf(refused);
  }

  /** All refusals. */
  public long refusals() {
    return refused.values().stream().mapToLong(Long::longValue).sum();
  }
}
