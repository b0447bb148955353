/** The market on show: its book, trades, ticker and candles. */
import { computed, effect, signal } from "@preact/signals";
import {
  type Candle,
  type DepthMessage,
  Fields,
  type Level,
  LocalBook,
  type Market,
  type PushMessage,
} from "../sdk/index.js";
import { api, info, push, quietly, streaming } from "./exchange.js";

/** Intervals of candles: how they are called on screen and by the stream, and their minutes. */
export const INTERVALS = [
  { text: "1m", minutes: 1 },
  { text: "5m", minutes: 5 },
  { text: "15m", minutes: 15 },
  { text: "1h", minutes: 60 },
  { text: "4h", minutes: 240 },
  { text: "1d", minutes: 1440 },
] as const;

/** The interval of candles on show. */
export type Interval = (typeof INTERVALS)[number];

/** A trade of the market. */
export interface Trade {
  readonly id: number;
  readonly time: number;
  readonly price: string;
  readonly amount: string;
  readonly sold: boolean;
}

/** A market's last day. */
export interface Ticker {
  readonly last: string;
  /** Part of the first price, signed. */
  readonly change: number;
  readonly high: string;
  readonly low: string;
  readonly volume: string;
  readonly quoteVolume: string;
}

/** The name of the market on show. */
export const marketName = signal("");

/** The market on show. */
export const market = computed<Market | undefined>(() => {
  const markets = info.value?.markets ?? [];
  return markets.find((each) => each.name === marketName.value) ?? markets[0];
});

/** Levels, best first. */
export const book = signal<{ bids: readonly Level[]; asks: readonly Level[] }>({
  bids: [],
  asks: [],
});

/** Trades, newest first; undefined until they are known. */
export const trades = signal<readonly Trade[] | undefined>(undefined);

/** The last day; undefined until it is known. */
export const ticker = signal<Ticker | undefined>(undefined);

/** The interval of candles. */
export const interval = signal<Interval>(INTERVALS[0]);

/** What the chart has to show: all anew, or the last candles. */
export const candles = signal<{ all: boolean; list: readonly Candle[] }>({ all: true, list: [] });

/** A price or amount that was clicked, for the order form. */
export const picked = signal<{ price: string } | undefined>(undefined);

const MOST_TRADES = 60;
const MOST_CANDLES = 400;
const LEVELS = 200;
const POLL_MILLIS = 2_000;

function readTrade(fields: Fields): Trade {
  return {
    id: fields.integer("tradeId") || fields.integer("id"),
    time: fields.integer("time"),
    price: fields.decimal("price"),
    amount: fields.decimal("amount"),
    sold: fields.text("takerSide").toLowerCase() !== "bid",
  };
}

function addTrades(list: readonly Trade[]): void {
  const known = new Map((trades.value ?? []).map((each) => [each.id, each]));
  for (const each of list) known.set(each.id, each);
  trades.value = [...known.values()].sort((a, b) => b.id - a.id).slice(0, MOST_TRADES);
}

function readTicker(fields: Fields): Ticker {
  return {
    last: fields.decimal("last"),
    change: Number(fields.text("change") || fields.text("priceChangePercent") || 0),
    high: fields.decimal("high"),
    low: fields.decimal("low"),
    volume: fields.decimal("volume"),
    quoteVolume: fields.decimal("quoteVolume"),
  };
}

function readCandle(fields: Fields): Candle {
  const time = fields.integer("time");
  return {
    // The stream counts milliseconds, charts count seconds.
    time: time > 100_000_000_000 ? Math.floor(time / 1000) : time,
    open: Number(fields.decimal("open")),
    high: Number(fields.decimal("high")),
    low: Number(fields.decimal("low")),
    close: Number(fields.decimal("close")),
    volume: Number(fields.decimal("volume")),
  };
}

const data = (message: PushMessage) => (message.data ?? []).map((each) => new Fields(each));

async function loadCandles(of: Market, at: Interval, all: boolean): Promise<void> {
  const to = Math.floor(Date.now() / 1000) + 60;
  const count = all ? MOST_CANDLES : 3;
  const list = await quietly(api.candles(of.name, at.minutes, to - count * at.minutes * 60, to));
  if (list && of === market.value && at === interval.value) candles.value = { all, list };
}

async function poll(of: Market): Promise<void> {
  const [depth, newest, day] = await Promise.all([
    quietly(api.depth(of.name, LEVELS)),
    quietly(api.recentTrades(of.name, MOST_TRADES)),
    quietly(api.ticker(of.name)),
  ]);
  if (of !== market.value) return;
  if (depth && !streaming.value) book.value = depth;
  if (newest) addTrades(newest.map(readTrade));
  if (day && (!streaming.value || !ticker.value)) ticker.value = readTicker(day);
}

function follow(of: Market): () => void {
  const copy = new LocalBook(of.pricePrecision);
  let frame = 0;
  const show = () => {
    frame = 0;
    book.value = { bids: copy.bids(LEVELS), asks: copy.asks(LEVELS) };
  };
  const ends = [
    push.subscribe(
      { channel: "depth", market: of.name, interval_ms: 100, limit: LEVELS },
      {
        message: (message) => {
          if (!copy.apply(message as unknown as DepthMessage)) return false;
          if (frame === 0) frame = requestAnimationFrame(show);
          return true;
        },
      },
    ),
    push.subscribe(
      { channel: "trades", market: of.name },
      { message: (message) => (addTrades(data(message).map(readTrade)), true) },
    ),
    push.subscribe(
      { channel: "ticker", market: of.name },
      {
        message: (message) => {
          const [day] = data(message);
          if (day) ticker.value = readTicker(day);
          return true;
        },
      },
    ),
  ];
  void poll(of);
  const polling = setInterval(() => {
    if (!streaming.value && !document.hidden) void poll(of);
  }, POLL_MILLIS);
  return () => {
    ends.forEach((end) => end());
    clearInterval(polling);
    cancelAnimationFrame(frame);
  };
}

function followCandles(of: Market, at: Interval): () => void {
  candles.value = { all: true, list: [] };
  void loadCandles(of, at, true);
  const end = push.subscribe(
    { channel: "kline", market: of.name, interval: at.text },
    {
      message: (message) => {
        const list = data(message).map(readCandle);
        if (list.length > 0 && message.type === "update") candles.value = { all: false, list };
        return true;
      },
    },
  );
  const polling = setInterval(() => {
    if (!streaming.value && !document.hidden) void loadCandles(of, at, false);
  }, 2 * POLL_MILLIS);
  return () => {
    end();
    clearInterval(polling);
  };
}

/** Follows whichever market and interval are on show. */
export function followMarket(): void {
  effect(() => {
    const of = market.value;
    book.value = { bids: [], asks: [] };
    trades.value = undefined;
    ticker.value = undefined;
    return of ? follow(of) : undefined;
  });
  effect(() => {
    const of = market.value;
    const at = interval.value;
    return of ? followCandles(of, at) : undefined;
  });
}
