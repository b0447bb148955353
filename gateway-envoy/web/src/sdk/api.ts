/** The gateway's JSON calls. Field names are read in either spelling, and what is missing is zero. */
import type { Asset, Market, Terms } from "./market.js";

/** The exchange refused, or did not answer. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  constructor(
    message: string,
    /** HTTP status; 0 if there was no answer. */
    readonly status: number,
    /** The exchange's code: a name, or a number of gRPC. */
    readonly code: string | number,
  ) {
    super(message);
  }

  /** Whether the exchange was not reached, or could not answer for now. */
  get isUnavailable(): boolean {
    return this.status === 0 || this.status === 502 || this.status === 503 || this.status === 504;
  }
}

/** An answer as it came, read field by field. */
export class Fields {
  private readonly fields: ReadonlyMap<string, unknown>;

  constructor(json: unknown) {
    const entries = json !== null && typeof json === "object" ? Object.entries(json) : [];
    this.fields = new Map(entries.map(([name, value]) => [camel(name), value]));
  }

  /** Whether it is there. */
  has(name: string): boolean {
    const value = this.fields.get(name);
    return value !== undefined && value !== null;
  }

  /** Text, or a number as text; empty if missing. */
  text(name: string): string {
    const value = this.fields.get(name);
    return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
  }

  /** A decimal; "0" if missing. */
  decimal(name: string): string {
    return this.text(name) || "0";
  }

  /** An integer that is exact as a number: ids, times, counts. */
  integer(name: string): number {
    const value = Number(this.text(name) || 0);
    return Number.isFinite(value) ? value : 0;
  }

  /** An integer of any size. */
  bigint(name: string): bigint {
    return BigInt(this.text(name) || 0);
  }

  /** A flag. */
  flag(name: string): boolean {
    return this.fields.get(name) === true;
  }

  /** A message inside. */
  of(name: string): Fields {
    return new Fields(this.fields.get(name));
  }

  /** Messages inside. */
  list(name: string): Fields[] {
    return this.raw(name).map((each) => new Fields(each));
  }

  /** A list as it came. */
  raw(name: string): unknown[] {
    const value = this.fields.get(name);
    return Array.isArray(value) ? value : [];
  }

  /** A name of an enum; the first if missing, as JSON of protobuf leaves it out. */
  name<T extends string>(name: string, names: readonly T[]): T {
    const value = this.fields.get(name);
    if (typeof value === "number") return names[value] ?? names[0]!;
    return names.find((each) => each === value) ?? names[0]!;
  }
}

const camel = (name: string) =>
  name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** What the edge says of the deployment. */
export interface Deployment {
  readonly environment: "production" | "development";
  readonly version: string;
  /** 0 without L1. */
  readonly chainId: bigint;
  /** Empty without L1. */
  readonly contract: string;
  /** Development only, else empty. */
  readonly l1RpcUrl: string;
  /** Where people look at L1 transactions; empty if nowhere. */
  readonly l1ExplorerUrl: string;
  readonly demoAccounts: readonly { readonly name: string; readonly address: string }[];
}

/** What the exchange says of itself. */
export interface ExchangeInfo {
  readonly rollup: boolean;
  /** The exchange's clock, milliseconds. */
  readonly time: number;
  readonly assets: readonly Asset[];
  readonly markets: readonly Market[];
  /** 24 digits; empty without a rollup. */
  readonly domain: string;
  readonly version: string;
}

/** A user and the numbers its next signatures need. */
export interface User {
  readonly id: number;
  readonly l1Address: string;
  readonly l2Pubkey: string;
  readonly nextNonce: bigint;
  readonly nextOrderId: number;
}

/** What became of an order. */
export const ORDER_STATUSES = [
  "ORDER_STATUS_UNSPECIFIED",
  "ORDER_STATUS_OPEN",
  "ORDER_STATUS_FILLED",
  "ORDER_STATUS_CANCELLED",
  "ORDER_STATUS_UNFILLED_REST_DROPPED",
  "ORDER_STATUS_POST_ONLY_WOULD_TRADE",
  "ORDER_STATUS_SELF_TRADE_PREVENTED",
  "ORDER_STATUS_EXPIRED",
  "ORDER_STATUS_FULL_EXIT",
  "ORDER_STATUS_KEY_CHANGED",
] as const;

