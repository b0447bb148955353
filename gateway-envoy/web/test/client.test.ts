import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Fields, readOrder } from "../src/sdk/api.js";
import { LocalBook } from "../src/sdk/book.js";
import { AmountError, formatUnits, parseUnits, stripZeros, unitsOf } from "../src/sdk/decimal.js";
import { EthereumError, explainWallet, onChain } from "../src/sdk/ethereum.js";
import { type Market, orderTerms } from "../src/sdk/market.js";
import { type ConnectionState, PushClient, type SocketLike } from "../src/sdk/socket.js";

describe("amounts", () => {
  it("should be exact however large", () => {
    const text = "18446744073709551615.123456789012345678";
    expect(formatUnits(parseUnits(text, 18), 18)).toBe(text);
    expect(parseUnits("0.1", 6) + parseUnits("0.2", 6)).toBe(parseUnits("0.3", 6));
    expect(parseUnits(".5", 1)).toBe(5n);
    expect(parseUnits("7.", 0)).toBe(7n);
    expect(formatUnits(-5n, 3)).toBe("-0.005");
    expect(unitsOf("-1.239", 2)).toBe(-123n);
  });

  it("should survive text and back for many numbers", () => {
    let seed = 7n;
    for (let i = 0; i < 500; i++) {
      seed = (seed * 6364136223846793005n + 1442695040888963407n) % (1n << 64n);
      const decimals = Number(seed % 19n);
      expect(parseUnits(formatUnits(seed, decimals), decimals)).toBe(seed);
    }
  });

  it.each(["", "1,5", "abc", "1e5", "-3", "1.2.3", ".", "0x10", "Infinity"])(
    "should refuse %j in words",
    (text) => {
      expect(() => parseUnits(text, 6, "The price")).toThrow(AmountError);
      expect(() => parseUnits(text, 6, "The price")).toThrow(/^The price/);
    },
  );

  it("should refuse more decimals than there are", () => {
    expect(() => parseUnits("1.234", 2)).toThrow(/2 decimals, not 3/);
    expect(parseUnits("1.2300", 2)).toBe(123n);
  });

  it("should cut zeros at the end only", () => {
    expect(["10.500", "10.0", "100", "0.00"].map(stripZeros)).toEqual(["10.5", "10", "100", "0"]);
  });
});

const asset = (id: string, token: number, precision: number) => ({
  id,
  symbol: id,
  name: id,
  token,
  precision,
  shown: 4,
  address: "",
});
const market: Market = {
  name: "ETH_USDT",
  base: asset("ETH", 0, 6),
  quote: asset("USDT", 1, 6),
  amountPrecision: 4,
  pricePrecision: 2,
  minAmount: "0.01",
};

describe("a wallet", () => {
  it.each([
    [{ code: 4001, message: "User rejected the request." }, /declined/],
    [{ code: 4100, message: "unauthorized" }, /does not let this page/],
    [{ code: 4901, message: "chain disconnected" }, /lost its connection/],
    [{ code: 4902, message: "Unrecognized chain ID" }, /does not know the chain/],
    [{ code: -32002, message: "already pending" }, /waits for an answer/],
    [new EthereumError("Insufficient funds for gas * price + value", -32003), /too little ETH/],
    [
      { code: -32603, message: "Internal", data: { originalError: { message: "OutOfFunds" } } },
      /too little ETH/,
    ],
  ])("should be understood: %j", (error, words) => {
    expect(explainWallet(error)).toMatch(words);
  });

  it("should not be taken for what it did not say", () => {
    expect(explainWallet(new EthereumError("execution reverted", 3))).toBeUndefined();
    expect(explainWallet(undefined)).toBeUndefined();
    expect(explainWallet("4001")).toBeUndefined();
  });

  it("should be asked for nothing while it is on another chain", async () => {
    const asked: string[] = [];
    let chain = "0x1";
    const wallet = {
      request({ method }: { method: string }): Promise<unknown> {
        asked.push(method);
        return Promise.resolve(method === "eth_chainId" ? chain : "0xabc");
      },
    };
    const guarded = onChain(wallet, 5n);
    await expect(guarded.request({ method: "eth_sendTransaction" })).rejects.toThrow(
      /on chain 1, this exchange is on chain 5/,
    );
    expect(asked).toEqual(["eth_chainId"]);
    chain = "0x5";
    expect(await guarded.request({ method: "eth_sendTransaction" })).toBe("0xabc");
  });
});

