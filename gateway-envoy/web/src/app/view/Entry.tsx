import { signal, useSignalEffect } from "@preact/signals";
import { useState } from "preact/hooks";
import {
  AmountError,
  type Market,
  type OrderKind,
  type Side,
  formatUnits,
  orderTerms,
  parseUnits,
  stripZeros,
  unitsOf,
} from "../../sdk/index.js";
import { available, putOrder, trader } from "../account.js";
import { inWords } from "../exchange.js";
import { fixed, short } from "../format.js";
import { book, market, picked } from "../market.js";
import { openFunds } from "./Funds.jsx";
import { connecting } from "./Header.jsx";
import { NumberField, Tabs } from "./parts.jsx";

const KINDS: readonly { id: OrderKind; text: string }[] = [
  { id: "limit", text: "Limit" },
  { id: "market", text: "Market" },
  { id: "post-only", text: "Post only" },
  { id: "immediate", text: "Immediate or cancel" },
  { id: "fill-or-kill", text: "Fill or kill" },
];

const SIDES = [
  { id: "buy", text: "Buy" },
  { id: "sell", text: "Sell" },
] as const;

const PARTS = [25n, 50n, 75n, 100n] as const;

/** A market order accepts prices up to so much worse than the best: 2 %. */
const SLIPPAGE_PERCENT = 2n;

const side = signal<Side>("buy");

/** The worst price of a market order; empty if nobody is there. */
function worstPrice(of: Market, to: Side): string {
  const best = (to === "buy" ? book.value.asks : book.value.bids)[0];
  if (!best) return "";
  const ticks = unitsOf(best[0], of.pricePrecision);
  const worst =
    to === "buy"
      ? (ticks * (100n + SLIPPAGE_PERCENT) + 99n) / 100n
      : (ticks * (100n - SLIPPAGE_PERCENT)) / 100n;
  return formatUnits(worst > 0n ? worst : 1n, of.pricePrecision);
}

/** Why an order cannot be put, in words; empty if it can. */
function objection(of: Market, to: Side, amount: string, price: string): string {
  try {
    const terms = orderTerms(of, to, amount, price);
    const has = unitsOf(available(terms.sells), terms.sells.precision);
    if (terms.totalSell > has) {
      const needs = short(formatUnits(terms.totalSell, terms.sells.precision), 6);
      const free = short(available(terms.sells), 6);
      return `This order needs ${needs} ${terms.sells.symbol}; you have ${free} available. Deposit, or lower the amount.`;
    }
    return "";
  } catch (e) {
    if (e instanceof AmountError) return e.message;
    throw e;
  }
}

/** What an order pays or gets at its price, as text; empty if it cannot be told yet. */
function quoteTotal(of: Market, to: Side, amount: string, price: string): string {
  try {
    const terms = orderTerms(of, to, amount, price);
    return fixed(
      formatUnits(to === "buy" ? terms.totalSell : terms.totalBuy, of.quote.precision),
      Math.min(of.quote.precision, of.pricePrecision + 2),
    );
  } catch {
    return "";
  }
}

