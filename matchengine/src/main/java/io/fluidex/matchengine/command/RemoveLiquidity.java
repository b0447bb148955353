package io.fluidex.matchengine.command;

import java.util.Objects;

/**
 * Gives shares back for what they are worth.
 *
 * @param market the market's number, or {@link Command#UNKNOWN}
 * @param userId whose shares
 * @param shares how many
 * @param minBase the least units of base that the user takes
 * @param minQuote the least units of quote that the user takes
 * @param sequence how many times the user has removed from this pool before: each request counts
 *     once
 * @param validUntil last second since 1970 at which it may happen, 0 for no limit
 * @param authorisation what is known about the user's signature
 * @param base the pool's transfer of base, null if the shares are worth none
 * @param quote the pool's transfer of quote, of the nonce after that of base; null if the shares
 *     are worth none
 */
public record RemoveLiquidity(
    int market,
    long userId,
    long shares,
    long minBase,
    long minQuote,
    long sequence,
    long validUntil,
    Authorisation authorisation,
    TransferFunds base,
    TransferFunds quote)
    implements PoolCommand {
  /**
   * Refuses null where there is always a value.
   *
   * @throws IllegalArgumentException if a number lies outside
   */
  public RemoveLiquidity {
    Ranges.u32("userId", userId);
    Ranges.u32("validUntil", validUntil);
    Objects.requireNonNull(authorisation, "authorisation");
  }
}
