/** The trader at this page: wallet, key, account, and what belongs to it. The key stays in memory. */
import { computed, effect, signal } from "@preact/signals";
import {
  type Asset,
  type Balance,
  EthereumError,
  type EthereumProvider,
  ExchangeContract,
  Fields,
  type Market,
  type OrderKind,
  type PrivateKey,
  type PushMessage,
  type Side,
  Trader,
  UNKNOWN_CHAIN,
  USER_REJECTED,
  deriveKey,
  nodeProvider,
  onChain,
  parseUnits,
  readBalance,
  unitsOf,
  walletCode,
} from "../sdk/index.js";
import { api, clockOffset, deployment, domain, push, quietly } from "./exchange.js";
import { fixed, short } from "./format.js";
import { tell } from "./notices.js";

declare global {
  interface Window {
    ethereum?: EthereumProvider;
  }
}

/** An open order. */
export interface OpenOrder {
  readonly id: number;
  readonly market: string;
  readonly sells: boolean;
  readonly price: string;
  readonly amount: string;
  readonly remain: string;
  readonly time: number;
  readonly postOnly: boolean;
}

/** A trade of the account. */
export interface Fill {
  readonly id: number;
  readonly orderId: number;
  readonly market: string;
  readonly sold: boolean;
  readonly price: string;
  readonly amount: string;
  readonly quoteAmount: string;
  readonly time: number;
  /** Undefined if the exchange did not say. */
  readonly maker: boolean | undefined;
}

/** An order that is gone. */
export interface PastOrder {
  readonly id: number;
  readonly market: string;
  readonly sells: boolean;
  readonly price: string;
  readonly amount: string;
  readonly filled: string;
  readonly status: string;
  readonly time: number;
}

/** How far a wallet is on its way to trading. */
export type Step = "sign" | "find" | "register" | "wait";

/** Where the way to trading is; undefined before and after. */
export const step = signal<Step | undefined>(undefined);

/** The trader; undefined until one is connected. */
export const trader = signal<Trader | undefined>(undefined);

/** The trader's name for people. */
export const traderName = signal("");

/** The contract as the connected wallet uses it. */
export const contract = signal<ExchangeContract | undefined>(undefined);

/** Balances by asset. */
export const balances = signal<ReadonlyMap<string, Balance>>(new Map());

/** Open orders, newest first. */
export const orders = signal<readonly OpenOrder[]>([]);

/** Fills, newest first. */
export const fills = signal<readonly Fill[]>([]);

/** Orders that are gone, newest first. */
export const past = signal<readonly PastOrder[]>([]);

/** Open orders of all markets. */
export const openCount = computed(() => orders.value.length);

const live = signal(false);
const POLL_MILLIS = 2_000;
const WAIT_MILLIS = 120_000;
const MOST_ROWS = 100;
const ORDERS_WITH_FILLS = 12;

/** What is free of an asset, as text. */
export function available(asset: Asset | undefined): string {
  return (asset && balances.value.get(asset.id)?.available) ?? "0";
}

/** Whether an account can be connected at all, and how. */
export function demoAccounts() {
  return deployment.value?.environment === "development" ? deployment.value.demoAccounts : [];
}

/** Ends following the wallet that is connected. */
let unfollow: () => void = () => undefined;

/** Connects the browser's wallet. */
export async function connectWallet(): Promise<void> {
  const wallet = window.ethereum;
  if (!wallet) {
    throw new EthereumError(
      "This browser has no Ethereum wallet. Install one, then reload the page.",
      0,
    );
  }
  const [address] = (await wallet.request({ method: "eth_requestAccounts" })) as string[];
  if (!address) throw new EthereumError("The wallet shows no account. Unlock it.", 0);
  const chain = deployment.value?.chainId ?? 0n;
  await bringTo(wallet, chain);
  const name = address.slice(0, 8) + "…" + address.slice(-4);
  await enter(chain === 0n ? wallet : onChain(wallet, chain), address, name);
  followWallet(wallet, address, chain);
}

/** Has the wallet go to the chain of the exchange, if it is on another. */
async function bringTo(wallet: EthereumProvider, wanted: bigint): Promise<void> {
  const chainOf = async () => BigInt((await wallet.request({ method: "eth_chainId" })) as string);
  const chain = await chainOf();
  if (wanted === 0n || chain === wanted) return;
  const chainId = "0x" + wanted.toString(16);
  try {
    await wallet.request({ method: "wallet_switchEthereumChain", params: [{ chainId }] });
  } catch (e) {
    const rpc = deployment.value?.l1RpcUrl;
    if (walletCode(e) === USER_REJECTED) {
      throw new EthereumError(
        `Your wallet is on chain ${chain}, this exchange is on chain ${wanted}. Connect again and let it switch.`,
        0,
      );
    }
    if (walletCode(e) !== UNKNOWN_CHAIN || !rpc) throw e;
    await wallet.request({
      method: "wallet_addEthereumChain",
      params: [
        {
          chainId,
          chainName: `FluiDex development chain ${wanted}`,
          rpcUrls: [rpc],
          nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
        },
      ],
    });
  }
}