/** What became of an order. */
export type OrderStatus = (typeof ORDER_STATUSES)[number];

/** An order, open or as it ended. */
export interface Order {
  /** The exchange's. */
  readonly id: number;
  /** The account's, signed. */
  readonly orderId: number;
  readonly market: string;
  readonly side: "ASK" | "BID";
  readonly type: "LIMIT" | "MARKET";
  readonly price: string;
  readonly amount: string;
  readonly remain: string;
  readonly finishedBase: string;
  readonly finishedQuote: string;
  readonly createTime: number;
  readonly postOnly: boolean;
  readonly status: OrderStatus;
  readonly nextOrderId: number;
}

/** Reads an order. */
export function readOrder(fields: Fields): Order {
  return {
    id: fields.integer("id"),
    orderId: fields.integer("orderId"),
    market: fields.text("market"),
    side: fields.name("orderSide", ["ASK", "BID"]),
    type: fields.name("orderType", ["LIMIT", "MARKET"]),
    price: fields.decimal("price"),
    amount: fields.decimal("amount"),
    remain: fields.decimal("remain"),
    finishedBase: fields.decimal("finishedBase"),
    finishedQuote: fields.decimal("finishedQuote"),
    createTime: fields.integer("createTime"),
    postOnly: fields.flag("postOnly"),
    status: fields.name("status", ORDER_STATUSES),
    nextOrderId: fields.integer("nextOrderId"),
  };
}

/** A balance. */
export interface Balance {
  readonly asset: string;
  readonly available: string;
  readonly frozen: string;
}

/** Reads a balance. */
export function readBalance(fields: Fields): Balance {
  return {
    asset: fields.text("assetId") || fields.text("asset"),
    available: fields.decimal("available"),
    frozen: fields.decimal("frozen"),
  };
}

/** A candle. */
export interface Candle {
  /** Seconds since 1970 of its beginning. */
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** How an order lives. */
export type OrderKind = "limit" | "post-only" | "immediate" | "fill-or-kill" | "market";

const TIME_IN_FORCE: Partial<Record<OrderKind, string>> = {
  immediate: "TIME_IN_FORCE_IMMEDIATE_OR_CANCEL",
  "fill-or-kill": "TIME_IN_FORCE_FILL_OR_KILL",
};

const ACTION = "/api/exchange/action";
const PANEL = "/api/exchange/panel";
const DEADLINE_MILLIS = 15_000;

const NO_ANSWER =
  "The exchange does not answer, and nothing was done. Look at your network; try again in a moment.";

/** It may have been taken all the same, so nobody tries it again but who has looked. */
const NO_ANSWER_TO_REQUEST =
  "The exchange does not answer, so it may have taken this or not. Once it is back, look at your orders and balances before you try again.";

/** An exchange behind a gateway. */
export class ExchangeApi {
  /** @param base the gateway's address without a slash at its end; empty in its own page */
  constructor(private readonly base: string) {}

  /**
   * Asks.
   *
   * @throws ApiError if the exchange refuses or does not answer
   */
  async get(path: string): Promise<Fields> {
    return new Fields(await this.call(path));
  }

  /** Asks for a list. */
  async getList(path: string): Promise<Fields[]> {
    const json = await this.call(path);
    return Array.isArray(json) ? json.map((each) => new Fields(each)) : [];
  }

  private async post(path: string, body: object): Promise<Fields> {
    return new Fields(
      await this.call(path, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      }),
    );
  }

  private async call(path: string, init: RequestInit = {}): Promise<unknown> {
    let status: number;
    let text: string;
    try {
      const response = await fetch(this.base + path, {
        ...init,
        signal: AbortSignal.timeout(DEADLINE_MILLIS),
      });
      status = response.status;
      text = await response.text();
    } catch {
      throw new ApiError(
        init.method === "POST" ? NO_ANSWER_TO_REQUEST : NO_ANSWER,
        0,
        "UNREACHABLE",
      );
    }
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch {
      json = undefined;
    }
    if (status >= 200 && status < 300 && json !== undefined) return json;
    const error = new Fields(json);
    const words =
      error.text("message") ||
      (status >= 500
        ? "The exchange cannot answer now. Try again in a moment."
        : `The exchange refused (HTTP ${status}).`);
    throw new ApiError(words, status, error.text("code") || status);
  }

