package io.fluidex.matchengine.history;

import java.time.Instant;
import java.util.Objects;

/**
 * A change of a balance. Decimals are texts, as the engine wrote them.
 *
 * @param seq the event that made it
 * @param time when
 * @param userId whose balance
 * @param asset of what
 * @param business why: the caller's name for it, or {@code trade}, {@code transfer}, {@code fee}
 * @param businessId the caller's number, of a trade its id
 * @param change with its sign
 * @param balance all there is after it
 * @param available of that, what is not frozen
 * @param frozen of that, what orders hold
 * @param detail a JSON object
 */
public record BalanceChange(
    long seq,
    Instant time,
    long userId,
    String asset,
    String business,
    long businessId,
    String change,
    String balance,
    String available,
    String frozen,
    String detail) {
  /** Refuses null. */
  public BalanceChange {
    Objects.requireNonNull(time, "time");
    Objects.requireNonNull(asset, "asset");
    Objects.requireNonNull(business, "business");
    Objects.requireNonNull(detail, "detail");
  }
}
