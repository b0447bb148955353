package io.fluidex.standalone.demo;

/** Something that traders do; they are numbered from 0. Amounts are in L2 units. */
public sealed interface Action {
  /** One sells to another: both orders are filled. */
  record Trade(String market, int seller, int buyer, long ticks, long lots) implements Action {}

  /** An order to sell that stays open. */
  record Offer(String market, int seller, long ticks, long lots) implements Action {}

  /** One pays another. */
  record Transfer(int from, int to, String asset, long units) implements Action {}

  /** From L1. */
  record Deposit(int trader, String asset, long units) implements Action {}

  /** To L1. */
  record Withdrawal(int trader, String asset, long units) implements Action {}

  /** All of an asset to L1, asked for there. */
  record FullExit(int trader, String asset) implements Action {}

  /** Is paid on L1 what is pending there. */
  record Claim(int trader) implements Action {}
}