  /** The deployment; development facts only where the exchange is for development. */
  async deployment(): Promise<Deployment> {
    const fields = await this.get("/api/edge/config");
    return {
      environment: fields.name("environment", ["production", "development"]),
      version: fields.text("version"),
      chainId: fields.bigint("chainId"),
      contract: fields.text("contract"),
      l1RpcUrl: fields.text("l1RpcUrl"),
      l1ExplorerUrl: fields.text("l1ExplorerUrl"),
      demoAccounts: fields
        .list("demoAccounts")
        .map((account) => ({ name: account.text("name"), address: account.text("address") })),
    };
  }

  /** Assets, markets, domain, clock. */
  async info(): Promise<ExchangeInfo> {
    const fields = await this.get(`${ACTION}/info`);
    const assets = fields.list("assets").map((asset): Asset => ({
      id: asset.text("assetId") || asset.text("symbol"),
      symbol: asset.text("symbol"),
      name: asset.text("name"),
      token: asset.integer("innerId"),
      precision: asset.integer("precisionStored"),
      shown: asset.integer("precision"),
      address: asset.text("tokenAddress"),
    }));
    const byId = new Map(assets.map((asset) => [asset.id, asset]));
    return {
      rollup: fields.text("mode") === "EXCHANGE_MODE_ROLLUP" || fields.integer("mode") === 1,
      time: fields.integer("time"),
      domain: fields.text("domain"),
      version: fields.text("version"),
      assets,
      markets: fields.list("markets").flatMap((market): Market[] => {
        const base = byId.get(market.text("base"));
        const quote = byId.get(market.text("quote"));
        return base && quote
          ? [
              {
                name: market.text("name"),
                base,
                quote,
                amountPrecision: market.integer("amountPrecision"),
                pricePrecision: market.integer("pricePrecision"),
                minAmount: market.decimal("minAmount"),
              },
            ]
          : [];
      }),
    };
  }

  /** A user; undefined if there is none. */
  async user(id: number): Promise<User | undefined> {
    try {
      const fields = await this.get(`${ACTION}/users/${id}`);
      const user = fields.of("user");
      return user.text("l2Pubkey") === ""
        ? undefined
        : {
            id,
            l1Address: user.text("l1Address"),
            l2Pubkey: user.text("l2Pubkey"),
            nextNonce: fields.bigint("nextNonce"),
            nextOrderId: Math.max(1, fields.integer("nextOrderId")),
          };
    } catch (e) {
      // The engine answers INVALID_ARGUMENT of gRPC to an id that nobody has.
      if (e instanceof ApiError && (e.status === 404 || e.code === "3")) return undefined;
      throw e;
    }
  }

  /** Every balance of a user. */
  async balances(user: number): Promise<Balance[]> {
    return (await this.get(`${ACTION}/balances/${user}`)).list("balances").map(readBalance);
  }

  /** The newest open orders of a user. */
  async openOrders(user: number, market = "all"): Promise<Order[]> {
    const path = `${ACTION}/orders/${encodeURIComponent(market)}/${user}?limit=100`;
    return (await this.get(path)).list("orders").map(readOrder);
  }

  /** An open order. */
  async order(market: string, id: number): Promise<Order> {
    return readOrder(await this.get(`${ACTION}/orderdetail/${encodeURIComponent(market)}/${id}`));
  }

  /** Levels of a book. */
  async depth(market: string, limit: number) {
    const fields = await this.get(`${ACTION}/depth/${encodeURIComponent(market)}/${limit}`);
    const levels = (name: string) =>
      fields.list(name).map((each) => [each.decimal("price"), each.decimal("amount")] as const);
    return { sequence: fields.integer("sequence"), bids: levels("bids"), asks: levels("asks") };
  }

  /** Candles, oldest first; both ends are seconds. */
  async candles(market: string, minutes: number, from: number, to: number): Promise<Candle[]> {
    const path = `${PANEL}/tradingview/history?symbol=${encodeURIComponent(market)}&resolution=${minutes}&from=${from}&to=${to}`;
    const fields = await this.get(path);
    const column = (name: string) => fields.raw(name).map(Number);
    const [t, o, h, l, c, v] = ["t", "o", "h", "l", "c", "v"].map(column) as [
      number[],
      number[],
      number[],
      number[],
      number[],
      number[],
    ];
    return t.map((time, i) => ({
      time,
      open: o[i] ?? 0,
      high: h[i] ?? 0,
      low: l[i] ?? 0,
      close: c[i] ?? 0,
      volume: v[i] ?? 0,
    }));
  }

