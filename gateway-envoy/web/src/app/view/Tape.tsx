import { clock, fixed } from "../format.js";
import { market, trades } from "../market.js";
import { Empty } from "./parts.jsx";

/** The newest trades. */
export function Tape() {
  const of = market.value!;
  const list = trades.value;
  return (
    <section class="panel tape" aria-label="Trades of the market">
      <h2>Trades</h2>
      <div class="scroll" tabIndex={0} role="region" aria-label="Newest trades">
        {list?.length === 0 && <Empty>Nobody has traded here yet.</Empty>}
        <table class="numbers">
          <thead>
            <tr>
              <th scope="col">Price ({of.quote.symbol})</th>
              <th scope="col">Amount</th>
              <th scope="col">Time</th>
            </tr>
          </thead>
          <tbody>
            {list?.map((trade) => (
              <tr key={trade.id}>
                <td class={trade.sold ? "down" : "up"}>{fixed(trade.price, of.pricePrecision)}</td>
                <td>{fixed(trade.amount, of.amountPrecision)}</td>
                <td class="muted">{clock(trade.time)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