/** The wallet may show another account or go to another chain at any time: then it is not ours. */
function followWallet(wallet: EthereumProvider, address: string, chain: bigint): void {
  const end = (why: string) => {
    disconnect();
    tell("bad", why);
  };
  const accounts = (list: readonly string[]) => {
    if (!list.some((each) => each.toLowerCase() === address.toLowerCase())) {
      end("Your wallet shows another account now. Connect again to trade with that one.");
    }
  };
  const chains = (id: string) => {
    if (chain !== 0n && BigInt(id) !== chain) {
      end(`Your wallet went to another chain. Connect again; this exchange is on chain ${chain}.`);
    }
  };
  wallet.on?.("accountsChanged", accounts);
  wallet.on?.("chainChanged", chains);
  unfollow = () => {
    wallet.removeListener?.("accountsChanged", accounts);
    wallet.removeListener?.("chainChanged", chains);
  };
}

/** Connects an account of the development chain, whose node signs for it. */
export async function connectDemo(name: string, address: string): Promise<void> {
  await enter(nodeProvider(deployment.value?.l1RpcUrl ?? ""), address, name);
}

async function enter(wallet: EthereumProvider, address: string, name: string): Promise<void> {
  const facts = deployment.value;
  const signing = domain.value;
  if (!facts || !facts.contract || !signing) {
    throw new EthereumError(
      "This exchange has not said which contract it belongs to, so nothing can be signed for it.",
      0,
    );
  }
  try {
    step.value = "sign";
    const key = await deriveKey(wallet, address, facts.chainId);
    step.value = "find";
    const l1 = new ExchangeContract(wallet, facts.contract, address);
    // The exchange's history knows at once; without it the contract is asked account by account.
    let account = (await quietly(api.userOfAddress(address))) ?? (await l1.account());
    if (account === 0) {
      step.value = "register";
      account = await l1.register(key.publicKey);
    }
    step.value = "wait";
    const found = await open(key, account);
    contract.value = l1;
    traderName.value = name;
    trader.value = found;
  } finally {
    step.value = undefined;
  }
}

/** The exchange counts a request of L1 when its block is final. */
async function open(key: PrivateKey, account: number): Promise<Trader> {
  const end = Date.now() + WAIT_MILLIS;
  while (Date.now() < end) {
    const time = Date.now() + clockOffset.value;
    const found = domain.value && (await Trader.open(api, domain.value, key, account, time));
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, POLL_MILLIS / 4));
  }
  throw new EthereumError(
    `Account ${account} is registered on L1, but the exchange does not know it yet. Connect again in a minute.`,
    0,
  );
}

/** Forgets the wallet and the key. */
export function disconnect(): void {
  unfollow();
  unfollow = () => undefined;
  trader.value = undefined;
  contract.value = undefined;
  balances.value = new Map();
  orders.value = [];
  fills.value = [];
  past.value = [];
}

function readOpen(fields: Fields): OpenOrder {
  return {
    id: fields.integer("orderId"),
    market: fields.text("market"),
    sells: fields.text("side") === "ask",
    price: fields.decimal("price"),
    amount: fields.decimal("amount"),
    remain: fields.decimal("remain"),
    time: fields.integer("createTime"),
    postOnly: fields.flag("postOnly"),
  };
}

function readFill(fields: Fields): Fill {
  return {
    id: fields.integer("tradeId"),
    orderId: fields.integer("orderId"),
    market: fields.text("market"),
    sold: fields.text("side") === "ask",
    price: fields.decimal("price"),
    amount: fields.decimal("amount"),
    quoteAmount: fields.decimal("quoteAmount"),
    time: fields.integer("time"),
    maker: fields.text("role") === "maker",
  };
}

function readPast(fields: Fields): PastOrder {
  return {
    id: fields.integer("id"),
    market: fields.text("market"),
    sells: fields.text("orderSide") === "ASK",
    price: fields.decimal("price"),
    amount: fields.decimal("amount"),
    filled: fields.decimal("finishedBase"),
    status: fields.text("status"),
    time: fields.integer("finishTime"),
  };
}