/** Where orders are made. */
export function Entry() {
  const of = market.value!;
  const [kind, setKind] = useState<OrderKind>("limit");
  const [price, setPrice] = useState("");
  const [amount, setAmount] = useState("");
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const to = side.value;
  const buying = to === "buy";
  const sells = buying ? of.quote : of.base;
  const isMarket = kind === "market";
  const effective = isMarket ? worstPrice(of, to) : price;
  useSignalEffect(() => {
    if (picked.value) setPrice(picked.value.price);
  });

  const total = quoteTotal(of, to, amount, effective);

  const takePart = (part: bigint) => {
    setProblem("");
    const units = (unitsOf(available(sells), sells.precision) * part) / 100n;
    if (!buying) {
      const lots = units / 10n ** BigInt(of.base.precision - of.amountPrecision);
      setAmount(stripZeros(formatUnits(lots, of.amountPrecision)));
      return;
    }
    try {
      const ticks = parseUnits(effective, of.pricePrecision, "The price");
      if (ticks === 0n) return;
      const unit = 10n ** BigInt(of.quote.precision - of.amountPrecision - of.pricePrecision);
      setAmount(stripZeros(formatUnits(units / (ticks * unit), of.amountPrecision)));
    } catch {
      setProblem("Give a price first, so that the amount can be worked out.");
    }
  };

  const stepOf =
    (decimals: number, value: string, set: (text: string) => void) => (direction: 1 | -1) => {
      try {
        const units = parseUnits(value === "" ? "0" : value, decimals) + BigInt(direction);
        if (units >= 0n) set(stripZeros(formatUnits(units, decimals)));
      } catch {
        // Not a number yet: there is nothing to step from.
      }
    };

  const submit = async () => {
    if (isMarket && effective === "") {
      setProblem(`Nobody ${buying ? "sells" : "buys"} here now. Use a limit order.`);
      return;
    }
    const why = objection(of, to, amount, effective);
    setProblem(why);
    if (why !== "") return;
    setBusy(true);
    try {
      await putOrder(of, to, kind, amount, effective);
      setAmount("");
    } catch (e) {
      setProblem(inWords(e));
    } finally {
      setBusy(false);
    }
  };

  return (
    <section class={`panel entry ${to}`} aria-label="Place an order">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) void submit();
        }}
      >
        <Tabs
          class="sides"
          label="Side"
          tabs={SIDES}
          value={to}
          onChange={(id) => {
            side.value = id;
            setProblem("");
          }}
        />
        <label class="field" for="kind">
          <span>Type</span>
          <select
            id="kind"
            value={kind}
            onChange={(event) => setKind(event.currentTarget.value as OrderKind)}
          >
            {KINDS.map((each) => (
              <option key={each.id} value={each.id}>
                {each.text}
              </option>
            ))}
          </select>
        </label>
        <NumberField
          id="price"
          label={isMarket ? "Worst price" : "Price"}
          unit={of.quote.symbol}
          value={effective}
          disabled={isMarket}
          onInput={setPrice}
          onStep={stepOf(of.pricePrecision, price, setPrice)}
          invalid={problem.startsWith("The price")}
          describedBy="order-problem"
        />
        <NumberField
          id="amount"
          label="Amount"
          unit={of.base.symbol}
          value={amount}
          onInput={setAmount}
          onStep={stepOf(of.amountPrecision, amount, setAmount)}
          invalid={problem.startsWith("The amount") || problem.startsWith("This order")}
          describedBy="order-problem"
        />
        <div class="parts" role="group" aria-label="Part of what is available">
          {PARTS.map((part) => (
            <button key={part.toString()} type="button" onClick={() => takePart(part)}>
              {part.toString()}%
            </button>
          ))}
        </div>
        <dl class="summary">
          <div>
            <dt>Available</dt>
            <dd data-testid="available">
              {trader.value ? `${short(available(sells), 6)} ${sells.symbol}` : "–"}
            </dd>
          </div>
          <div>
            <dt>{isMarket ? (buying ? "At most" : "At least") : "Total"}</dt>
            <dd>{total === "" ? "–" : `${total} ${of.quote.symbol}`}</dd>
          </div>
          <div>
            <dt>Fee</dt>
            <dd>0</dd>
          </div>
        </dl>
        {trader.value ? (
          <button type="submit" class={`submit ${to}`} disabled={busy} data-testid="submit">
            {busy ? "Signing and sending…" : `${buying ? "Buy" : "Sell"} ${of.base.symbol}`}
          </button>
        ) : (
          <button type="button" class="submit primary" onClick={() => (connecting.value = true)}>
            Connect to trade
          </button>
        )}
        <p id="order-problem" class="problem" role="alert" data-testid="order-problem">
          {problem}
        </p>
      </form>
      <div class="funds">
        <button
          type="button"
          disabled={!trader.value}
          onClick={() => openFunds("deposit")}
          data-testid="deposit"
        >
          Deposit
        </button>
        <button
          type="button"
          disabled={!trader.value}
          onClick={() => openFunds("withdraw")}
          data-testid="withdraw"
        >
          Withdraw
        </button>
      </div>
      <p class="small muted">
        Signed in your browser, valid for 24 hours. Every trade is proven to Ethereum.
      </p>
    </section>
  );
}