  /** The newest trades of a market, newest first. */
  recentTrades(market: string, limit: number): Promise<Fields[]> {
    return this.getList(`${PANEL}/recenttrades/${encodeURIComponent(market)}?limit=${limit}`);
  }

  /** What a market did within a day. */
  ticker(market: string): Promise<Fields> {
    return this.get(`${PANEL}/ticker_24h/${encodeURIComponent(market)}`);
  }

  /** Orders of a user that are gone, newest first. */
  async closedOrders(user: number, limit: number): Promise<Fields[]> {
    return (await this.get(`${PANEL}/closedorders/all/${user}?limit=${limit}`)).list("orders");
  }

  /** Trades of an order. */
  async orderTrades(market: string, order: number): Promise<Fields[]> {
    const path = `${PANEL}/ordertrades/${encodeURIComponent(market)}/${order}`;
    return (await this.get(path)).list("trades");
  }

  /** The id of the user with an address on L1; undefined if the exchange knows none. */
  async userOfAddress(address: string): Promise<number | undefined> {
    try {
      return (await this.get(`${PANEL}/user/${address.toLowerCase()}`)).integer("id");
    } catch (e) {
      if (e instanceof ApiError && e.status === 404) return undefined;
      throw e;
    }
  }

  /** Puts a signed order. */
  async putOrder(order: {
    user: number;
    market: string;
    kind: OrderKind;
    terms: Terms;
    orderId: number;
    validUntil: number;
    clientOrderId: string;
    signature: string;
  }): Promise<Order> {
    const { terms, kind } = order;
    const market = kind === "market";
    return readOrder(
      await this.post(`${ACTION}/order`, {
        user_id: order.user,
        market: order.market,
        order_side: terms.side === "sell" ? "ASK" : "BID",
        order_type: market ? "MARKET" : "LIMIT",
        amount: terms.amount,
        ...(market ? { worst_price: terms.price } : { price: terms.price }),
        ...(kind === "post-only" ? { post_only: true } : {}),
        ...(TIME_IN_FORCE[kind] ? { time_in_force: TIME_IN_FORCE[kind] } : {}),
        order_id: order.orderId,
        valid_until: order.validUntil,
        client_order_id: order.clientOrderId,
        signature: order.signature,
      }),
    );
  }

  /** Cancels an order with a signed cancel. */
  async cancelOrder(cancel: {
    user: number;
    market: string;
    id: number;
    nonce: bigint;
    signature: string;
  }): Promise<void> {
    const path = `${ACTION}/cancelorder/${encodeURIComponent(cancel.market)}/${cancel.user}/${cancel.id}`;
    await this.post(path, { nonce: cancel.nonce.toString(), signature: cancel.signature });
  }

  /** Cancels every order of a market. */
  async cancelAll(cancel: {
    user: number;
    market: string;
    nonce: bigint;
    signature: string;
  }): Promise<number> {
    const path = `${ACTION}/cancelorders/${encodeURIComponent(cancel.market)}/${cancel.user}`;
    const answer = await this.post(path, {
      nonce: cancel.nonce.toString(),
      signature: cancel.signature,
    });
    return answer.integer("total");
  }

  /** Withdraws to L1. */
  async withdraw(request: {
    user: number;
    asset: string;
    amount: string;
    nonce: bigint;
    validUntil: number;
    signature: string;
  }): Promise<void> {
    await this.post(`${ACTION}/withdraw`, {
      user_id: request.user,
      asset: request.asset,
      amount: request.amount,
      nonce: request.nonce.toString(),
      valid_until: request.validUntil,
      signature: request.signature,
    });
  }

  /** Pays another account; false if it is not available. */
  async transfer(request: {
    from: number;
    to: number;
    asset: string;
    amount: string;
    nonce: bigint;
    validUntil: number;
    signature: string;
  }): Promise<boolean> {
    const answer = await this.post(`${ACTION}/transfer`, {
      from: request.from,
      to: request.to,
      asset: request.asset,
      delta: request.amount,
      nonce: request.nonce.toString(),
      valid_until: request.validUntil,
      signature: request.signature,
    });
    return answer.flag("success");
  }
}
