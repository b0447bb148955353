package io.fluidex.matchengine.command;

import io.fluidex.matchengine.codec.RecordReader;
import io.fluidex.matchengine.codec.RecordWriter;
import io.fluidex.rollup.shape.Depths;
import java.time.Duration;
import java.util.Objects;

/**
 * What decides how commands are admitted, besides the state. Part of the state: a journal is
 * replayed under the settings it was written under.
 *
 * @param mode how open the exchange is
 * @param depths depths of the L2 state's trees
 * @param signatures which requests need a valid signature
 * @param preventSelfTrade whether an order that meets one of its own user is dropped
 * @param refuseMarketOrders whether market orders are refused
 * @param maxOpenOrders open orders a user may have in all markets
 * @param feeAccount the account that fees are credited to
 * @param requestMemoryMillis how long business ids are remembered
 * @param requestMemory how many business ids are remembered
 * @param clientIdMemoryMillis how long closed orders are found by their clients' ids
 * @param clientIdMemory how many closed orders are found by their clients' ids
 * @param priceAsset the asset in which histories of balances give prices
 */
public record EngineSettings(
    EngineMode mode,
    Depths depths,
    SignaturePolicy signatures,
    boolean preventSelfTrade,
    boolean refuseMarketOrders,
    int maxOpenOrders,
    long feeAccount,
    long requestMemoryMillis,
    int requestMemory,
    long clientIdMemoryMillis,
    int clientIdMemory,
    String priceAsset) {
  /** Open orders a user may have, unless set otherwise. */
  public static final int DEFAULT_MAX_OPEN_ORDERS = 2000;

  /** The account that the L1 contract registers for fees. */
  public static final long FEE_ACCOUNT = 1;

  private static final int DEFAULT_MEMORY = 1_000_000;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a limit is negative, or a rollup is to be less strict than
   *     its circuit
   */
  public EngineSettings {
    Objects.requireNonNull(mode, "mode");
    Objects.requireNonNull(depths, "depths");
    Objects.requireNonNull(signatures, "signatures");
    Objects.requireNonNull(priceAsset, "priceAsset");
    if (maxOpenOrders < 0
        || feeAccount < 0
        || requestMemoryMillis < 0
        || requestMemory < 0
        || clientIdMemoryMillis < 0
        || clientIdMemory < 0) {
      throw new IllegalArgumentException("limits of the engine are not negative");
    }
    if (mode == EngineMode.ROLLUP
        && (signatures != SignaturePolicy.REQUIRED || !preventSelfTrade)) {
      throw new IllegalArgumentException(
          "a rollup needs signatures and the prevention of self-trades: its circuit does");
    }
  }

  /** The settings of a rollup whose trees have some depths. */
  public static EngineSettings rollup(final Depths depths) {
    return defaults(EngineMode.ROLLUP, depths, SignaturePolicy.REQUIRED);
  }

  /** The original's settings for development, except that market orders are accepted. */
  public static EngineSettings development() {
    return defaults(EngineMode.DEVELOPMENT, new Depths(8, 14, 24), SignaturePolicy.IF_PRESENT);
  }

  private static EngineSettings defaults(
      final EngineMode mode, final Depths depths, final SignaturePolicy signatures) {
    return new EngineSettings(
        mode,
        depths,
        signatures,
        true,
        false,
        DEFAULT_MAX_OPEN_ORDERS,
        FEE_ACCOUNT,
        Duration.ofHours(1).toMillis(),
        DEFAULT_MEMORY,
        Duration.ofDays(1).toMillis(),
        DEFAULT_MEMORY,
        "USDT");
  }

  /** Whether only what can be proven on L2 is admitted. */
  public boolean isRollup() {
    return mode == EngineMode.ROLLUP;
  }

  /** Appends the bytes. */
  public void writeTo(final RecordWriter out) {
    out.u8(mode.code()).u8(depths.balance()).u8(depths.order()).u8(depths.account());
    out.u8(signatures.code()).flag(preventSelfTrade).flag(refuseMarketOrders);
    out.i32(maxOpenOrders).u32(feeAccount);
    out.i64(requestMemoryMillis).i32(requestMemory);
    out.i64(clientIdMemoryMillis).i32(clientIdMemory);
    out.text(priceAsset);
  }

  /** Reads the bytes. */
  public static EngineSettings readFrom(final RecordReader in) {
    return in.checked(r ->
        new EngineSettings(
            EngineMode.ofCode(r.u8()),
            new Depths(r.u8(), r.u8(), r.u8()),
            SignaturePolicy.ofCode(r.u8()),
            r.flag(),
            r.flag(),
            r.i32(),
            r.u32(),
            r.i64(),
            r.i32(),
            r.i64(),
            r.i32(),
            r.text()));
  }
}
