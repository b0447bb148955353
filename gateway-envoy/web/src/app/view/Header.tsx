import { signal } from "@preact/signals";
import { disconnect, trader, traderName } from "../account.js";
import { connection, deployment, info, reachable } from "../exchange.js";
import { fixed } from "../format.js";
import { market, ticker } from "../market.js";
import { go, route } from "../route.js";
import { switchTheme, theme } from "../theme.js";
import { Connect } from "./Connect.jsx";

/** Whether the way to a wallet is open. */
export const connecting = signal(false);

function MarketBar() {
  const of = market.value;
  const day = ticker.value;
  if (!of) return null;
  const price = (text: string | undefined) => (text ? fixed(text, of.pricePrecision) : "–");
  const change = day ? day.change * 100 : 0;
  const direction = change > 0 ? "up" : change < 0 ? "down" : "";
  return (
    <div class="market">
      <label class="sr" for="market">
        Market
      </label>
      <select
        id="market"
        value={of.name}
        onChange={(event) => go(`/trade/${event.currentTarget.value}`)}
      >
        {info.value?.markets.map((each) => (
          <option key={each.name} value={each.name}>
            {each.base.symbol}/{each.quote.symbol}
          </option>
        ))}
      </select>
      <strong class={`last ${direction}`} data-testid="last">
        {price(day?.last)}
      </strong>
      <dl>
        <div>
          <dt>24 h change</dt>
          <dd class={direction}>{day ? `${change > 0 ? "+" : ""}${change.toFixed(2)}%` : "–"}</dd>
        </div>
        <div>
          <dt>24 h high</dt>
          <dd>{price(day?.high)}</dd>
        </div>
        <div>
          <dt>24 h low</dt>
          <dd>{price(day?.low)}</dd>
        </div>
        <div>
          <dt>24 h volume ({of.base.symbol})</dt>
          <dd>{day ? fixed(day.volume, Math.min(2, of.amountPrecision)) : "–"}</dd>
        </div>
      </dl>
    </div>
  );
}

const TITLES = {
  live: "The exchange tells every change at once",
  polling: "No live updates now: the exchange is asked every two seconds",
  offline: "The exchange does not answer; it is tried again all the time",
} as const;

/** Name, market, pages, connection, theme, wallet. */
export function Header() {
  const { page } = route.value;
  const { state, text } = connection.value;
  const of = trader.value;
  return (
    <>
      <header class="top">
        <a class="brand" href="#/trade" aria-label="FluiDex, trade">
          <img src="./icon.svg" alt="" width="26" height="26" />
          <span>FluiDex</span>
        </a>
        <nav aria-label="Pages">
          <a href="#/trade" aria-current={page === "trade" ? "page" : undefined}>
            Trade
          </a>
          <a href="#/explorer" aria-current={page === "explorer" ? "page" : undefined}>
            Explorer
          </a>
        </nav>
        {page === "trade" && <MarketBar />}
        <div class="right">
          {deployment.value?.environment === "development" && (
            <span class="badge" title="A chain of its own: nothing here has any value">
              dev
            </span>
          )}
          <span
            class={`state ${state}`}
            role="status"
            data-testid="connection"
            title={TITLES[state]}
          >
            {text}
          </span>
          <button
            type="button"
            class="icon"
            onClick={switchTheme}
            aria-label={`Switch to ${theme.value === "dark" ? "light" : "dark"} colours`}
          >
            {theme.value === "dark" ? "☀" : "☾"}
          </button>
          {of ? (
            <button
              type="button"
              class="wallet"
              onClick={disconnect}
              title="Disconnect: the key is forgotten"
            >
              <span class="who">{traderName.value}</span>
              <span class="muted">#{of.user.id}</span>
            </button>
          ) : (
            <button
              type="button"
              class="wallet primary"
              data-testid="connect"
              onClick={() => (connecting.value = true)}
            >
              Connect
            </button>
          )}
        </div>
      </header>
      {!reachable.value && (
        <div class="banner" role="alert">
          The exchange does not answer. What you see may be old; it is tried again all the time.
        </div>
      )}
      {connecting.value && <Connect onClose={() => (connecting.value = false)} />}
    </>
  );
}
