import { signal } from "@preact/signals";
import { useState } from "preact/hooks";
import { type Market, unitsOf } from "../../sdk/index.js";
import {
  type OpenOrder,
  balances,
  cancelAll,
  cancelOrder,
  fills,
  openCount,
  orders,
  past,
  trader,
} from "../account.js";
import { info } from "../exchange.js";
import { dateTime, fixed, short } from "../format.js";
import { market } from "../market.js";
import { tellError } from "../notices.js";
import { Funds, funding, openFunds } from "./Funds.jsx";
import { Empty, Tabs } from "./parts.jsx";

type Tab = "orders" | "fills" | "past" | "balances";

const tab = signal<Tab>("orders");

function marketOf(name: string): Market | undefined {
  return info.value?.markets.find((each) => each.name === name);
}

const price = (text: string, name: string) => fixed(text, marketOf(name)?.pricePrecision ?? 2);
const amount = (text: string, name: string) => fixed(text, marketOf(name)?.amountPrecision ?? 4);

function SideCell(props: { sells: boolean }) {
  return <td class={props.sells ? "down" : "up"}>{props.sells ? "Sell" : "Buy"}</td>;
}

function Cancel(props: { order: OpenOrder }) {
  const [busy, setBusy] = useState(false);
  const cancel = async () => {
    setBusy(true);
    try {
      await cancelOrder(props.order);
    } catch (e) {
      tellError(e);
      setBusy(false);
    }
  };
  return (
    <button
      type="button"
      class="small"
      disabled={busy}
      aria-label={`Cancel order ${props.order.id}`}
      onClick={() => void cancel()}
    >
      Cancel
    </button>
  );
}

function Orders() {
  if (orders.value.length === 0) return <Empty>You have no open orders.</Empty>;
  return (
    <table class="wide" data-testid="orders">
      <thead>
        <tr>
          <th scope="col">Time</th>
          <th scope="col">Market</th>
          <th scope="col">Side</th>
          <th scope="col">Price</th>
          <th scope="col">Amount</th>
          <th scope="col">Filled</th>
          <th scope="col">
            <button
              type="button"
              class="small"
              onClick={() => void cancelAll(market.value!.name).catch(tellError)}
            >
              Cancel all in {market.value!.name.replace("_", "/")}
            </button>
          </th>
        </tr>
      </thead>
      <tbody>
        {orders.value.map((order) => {
          const of = marketOf(order.market);
          const whole = unitsOf(order.amount, of?.amountPrecision ?? 8);
          const rest = unitsOf(order.remain, of?.amountPrecision ?? 8);
          const percent = whole === 0n ? 0 : Number(((whole - rest) * 1000n) / whole) / 10;
          return (
            <tr key={order.id}>
              <td class="muted">{dateTime(order.time)}</td>
              <td>{order.market.replace("_", "/")}</td>
              <SideCell sells={order.sells} />
              <td>{price(order.price, order.market)}</td>
              <td>{amount(order.amount, order.market)}</td>
              <td>{percent.toFixed(1)}%</td>
              <td>
                <Cancel order={order} />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Fills() {
  if (fills.value.length === 0) {
    return <Empty>None of your orders has traded yet.</Empty>;
  }
  return (
    <table class="wide" data-testid="fills">
      <thead>
        <tr>
          <th scope="col">Time</th>
          <th scope="col">Market</th>
          <th scope="col">Side</th>
          <th scope="col">Price</th>
          <th scope="col">Amount</th>
          <th scope="col">Total</th>
          <th scope="col">Role</th>
        </tr>
      </thead>
      <tbody>
        {fills.value.map((fill) => (
          <tr key={fill.id}>
            <td class="muted">{dateTime(fill.time)}</td>
            <td>{fill.market.replace("_", "/")}</td>
            <SideCell sells={fill.sold} />
            <td>{price(fill.price, fill.market)}</td>
            <td>{amount(fill.amount, fill.market)}</td>
            <td>{short(fill.quoteAmount, 6)}</td>
            <td class="muted">{fill.maker === undefined ? "–" : fill.maker ? "Maker" : "Taker"}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Past() {
  if (past.value.length === 0) return <Empty>None of your orders has ended yet.</Empty>;
  return (
    <table class="wide" data-testid="past">
      <thead>
        <tr>
          <th scope="col">Ended</th>
          <th scope="col">Market</th>
          <th scope="col">Side</th>
          <th scope="col">Price</th>
          <th scope="col">Amount</th>
          <th scope="col">Filled</th>
          <th scope="col">Status</th>
        </tr>
      </thead>
      <tbody>
        {past.value.map((order) => (
          <tr key={order.id}>
            <td class="muted">{dateTime(order.time)}</td>
            <td>{order.market.replace("_", "/")}</td>
            <SideCell sells={order.sells} />
            <td>{price(order.price, order.market)}</td>
            <td>{amount(order.amount, order.market)}</td>
            <td>{amount(order.filled, order.market)}</td>
            <td>{order.status}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Balances() {
  const assets = info.value?.assets ?? [];
  return (
    <table class="wide" data-testid="balances">
      <thead>
        <tr>
          <th scope="col">Asset</th>
          <th scope="col">Available</th>
          <th scope="col">In orders</th>
          <th scope="col">
            <span class="sr">Funds</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {assets.map((asset) => {
          const balance = balances.value.get(asset.id);
          return (
            <tr key={asset.id} data-asset={asset.id}>
              <td>
                <strong>{asset.symbol}</strong>
              </td>
              <td>{short(balance?.available ?? "0", 6)}</td>
              <td>{short(balance?.frozen ?? "0", 6)}</td>
              <td>
                <button type="button" class="small" onClick={() => openFunds("deposit", asset.id)}>
                  Deposit
                </button>{" "}
                <button type="button" class="small" onClick={() => openFunds("withdraw", asset.id)}>
                  Withdraw
                </button>{" "}
                <button type="button" class="small" onClick={() => openFunds("claim", asset.id)}>
                  Claim
                </button>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** What belongs to the trader. */
export function Holdings() {
  return (
    <section class="panel holdings" aria-label="Your account">
      <Tabs
        label="Your account"
        panel="holdings"
        tabs={[
          { id: "orders", text: `Open orders${openCount.value ? ` (${openCount.value})` : ""}` },
          { id: "fills", text: "Fills" },
          { id: "past", text: "History" },
          { id: "balances", text: "Balances" },
        ]}
        value={tab.value}
        onChange={(id) => (tab.value = id)}
      />
      <div class="scroll" id="holdings" role="tabpanel" tabIndex={0} aria-label="Your account">
        {!trader.value ? (
          <Empty>Connect a wallet to see your orders, fills and balances.</Empty>
        ) : tab.value === "orders" ? (
          <Orders />
        ) : tab.value === "fills" ? (
          <Fills />
        ) : tab.value === "past" ? (
          <Past />
        ) : (
          <Balances />
        )}
      </div>
      {funding.value && trader.value && <Funds />}
    </section>
  );
}
