package io.fluidex.standalone.demo;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * What traders do, without an end, made from a seed alone: whatever happens to the exchange, the
 * same actions lead to the same balances, which the script knows. Nothing in it is ever refused.
 */
public final class Script {
  /** What everybody begins with, by asset: about as much of each. */
  private static final long[] BEGINNING = {5_000_000L, 10_000_000_000L, 500_000L};

  private static final int ETH = 0;
  private static final int USDT = 1;
  private static final int BTC = 2;
  private static final List<String> ASSETS = List.of("ETH", "USDT", "BTC");

  /** Lots and ticks in L2 units. */
  private static final long ETH_LOT = 100;

  private static final long BTC_LOT = 1_000;
  private static final long ETH_QUOTE = 1;
  private static final long BTC_QUOTE = 10;
  private static final long ETH_TICKS = 200_000;
  private static final long BTC_TICKS = 4_000_000;

  /** Far above every price that is traded at. */
  private static final int OFFERED_ABOVE = 10;

  private final SplittableRandom random;
  private final int traders;
  private final long[][] balances;
  private final long[][] frozen;
  private final long[][] left;

  /** A script of at least three traders, the last of whom makes the full exits. */
  public Script(final int traders, final long seed) {
    this.random = new SplittableRandom(seed);
    this.traders = traders;
    this.balances = new long[traders][];
    this.frozen = new long[traders][ASSETS.size()];
    this.left = new long[traders][ASSETS.size()];
    Arrays.setAll(balances, _ -> BEGINNING.clone());
  }

  /** The assets, in the order of their tokens. */
  public static List<String> assets() {
    return ASSETS;
  }

  /** What everybody deposits before the first action. */
  static long beginning(final String asset) {
    return BEGINNING[ASSETS.indexOf(asset)];
  }

  /** What a trader has after all actions made so far. */
  public long balance(final int trader, final String asset) {
    return balances[trader][ASSETS.indexOf(asset)];
  }

  /** What has left a trader's balance for L1 in all actions made so far. */
  public long left(final int trader, final String asset) {
    return left[trader][ASSETS.indexOf(asset)];
  }

  /** The next action; its effects are in the balances at once. */
  public Action next() {
    while (true) {
      final int kind = random.nextInt(20);
      final Action action;
      if (kind < 12) {
        action = trade();
      } else if (kind < 14) {
        action = transfer();
      } else if (kind < 16) {
        action = withdrawal();
      } else if (kind < 18) {
        action = deposit();
      } else if (kind < 19) {
        action = fullExit();
      } else {
        action = new Action.Claim(random.nextInt(traders));
      }
      if (action != null) {
        return action;
      }
    }
  }

  /** An offer that nobody takes; nothing if the trader has nothing to offer. */
  public Optional<Action> offer(final int trader) {
    final boolean ofEth = free(trader, ETH) / ETH_LOT > free(trader, BTC) / BTC_LOT;
    final int base = ofEth ? ETH : BTC;
    final long lot = ofEth ? ETH_LOT : BTC_LOT;
    final long lots = free(trader, base) / lot / 10;
    if (lots == 0) {
      return Optional.empty();
    }
    frozen[trader][base] += lots * lot;
    return Optional.of(
        new Action.Offer(
            ofEth ? "ETH_USDT" : "BTC_USDT",
            trader,
            OFFERED_ABOVE * (ofEth ? ETH_TICKS : BTC_TICKS),
            lots));
  }

  private long free(final int trader, final int asset) {
    return balances[trader][asset] - frozen[trader][asset];
  }

  private void move(final int from, final int to, final int asset, final long units) {
    balances[from][asset] -= units;
    balances[to][asset] += units;
  }

  private int other(final int trader) {
    return (trader + 1 + random.nextInt(traders - 1)) % traders;
  }

  private Action trade() {
    final boolean ofEth = random.nextBoolean();
    final int base = ofEth ? ETH : BTC;
    final long lot = ofEth ? ETH_LOT : BTC_LOT;
    final int seller = random.nextInt(traders);
    final int buyer = other(seller);
    final long price = ofEth ? ETH_TICKS : BTC_TICKS;
    final long ticks = price + random.nextLong(price / 10);
    final long quote = ticks * (ofEth ? ETH_QUOTE : BTC_QUOTE);
    final long most = Math.min(free(seller, base) / lot, free(buyer, USDT) / quote) / 4;
    final long least = ofEth ? 10 : 1;
    if (most < least) {
      return null;
    }
    final long lots = least + random.nextLong(most - least + 1);
    move(seller, buyer, base, lots * lot);
    move(buyer, seller, USDT, lots * quote);
    return new Action.Trade(ofEth ? "ETH_USDT" : "BTC_USDT", seller, buyer, ticks, lots);
  }

  private long part(final int trader, final int asset) {
    return free(trader, asset) / 100 * (1 + random.nextInt(10));
  }

  private Action transfer() {
    final int from = random.nextInt(traders);
    final int to = other(from);
    final int asset = random.nextInt(ASSETS.size());
    final long units = part(from, asset);
    if (units == 0) {
      return null;
    }
    move(from, to, asset, units);
    return new Action.Transfer(from, to, ASSETS.get(asset), units);
  }

  private Action withdrawal() {
    final int trader = random.nextInt(traders);
    final int asset = random.nextInt(ASSETS.size());
    final long units = part(trader, asset);
    if (units == 0) {
      return null;
    }
    balances[trader][asset] -= units;
    left[trader][asset] += units;
    return new Action.Withdrawal(trader, ASSETS.get(asset), units);
  }

  /** A deposit of what is missing most, or a little. */
  public Action deposit() {
    final int trader = random.nextInt(traders);
    final int asset = random.nextInt(ASSETS.size());
    final long units =
        Math.max(
            BEGINNING[asset] / 100 + random.nextInt(1000),
            BEGINNING[asset] / 2 - balances[trader][asset]);
    balances[trader][asset] += units;
    return new Action.Deposit(trader, ASSETS.get(asset), units);
  }

  private Action fullExit() {
    final int trader = traders - 1;
    final int asset = random.nextInt(ASSETS.size());
    final long units = balances[trader][asset];
    if (units == 0 || frozen[trader][asset] != 0) {
      return null;
    }
    balances[trader][asset] = 0;
    left[trader][asset] += units;
    return new Action.FullExit(trader, ASSETS.get(asset));
  }
}