async function poll(of: Trader): Promise<void> {
  const user = of.user.id;
  const [funds, open] = await Promise.all([
    quietly(api.balances(user)),
    quietly(api.openOrders(user)),
  ]);
  if (of !== trader.value || live.value) return;
  if (funds) balances.value = new Map(funds.map((each) => [each.asset, each]));
  if (open) {
    orders.value = open.map((each) => ({
      id: each.id,
      market: each.market,
      sells: each.side === "ASK",
      price: each.price,
      amount: each.amount,
      remain: each.remain,
      time: each.createTime,
      postOnly: each.postOnly,
    }));
  }
}

/** Reads the orders that are gone. */
export async function loadPast(): Promise<void> {
  const of = trader.value;
  if (!of) return;
  const list = await quietly(api.closedOrders(of.user.id, 50));
  if (!list || of !== trader.value) return;
  past.value = list.map(readPast);
  const known = new Set(fills.value.map((each) => each.orderId));
  const unknown = past.value
    .filter((each) => !known.has(each.id) && unitsOf(each.filled, 8) > 0n)
    .slice(0, ORDERS_WITH_FILLS);
  await Promise.all(unknown.map((each) => loadFills(of, each)));
}

/** Reads the trades of an order that is gone, for those that no stream has told. */
async function loadFills(of: Trader, order: PastOrder): Promise<void> {
  const list = await quietly(api.orderTrades(order.market, order.id));
  if (!list || of !== trader.value) return;
  addFills(
    list.map((each) => ({
      id: each.integer("tradeId"),
      orderId: order.id,
      market: order.market,
      sold: order.sells,
      price: each.decimal("price"),
      amount: each.decimal("amount"),
      quoteAmount: each.decimal("quoteAmount"),
      time: Date.parse(each.text("time")),
      maker: undefined,
    })),
  );
}

/** Adds fills; what a stream has told stays as it is. */
function addFills(list: readonly Fill[]): void {
  const all = new Map(list.map((each) => [each.id, each]));
  for (const each of fills.value) {
    if (each.maker !== undefined || !all.has(each.id)) all.set(each.id, each);
  }
  fills.value = [...all.values()].sort((a, b) => b.id - a.id).slice(0, MOST_ROWS);
}

function takeOrders(message: PushMessage): void {
  const list = (message.data ?? []).map((each) => new Fields(each));
  const known = new Map(
    message.type === "snapshot" ? [] : orders.value.map((each) => [each.id, each]),
  );
  let gone = false;
  for (const each of list) {
    if (each.text("status") === "open") {
      known.set(each.integer("orderId"), readOpen(each));
    } else {
      known.delete(each.integer("orderId"));
      gone = true;
    }
  }
  orders.value = [...known.values()].sort((a, b) => b.id - a.id);
  if (gone) setTimeout(() => void loadPast(), 500);
}

function takeFills(message: PushMessage, markets: readonly Market[]): void {
  const list = (message.data ?? []).map((each) => readFill(new Fields(each)));
  const known = new Set(fills.value.map((each) => each.id));
  for (const each of list) {
    if (message.type === "update" && !known.has(each.id)) {
      const at = markets.find((m) => m.name === each.market);
      const amount = short(each.amount, at?.amountPrecision ?? 8);
      const price = fixed(each.price, at?.pricePrecision ?? 2);
      tell(
        "good",
        `${each.sold ? "Sold" : "Bought"} ${amount} ${at?.base.symbol ?? ""} at ${price} ${at?.quote.symbol ?? ""}.`,
      );
    }
  }
  const told = new Set(list.map((each) => each.id));
  fills.value = fills.value.filter((each) => !told.has(each.id));
  addFills(list);
}

/** Follows whoever is connected. */
export function followAccount(markets: () => readonly Market[]): void {
  effect(() => {
    const of = trader.value;
    live.value = false;
    if (!of) {
      push.login(undefined);
      return undefined;
    }
    push.login(of.login);
    const refused = (code: string, words: string) => {
      live.value = false;
      if (code === "KEY_CHANGED") tell("bad", words);
    };
    const ends = [
      push.subscribe(
        { channel: "balances" },
        {
          message: (message) => {
            const list = (message.data ?? []).map((each) => readBalance(new Fields(each)));
            const before = message.type === "snapshot" ? [] : [...balances.peek()];
            balances.value = new Map([
              ...before,
              ...list.map((each) => [each.asset, each] as const),
            ]);
            live.value = true;
            return true;
          },
          refused,
        },
      ),
      push.subscribe(
        { channel: "orders" },
        { message: (message) => (takeOrders(message), true), refused },
      ),
      push.subscribe(
        { channel: "fills" },
        { message: (message) => (takeFills(message, markets()), true), refused },
      ),
    ];
    void poll(of);
    void loadPast();
    const polling = setInterval(() => {
      if (push.state !== "open") live.value = false;
      if (!live.peek() && !document.hidden) void poll(of);
    }, POLL_MILLIS);
    return () => {
      ends.forEach((end) => end());
      clearInterval(polling);
    };
  });
}