describe("terms of an order", () => {
  it("should have the totals in L2 units", () => {
    const sell = orderTerms(market, "sell", "1.5000", "2000.10");
    expect([sell.totalSell, sell.totalBuy]).toEqual([1_500_000n, 3_000_150_000n]);
    expect([sell.amount, sell.price]).toEqual(["1.5", "2000.1"]);
    const buy = orderTerms(market, "buy", "1.5", "2000.1");
    expect([buy.totalSell, buy.totalBuy]).toEqual([3_000_150_000n, 1_500_000n]);
    expect([buy.sells.id, buy.buys.id]).toEqual(["USDT", "ETH"]);
  });

  it.each([
    ["0", "1", /amount has to be more than 0/],
    ["1", "0", /price has to be more than 0/],
    ["0.001", "1", /at least 0.01 ETH/],
    ["0.00001", "1", /4 decimals/],
    ["99999999999999999", "1", /more than the exchange can count/],
  ])("should refuse %s at %s", (amount, price, why) => {
    expect(() => orderTerms(market, "buy", amount, price)).toThrow(why);
  });
});

describe("local book", () => {
  const snapshot = {
    type: "snapshot" as const,
    sequence: 10,
    bids: [["99.00", "1"] as const, ["98.00", "2"] as const],
    asks: [["101.00", "3"] as const],
  };

  it("should follow changes", () => {
    const book = new LocalBook(2);
    expect(book.apply(snapshot)).toBe(true);
    expect(
      book.apply({
        type: "update",
        first_sequence: 11,
        last_sequence: 12,
        bids: [
          ["99.00", "0"],
          ["100.00", "5"],
        ],
        asks: [["100.50", "1"]],
      }),
    ).toBe(true);
    expect(book.bids()).toEqual([
      ["100.00", "5"],
      ["98.00", "2"],
    ]);
    expect(book.asks(1)).toEqual([["100.50", "1"]]);
    expect(book.sequence).toBe(12);
  });

  it("should refuse a hole, and a change before any snapshot", () => {
    const book = new LocalBook(2);
    const change = {
      type: "update" as const,
      first_sequence: 12,
      last_sequence: 12,
      bids: [],
      asks: [],
    };
    expect(book.apply(change)).toBe(false);
    book.apply(snapshot);
    expect(book.apply(change)).toBe(false);
    expect(book.bids()).toEqual([]);
    expect(book.apply(snapshot)).toBe(true);
  });
});

describe("answers", () => {
  it("should be read in either spelling, with what JSON leaves out", () => {
    const snake = readOrder(new Fields({ id: "7", order_side: "BID", order_id: 3, price: "1.50" }));
    const camel = readOrder(new Fields({ id: 7, orderSide: 1, orderId: 3, price: "1.50" }));
    expect(snake).toEqual(camel);
    expect(snake).toMatchObject({
      id: 7,
      side: "BID",
      type: "LIMIT",
      remain: "0",
      postOnly: false,
    });
    expect(readOrder(new Fields(undefined)).side).toBe("ASK");
  });
});

class FakeSocket implements SocketLike {
  static readonly made: FakeSocket[] = [];
  readyState = 1;
  onopen: SocketLike["onopen"] = null;
  onclose: SocketLike["onclose"] = null;
  onerror: SocketLike["onerror"] = null;
  onmessage: SocketLike["onmessage"] = null;
  readonly sent: Record<string, unknown>[] = [];
  constructor() {
    FakeSocket.made.push(this);
  }
  send(text: string) {
    this.sent.push(JSON.parse(text) as Record<string, unknown>);
  }
  close() {
    this.readyState = 3;
  }
  tell(message: object) {
    this.onmessage?.({ data: JSON.stringify(message) } as never);
  }
  break() {
    this.readyState = 3;
    this.onclose?.({} as never);
  }
}

