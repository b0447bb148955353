import { useEffect, useRef, useState } from "preact/hooks";
import { type Level, type Market, formatUnits, unitsOf } from "../../sdk/index.js";
import { fixed, grouped } from "../format.js";
import { book, market, picked, ticker } from "../market.js";

const LEAST_ROWS = 5;
const MOST_ROWS = 24;
const ROW_PIXELS = 21;
const NARROW_ROW_PIXELS = 24;
/** The head of the table and the spread. */
const OTHER_PIXELS = 62;

/** As many rows on each side as there is room for. */
function useRows() {
  const box = useRef<HTMLDivElement>(null);
  const [count, setCount] = useState(12);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      const room = (entry?.contentRect.height ?? 0) - OTHER_PIXELS;
      const row = innerWidth > 760 ? ROW_PIXELS : NARROW_ROW_PIXELS;
      setCount(Math.max(LEAST_ROWS, Math.min(MOST_ROWS, Math.floor(room / row / 2))));
    });
    observer.observe(box.current!);
    return () => observer.disconnect();
  }, []);
  return { box, count };
}

interface Row {
  readonly price: bigint;
  readonly amount: bigint;
  readonly sum: bigint;
}

/** Levels merged to a width of prices, asks up and bids down, with what is there up to each. */
function rows(
  levels: readonly Level[],
  of: Market,
  width: bigint,
  up: boolean,
  count: number,
): Row[] {
  const merged: Row[] = [];
  let sum = 0n;
  for (const [priceText, amountText] of levels) {
    const ticks = unitsOf(priceText, of.pricePrecision);
    const rounded = up ? ((ticks + width - 1n) / width) * width : (ticks / width) * width;
    const amount = unitsOf(amountText, of.amountPrecision);
    const last = merged.at(-1);
    sum += amount;
    if (last?.price === rounded) {
      merged[merged.length - 1] = { price: rounded, amount: last.amount + amount, sum };
    } else if (merged.length === count) {
      break;
    } else {
      merged.push({ price: rounded, amount, sum });
    }
  }
  return merged;
}

function Side(props: {
  rows: Row[];
  count: number;
  of: Market;
  most: bigint;
  side: "ask" | "bid";
}) {
  const { of, side } = props;
  const filled: (Row | undefined)[] = [
    ...props.rows,
    ...Array.from({ length: props.count - props.rows.length }, () => undefined),
  ];
  const ordered = side === "ask" ? filled.reverse() : filled;
  return (
    <tbody class={side} data-testid={side === "ask" ? "asks" : "bids"}>
      {ordered.map((row, i) => {
        if (!row) {
          return (
            <tr key={i} class="none">
              <td colSpan={3}>&nbsp;</td>
            </tr>
          );
        }
        const price = formatUnits(row.price, of.pricePrecision);
        const share = props.most === 0n ? 0 : Number((row.sum * 1000n) / props.most) / 10;
        return (
          <tr
            key={i}
            style={{ "--share": `${share}%` }}
            onClick={() => (picked.value = { price })}
            title="Take this price into the order"
          >
            <td class={side === "ask" ? "down" : "up"}>{grouped(price)}</td>
            <td>{grouped(formatUnits(row.amount, of.amountPrecision))}</td>
            <td class="muted">{grouped(formatUnits(row.sum, of.amountPrecision))}</td>
          </tr>
        );
      })}
    </tbody>
  );
}

/** The order book. */
export function BookView() {
  const of = market.value!;
  const [digits, setDigits] = useState(0);
  const { box, count } = useRows();
  const { bids, asks } = book.value;
  const width = 10n ** BigInt(digits);
  const askRows = rows(asks, of, width, true, count);
  const bidRows = rows(bids, of, width, false, count);
  const most = [askRows.at(-1)?.sum ?? 0n, bidRows.at(-1)?.sum ?? 0n].reduce((a, b) =>
    a > b ? a : b,
  );
  const best = (levels: readonly Level[]) => levels[0] && unitsOf(levels[0][0], of.pricePrecision);
  const [ask, bid] = [best(asks), best(bids)];
  const spread =
    ask !== undefined && bid !== undefined
      ? grouped(formatUnits(ask - bid, of.pricePrecision))
      : undefined;
  return (
    <section class="panel book" aria-label="Order book">
      <h2>
        Order book
        <label class="sr" for="width">
          Merge prices to
        </label>
        <select
          id="width"
          class="small"
          value={digits}
          onChange={(event) => setDigits(Number(event.currentTarget.value))}
        >
          {[0, 1, 2, 3].map((each) => (
            <option key={each} value={each}>
              {formatUnits(10n ** BigInt(each), of.pricePrecision)}
            </option>
          ))}
        </select>
      </h2>
      <div class="levels" ref={box}>
        <table class="numbers">
          <thead>
            <tr>
              <th scope="col">Price {of.quote.symbol}</th>
              <th scope="col">Amount {of.base.symbol}</th>
              <th scope="col">Sum</th>
            </tr>
          </thead>
          <Side rows={askRows} count={count} of={of} most={most} side="ask" />
          <tbody class="spread">
            <tr>
              <td colSpan={3}>
                <div>
                  <strong class={(ticker.value?.change ?? 0) < 0 ? "down" : "up"}>
                    {ticker.value ? fixed(ticker.value.last, of.pricePrecision) : "–"}
                  </strong>
                  <span class="muted">
                    {spread === undefined
                      ? bids.length + asks.length === 0
                        ? "No orders yet"
                        : "One side only"
                      : `Spread ${spread}`}
                  </span>
                </div>
              </td>
            </tr>
          </tbody>
          <Side rows={bidRows} count={count} of={of} most={most} side="bid" />
        </table>
      </div>
    </section>
  );
}
