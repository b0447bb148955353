import { signal } from "@preact/signals";
import { info, reachable } from "../exchange.js";
import { market } from "../market.js";
import { BookView } from "./Book.jsx";
import { ChartPanel } from "./Chart.jsx";
import { Entry } from "./Entry.jsx";
import { Holdings } from "./Holdings.jsx";
import { Tape } from "./Tape.jsx";
import { Empty, Tabs } from "./parts.jsx";

type Pane = "chart" | "book" | "trades";

const PANES = [
  { id: "chart", text: "Chart" },
  { id: "book", text: "Book" },
  { id: "trades", text: "Trades" },
] as const;

/** On narrow screens one of three is shown. */
const pane = signal<Pane>("chart");

/** Everything a trader looks at. */
export function TradePage() {
  if (!market.value) {
    return (
      <Empty>
        {info.value
          ? "This exchange has no markets yet."
          : reachable.value
            ? "Asking the exchange for its markets…"
            : "The exchange does not answer yet. It is tried again all the time."}
      </Empty>
    );
  }
  return (
    <div class="trade" data-pane={pane.value}>
      <Tabs
        class="panes"
        label="What to show"
        tabs={PANES}
        value={pane.value}
        onChange={(id) => (pane.value = id)}
      />
      <ChartPanel />
      <BookView />
      <Tape />
      <Entry />
      <Holdings />
    </div>
  );
}
