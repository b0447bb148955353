package io.fluidex.matchengine.state;

/**
 * What makes a request of a caller unique.
 *
 * @param kind 1 deposit, 2 withdrawal, 3 transfer
 * @param userId whose balance
 * @param token the asset's token
 * @param business the caller's name for the kind of business
 * @param businessId the caller's number of the request
 */
public record RequestKey(int kind, long userId, int token, String business, long businessId) {
  /** Kind of a deposit. */
  public static final int DEPOSIT = 1;

  /** Kind of a withdrawal. */
  public static final int WITHDRAWAL = 2;

  /** Kind of a transfer. */
  public static final int TRANSFER = 3;
}