describe("push client", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    FakeSocket.made.length = 0;
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const last = () => FakeSocket.made.at(-1)!;
  const start = () => {
    const states: ConnectionState[] = [];
    const client = new PushClient(
      "ws://x/ws",
      (state) => states.push(state),
      () => new FakeSocket(),
    );
    client.start();
    return { client, states };
  };

  it("should subscribe after the hello, and again after a lost connection", () => {
    const { client, states } = start();
    const heard: unknown[] = [];
    client.subscribe(
      { channel: "trades", market: "A" },
      { message: (m) => (heard.push(m.data), undefined) },
    );
    expect(last().sent).toEqual([]);
    last().tell({ type: "hello", nonce: "00", server_time: 1 });
    expect(last().sent).toMatchObject([{ op: "subscribe", channel: "trades", market: "A" }]);
    last().tell({ type: "update", channel: "trades", market: "B", data: [0] });
    last().tell({ type: "update", channel: "trades", market: "A", data: [1] });
    last().break();
    expect(states.at(-1)).toBe("waiting");
    vi.advanceTimersByTime(1_000);
    expect(FakeSocket.made).toHaveLength(2);
    last().tell({ type: "hello", nonce: "01", server_time: 1 });
    expect(last().sent).toMatchObject([{ op: "subscribe", channel: "trades" }]);
    expect(heard).toEqual([[1]]);
    client.stop();
  });

  it("should wait longer after each failure, and no longer than the most", () => {
    const { client } = start();
    for (let i = 0; i < 12; i++) {
      last().break();
      vi.advanceTimersByTime(10_001);
      expect(FakeSocket.made).toHaveLength(i + 2);
    }
    last().break();
    vi.advanceTimersByTime(5_000);
    expect(FakeSocket.made).toHaveLength(13);
    client.hurry();
    expect(FakeSocket.made).toHaveLength(14);
    client.stop();
  });

  it("should log in with each connection's nonce before channels of one's own", () => {
    const { client } = start();
    const nonces: string[] = [];
    client.subscribe({ channel: "orders" }, { message: () => undefined });
    client.login((nonce) => {
      nonces.push(nonce);
      return { user_id: 2, valid_until: 9, signature: "s" };
    });
    last().tell({ type: "hello", nonce: "aa", server_time: 1 });
    expect(last().sent).toMatchObject([{ op: "login", nonce: "aa", user_id: 2 }]);
    last().tell({ type: "logged_in", id: last().sent[0]!.id });
    expect(last().sent[1]).toMatchObject({ op: "subscribe", channel: "orders" });
    last().break();
    vi.advanceTimersByTime(1_000);
    last().tell({ type: "hello", nonce: "bb", server_time: 1 });
    expect(nonces).toEqual(["aa", "bb"]);
    client.stop();
  });

  it("should ask for a new snapshot when a listener finds a hole or the server interrupts", () => {
    const { client } = start();
    client.subscribe({ channel: "depth", market: "A" }, { message: () => false });
    last().tell({ type: "hello", nonce: "aa", server_time: 1 });
    last().tell({ type: "update", channel: "depth", market: "A" });
    expect(last().sent.map((m) => m.op)).toEqual(["subscribe", "unsubscribe", "subscribe"]);
    last().tell({
      type: "error",
      code: "INTERRUPTED",
      message: "m",
      channel: "depth",
      market: "A",
    });
    expect(last().sent.at(-1)).toMatchObject({ op: "subscribe" });
    client.stop();
  });

  it("should tell a refusal in the server's words, and take no silence", () => {
    const { client, states } = start();
    const words: string[] = [];
    client.subscribe(
      { channel: "trades", market: "NO" },
      { message: () => undefined, refused: (code, text) => words.push(code + ": " + text) },
    );
    last().tell({ type: "hello", nonce: "aa", server_time: 1 });
    last().tell({
      type: "error",
      id: last().sent[0]!.id,
      code: "UNKNOWN_MARKET",
      message: "no NO",
    });
    expect(words).toEqual(["UNKNOWN_MARKET: no NO"]);
    vi.advanceTimersByTime(41_000);
    expect(states).toContain("waiting");
    client.stop();
  });
});
