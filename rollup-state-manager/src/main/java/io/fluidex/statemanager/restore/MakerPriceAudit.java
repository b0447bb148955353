package io.fluidex.statemanager.restore;

import io.fluidex.rollup.publicdata.PublicData;
import io.fluidex.rollup.publicdata.PublicRecord;
import io.fluidex.rollup.state.StateReader;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks for trades at another price than the maker's.
 *
 * <p>The circuit lets the operator pick any price that is within both orders' limits; an honest
 * exchange trades at the price of the order that was there first. Whatever differs from it was
 * taken from the taker: to the maker's disadvantage it cannot be, that the circuit forbids. The
 * totals of a limit order are in the proportion of its price exactly, so there is no tolerance.
 */
public final class MakerPriceAudit implements RestoreListener {
  /**
   * A trade at another price than the maker's.
   *
   * @param block the block
   * @param slot the place of the trade in it
   * @param maker the maker's account
   * @param makerOrder the maker's order
   * @param taker the taker's account
   * @param sold what the maker gave, unsigned
   * @param bought what the maker got, unsigned
   * @param totalSell of the maker's order, unsigned
   * @param totalBuy of the maker's order, unsigned
   */
  public record Finding(
      long block,
      int slot,
      long maker,
      long makerOrder,
      long taker,
      long sold,
      long bought,
      long totalSell,
      long totalBuy) {
    @Override
    public String toString() {
      return "block "
          + block
          + ", slot "
          + slot
          + ": maker "
          + maker
          + " (order "
          + makerOrder
          + ") gave "
          + Long.toUnsignedString(sold)
          + " to taker "
          + taker
          + " for "
          + Long.toUnsignedString(bought)
          + "; its own price is "
          + Long.toUnsignedString(totalSell)
          + " for "
          + Long.toUnsignedString(totalBuy);
    }
  }

  /** Findings kept; further ones are counted only. */
  private static final int KEPT = 1000;

  private final List<Finding> findings = new ArrayList<>();
  private long trades;
  private long found;

  @Override
  public void restored(final PublishedBlock block, final PublicData data, final StateReader state) {
    for (int slot = 0; slot < data.records().size(); slot++) {
      if (data.records().get(slot) instanceof PublicRecord.SpotTrade trade) {
        trades++;
        if (!isAtMakersPrice(trade)) {
          found++;
          if (findings.size() < KEPT) {
            findings.add(finding(block.stored().number(), slot, trade));
          }
        }
      }
    }
  }

  private static Finding finding(
      final long block, final int slot, final PublicRecord.SpotTrade trade) {
    return new Finding(
        block,
        slot,
        trade.maker().account(),
        trade.maker().orderId(),
        trade.taker().account(),
        trade.maker().amountSell(),
        trade.taker().amountSell(),
        trade.maker().totalSell(),
        trade.maker().totalBuy());
  }

  /** Whether sold / bought = totalSell / totalBuy over the integers. */
  static boolean isAtMakersPrice(final PublicRecord.SpotTrade trade) {
    final long sold = trade.maker().amountSell();
    final long bought = trade.taker().amountSell();
    final long totalSell = trade.maker().totalSell();
    final long totalBuy = trade.maker().totalBuy();
    return sold * totalBuy == bought * totalSell
        && Math.unsignedMultiplyHigh(sold, totalBuy)
            == Math.unsignedMultiplyHigh(bought, totalSell);
  }

  /** How many trades were looked at. */
  public long trades() {
    return trades;
  }

  /** How many of them were at another price. */
  public long found() {
    return found;
  }

  /** The first {@value #KEPT} of those. */
  public List<Finding> findings() {
    return List.copyOf(findings);
  }
}
