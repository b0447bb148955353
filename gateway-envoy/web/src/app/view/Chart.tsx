import { effect, signal } from "@preact/signals";
import {
  CandlestickSeries,
  HistogramSeries,
  type IChartApi,
  type UTCTimestamp,
  createChart,
} from "lightweight-charts";
import { useEffect, useRef } from "preact/hooks";
import type { Candle, Level } from "../../sdk/index.js";
import { short } from "../format.js";
import { INTERVALS, book, candles, interval, market } from "../market.js";
import { theme } from "../theme.js";
import { Empty, Tabs } from "./parts.jsx";

type Kind = "candles" | "depth";

const kind = signal<Kind>("candles");

const KINDS = [
  { id: "candles", text: "Candles" },
  { id: "depth", text: "Depth" },
] as const;

function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function Candles() {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const chart: IChartApi = createChart(box.current!, {
      autoSize: true,
      layout: { background: { color: "transparent" }, fontFamily: "inherit", fontSize: 11 },
      rightPriceScale: { borderVisible: false },
      timeScale: { borderVisible: false, timeVisible: true, secondsVisible: false, rightOffset: 4 },
    });
    const prices = chart.addSeries(CandlestickSeries, { borderVisible: false });
    const volumes = chart.addSeries(HistogramSeries, {
      priceScaleId: "volume",
      priceFormat: { type: "volume" },
      lastValueVisible: false,
      priceLineVisible: false,
    });
    chart.priceScale("volume").applyOptions({ scaleMargins: { top: 0.82, bottom: 0 } });
    prices.priceScale().applyOptions({ scaleMargins: { top: 0.08, bottom: 0.22 } });
    let newest = 0;
    /** Every candle on show, for the volumes have their colours in their data. */
    let shown: Candle[] = [];
    const bar = (each: Candle) => ({
      time: each.time as UTCTimestamp,
      open: each.open,
      high: each.high,
      low: each.low,
      close: each.close,
    });
    const volume = (each: Candle) => ({
      time: each.time as UTCTimestamp,
      value: each.volume,
      color: colour(each.close >= each.open ? "--up-faint" : "--down-faint"),
    });
    const ends = [
      effect(() => {
        const precision = market.value?.pricePrecision ?? 2;
        prices.applyOptions({
          priceFormat: { type: "price", precision, minMove: 10 ** -precision },
        });
      }),
      effect(() => {
        const dark = theme.value === "dark";
        // The colours of the new theme are there after the attribute is set.
        queueMicrotask(() => {
          box.current?.setAttribute("data-dark", String(dark));
          chart.applyOptions({
            layout: { textColor: colour("--muted") },
            grid: {
              vertLines: { color: colour("--grid") },
              horzLines: { color: colour("--grid") },
            },
          });
          prices.applyOptions({
            upColor: colour("--up"),
            wickUpColor: colour("--up"),
            downColor: colour("--down"),
            wickDownColor: colour("--down"),
          });
          volumes.setData(shown.map(volume));
        });
      }),
      effect(() => {
        const { all, list } = candles.value;
        if (all) {
          shown = [...list];
          prices.setData(list.map(bar));
          volumes.setData(list.map(volume));
          newest = list.at(-1)?.time ?? 0;
          if (list.length > 0) {
            chart.timeScale().setVisibleLogicalRange({
              from: Math.max(-5, list.length - 90),
              to: list.length + 4,
            });
          }
        } else {
          for (const each of list) {
            if (each.time < newest) continue;
            if (each.time === newest) shown.pop();
            shown.push(each);
            newest = each.time;
            prices.update(bar(each));
            volumes.update(volume(each));
          }
        }
      }),
    ];
    return () => {
      ends.forEach((end) => end());
      chart.remove();
    };
  }, []);
  return (
    <div class="canvas">
      <div ref={box} class="fill" />
      {candles.value.all && candles.value.list.length === 0 && (
        <Empty>No trades in this span yet. The first candle appears with the first trade.</Empty>
      )}
    </div>
  );
}

const WIDTH = 1000;
const HEIGHT = 400;

/** Points of (price, amount up to there), from the best on. */
function sums(levels: readonly Level[]): { price: number; sum: number }[] {
  let sum = 0;
  return levels.map(([price, amount]) => {
    sum += Number(amount);
    return { price: Number(price), sum };
  });
}

function Depth() {
  const of = market.value!;
  const [bids, asks] = [sums(book.value.bids), sums(book.value.asks)];
  const [bid, ask] = [bids[0]?.price, asks[0]?.price];
  if (bid === undefined || ask === undefined) {
    return <Empty>The depth needs orders on both sides.</Empty>;
  }
  const middle = (bid + ask) / 2;
  const reach = Math.max(
    Math.min(middle - bids.at(-1)!.price, asks.at(-1)!.price - middle),
    middle * 0.0005,
  );
  const inside = (each: { price: number }) => Math.abs(each.price - middle) <= reach;
  const [left, right] = [bids.filter(inside), asks.filter(inside)];
  const most = Math.max(left.at(-1)?.sum ?? 0, right.at(-1)?.sum ?? 0, Number.MIN_VALUE) * 1.1;
  const x = (price: number) => ((price - middle) / reach / 2 + 0.5) * WIDTH;
  const y = (sum: number) => HEIGHT - (sum / most) * HEIGHT;
  const line = (points: { price: number; sum: number }[], edge: number) => {
    let path = "";
    let height = HEIGHT;
    for (const each of points) {
      const to = y(each.sum);
      path += `${path === "" ? "M" : "L"}${x(each.price).toFixed(1)} ${height.toFixed(1)}V${to.toFixed(1)}`;
      height = to;
    }
    return path === "" ? "" : `${path}H${edge}`;
  };
  const [bidLine, askLine] = [line(left, 0), line(right, WIDTH)];
  return (
    <div class="canvas depth">
      <svg
        class="fill"
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`Depth: bids below ${bid}, asks above ${ask}`}
      >
        <path class="bid area" d={bidLine && `${bidLine}V${HEIGHT}Z`} />
        <path class="ask area" d={askLine && `${askLine}V${HEIGHT}Z`} />
        <path class="bid line" d={bidLine} />
        <path class="ask line" d={askLine} />
      </svg>
      <div class="axis">
        {[middle - reach / 2, middle, middle + reach / 2].map((price) => (
          <span key={price}>{short(price.toFixed(of.pricePrecision), of.pricePrecision)}</span>
        ))}
      </div>
    </div>
  );
}

/** Candles or depth. */
export function ChartPanel() {
  return (
    <section class="panel chart" aria-label="Chart">
      <div class="bar">
        <Tabs label="Chart" tabs={KINDS} value={kind.value} onChange={(id) => (kind.value = id)} />
        {kind.value === "candles" && (
          <div class="intervals" role="group" aria-label="Interval of candles">
            {INTERVALS.map((each) => (
              <button
                key={each.text}
                type="button"
                aria-pressed={each === interval.value}
                onClick={() => (interval.value = each)}
              >
                {each.text}
              </button>
            ))}
          </div>
        )}
      </div>
      {kind.value === "candles" ? <Candles /> : <Depth />}
    </section>
  );
}
