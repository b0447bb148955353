package io.fluidex.wire.l1;

import io.fluidex.crypto.field.Fr;
import io.fluidex.rollup.publicdata.Bytes32;
import java.util.Locale;
import java.util.Objects;

/**
 * A request that was made on L1 in a block that is final there. Requests are executed in the order
 * of their serial numbers, and none may be refused.
 *
 * @param serial its number in the contract's queue, from 0 without a gap
 * @param account the account that it is about
 * @param owner the L1 address of the account's owner, 0x and 40 hex digits in lower case
 * @param request what is asked for
 * @param origin where on L1
 */
public record L1Event(long serial, long account, String owner, Request request, Origin origin) {
  private static final long MAX_ACCOUNT = 0xffff_ffffL;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a number or the address is none
   */
  public L1Event {
    if (serial < 0) {
      throw new IllegalArgumentException("a serial number is 0 or more, not " + serial);
    }
    if (account < 0 || account > MAX_ACCOUNT) {
      throw new IllegalArgumentException("an account id has 32 bits, not " + account);
    }
    owner = owner.toLowerCase(Locale.ROOT);
    if (!owner.matches("0x[0-9a-f]{40}")) {
      throw new IllegalArgumentException("not an L1 address: " + owner);
    }
    Objects.requireNonNull(request, "request");
    Objects.requireNonNull(origin, "origin");
  }

  /**
   * Where on L1 a request was made.
   *
   * @param block the block's number
   * @param blockHash its hash
   * @param transactionHash the hash of the transaction
   * @param logIndex which log of the block
   * @param time the block's time in seconds since 1970
   */
  public record Origin(
      long block, Bytes32 blockHash, Bytes32 transactionHash, long logIndex, long time) {
    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a number is negative
     */
    public Origin {
      if (block < 0 || logIndex < 0 || time < 0) {
        throw new IllegalArgumentException(
            "negative: block " + block + ", log index " + logIndex + " or time " + time);
      }
      Objects.requireNonNull(blockHash, "blockHash");
      Objects.requireNonNull(transactionHash, "transactionHash");
    }
  }

  /** What is asked for. */
  public sealed interface Request {
    /**
     * The account gets its first key.
     *
     * @param sign whether x of the key exceeds (r - 1) / 2
     * @param ay y of the key
     */
    record Register(boolean sign, Fr ay) implements Request {}

    /**
     * The account gets another key.
     *
     * @param sign whether x of the key exceeds (r - 1) / 2
     * @param ay y of the key
     */
    record KeyChange(boolean sign, Fr ay) implements Request {}

    /**
     * The account is credited.
     *
     * @param token the token
     * @param amount how much, in the token's L2 unit, unsigned
     */
    record Deposit(int token, long amount) implements Request {}

    /**
     * The account's whole balance of a token leaves.
     *
     * @param token the token
     */
    record FullExit(int token) implements Request {}
  }
}
