/** Assets, markets and the totals that an order signs. */
import { AmountError, formatUnits, parseUnits, stripZeros } from "./decimal.js";
import type { Side } from "./messages.js";

/** A token as the exchange has it. */
export interface Asset {
  /** Its name in requests. */
  readonly id: string;
  readonly symbol: string;
  readonly name: string;
  /** Id on L2. */
  readonly token: number;
  /** Decimals of its L2 unit. */
  readonly precision: number;
  /** Decimals shown. */
  readonly shown: number;
  /** Its contract on L1; empty for ETH. */
  readonly address: string;
}

/** A market. */
export interface Market {
  readonly name: string;
  readonly base: Asset;
  readonly quote: Asset;
  readonly amountPrecision: number;
  readonly pricePrecision: number;
  readonly minAmount: string;
}

/** What an order signs, in L2 units, and how its request says it. */
export interface Terms {
  readonly side: Side;
  readonly amount: string;
  readonly price: string;
  readonly sells: Asset;
  readonly buys: Asset;
  readonly totalSell: bigint;
  readonly totalBuy: bigint;
}

const MOST_UNITS = (1n << 63n) - 1n;

function fit(what: string, units: bigint): bigint {
  if (units > MOST_UNITS) throw new AmountError(`${what} is more than the exchange can count.`);
  return units;
}

/**
 * The terms of an order.
 *
 * @param amount of the base asset
 * @param price of one, in the quote asset; of a market order the worst that is accepted
 * @throws AmountError if they are not what the market takes
 */
export function orderTerms(market: Market, side: Side, amount: string, price: string): Terms {
  const lots = parseUnits(amount, market.amountPrecision, "The amount");
  const ticks = parseUnits(price, market.pricePrecision, "The price");
  if (lots === 0n) throw new AmountError("The amount has to be more than 0.");
  if (ticks === 0n) throw new AmountError("The price has to be more than 0.");
  if (lots < parseUnits(market.minAmount, market.amountPrecision)) {
    throw new AmountError(
      `The amount has to be at least ${stripZeros(market.minAmount)} ${market.base.symbol}.`,
    );
  }
  const { base, quote, amountPrecision, pricePrecision } = market;
  const baseUnits = fit("The amount", lots * 10n ** BigInt(base.precision - amountPrecision));
  const quoteUnits = fit(
    "The total",
    lots * ticks * 10n ** BigInt(quote.precision - amountPrecision - pricePrecision),
  );
  const selling = side === "sell";
  return {
    side,
    amount: stripZeros(formatUnits(lots, amountPrecision)),
    price: stripZeros(formatUnits(ticks, pricePrecision)),
    sells: selling ? base : quote,
    buys: selling ? quote : base,
    totalSell: selling ? baseUnits : quoteUnits,
    totalBuy: selling ? quoteUnits : baseUnits,
  };
}