/** Puts an order; tells what became of it. */
export async function putOrder(
  market: Market,
  side: Side,
  kind: OrderKind,
  amount: string,
  price: string,
): Promise<void> {
  const of = trader.value;
  if (!of) return;
  const order = await of.order(market, side, kind, amount, price);
  const what = `${side === "buy" ? "Buy" : "Sell"} order for ${short(order.amount, market.amountPrecision)} ${market.base.symbol}`;
  const filled = unitsOf(order.finishedBase, market.amountPrecision) > 0n;
  switch (order.status) {
    case "ORDER_STATUS_POST_ONLY_WOULD_TRADE":
      tell(
        "bad",
        `${what} was not placed: it would have traded at once, and you asked for post-only.`,
      );
      break;
    case "ORDER_STATUS_UNFILLED_REST_DROPPED":
      tell(
        filled ? "plain" : "bad",
        filled
          ? `${what} traded in part; nobody offered the rest at your price.`
          : `${what} found nobody at your price and was dropped.`,
      );
      break;
    case "ORDER_STATUS_SELF_TRADE_PREVENTED":
      tell("bad", `${what} met an order of your own and was stopped.`);
      break;
    case "ORDER_STATUS_FILLED":
      if (!live.value) tell("good", `${what} filled.`);
      break;
    default:
      tell("plain", `${what} is in the book.`);
  }
  if (!live.value) await poll(of);
  // The history is written behind the exchange.
  setTimeout(() => void loadPast(), 700);
}

/** Cancels an order. */
export async function cancelOrder(order: OpenOrder): Promise<void> {
  const of = trader.value;
  if (!of) return;
  await of.cancel(order.market, order.id);
  tell("plain", `Order ${order.id} is cancelled.`);
  if (!live.value) await poll(of);
}

/** Cancels all orders of a market. */
export async function cancelAll(market: string): Promise<void> {
  const of = trader.value;
  if (!of) return;
  const count = await of.cancelAll(market);
  tell("plain", `${count} order${count === 1 ? "" : "s"} cancelled.`);
  if (!live.value) await poll(of);
}

/** What the wallet has of an asset on L1, in the asset's L2 units; undefined if unknown. */
export async function walletUnits(asset: Asset): Promise<bigint | undefined> {
  const l1 = contract.value;
  if (!l1) return undefined;
  return quietly(
    l1.token(asset.token).then(async ({ address, unit }) => (await l1.balance(address)) / unit),
  );
}

/** Deposits; waits until the exchange has it. */
export async function deposit(asset: Asset, amount: string): Promise<void> {
  const of = trader.value;
  const l1 = contract.value;
  if (!of || !l1) return;
  const units = parseUnits(amount, asset.precision, "The amount");
  if (units === 0n) throw new EthereumError("The amount has to be more than 0.", 0);
  const { address, unit } = await l1.token(asset.token);
  const parts = units * unit;
  const has = await l1.balance(address);
  if (has < parts) {
    // Tokens of a development chain are made for whoever asks.
    if (deployment.value?.environment !== "development" || asset.token === 0) {
      throw new EthereumError(
        `Your wallet has too little ${asset.symbol} on L1. Choose a smaller amount.`,
        0,
      );
    }
    await l1.mint(address, parts - has);
  }
  const before = total(asset);
  if (asset.token === 0) await l1.depositEth(of.user.id, parts);
  else await l1.depositToken(asset.token, address, of.user.id, parts);
  const end = Date.now() + WAIT_MILLIS;
  while (total(asset) <= before && Date.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MILLIS / 8));
  }
  tell(
    "good",
    total(asset) > before
      ? `${short(amount, asset.precision)} ${asset.symbol} deposited.`
      : `Your deposit of ${asset.symbol} is on L1. The exchange counts it once the block is final.`,
  );
}

function total(asset: Asset): bigint {
  const balance = balances.value.get(asset.id);
  return balance
    ? unitsOf(balance.available, asset.precision) + unitsOf(balance.frozen, asset.precision)
    : 0n;
}

/** Withdraws. */
export async function withdraw(asset: Asset, amount: string): Promise<void> {
  const of = trader.value;
  if (!of) return;
  await of.withdraw(asset, amount);
  tell(
    "good",
    `${short(amount, asset.precision)} ${asset.symbol} leave the exchange. Claim them on L1 once their block is proven and executed.`,
  );
  if (!live.value) await poll(of);
}

/** Claims what is pending on L1. */
export async function claim(asset: Asset): Promise<void> {
  await contract.value?.claim(asset.token);
  tell("good", `Your ${asset.symbol} are in your wallet.`);
}
