/**
 * Trades from TypeScript: two demonstration accounts of a development exchange meet in the middle
 * of its first market.
 *
 *   cd gateway-envoy/web && npm ci && npm run example -- http://127.0.0.1:8080
 */
import {
  type ChannelRequest,
  type DepthMessage,
  Domain,
  ExchangeApi,
  ExchangeContract,
  type Market,
  type PushMessage,
  LocalBook,
  PushClient,
  Trader,
  deriveKey,
  formatUnits,
  nodeProvider,
} from "../../gateway-envoy/web/src/sdk/index.js";
import { nodeSocket } from "../../gateway-envoy/web/src/sdk/node.js";

const url = process.argv[2] ?? "http://127.0.0.1:8080";
const api = new ExchangeApi(url);
const [facts, info] = await Promise.all([api.deployment(), api.info()]);
const market = info.markets[0];
if (facts.demoAccounts.length < 2 || !market) {
  throw new Error(`${url} is no exchange with two demonstration accounts and a market`);
}
const wallet = nodeProvider(facts.l1RpcUrl);
const domain = Domain.of(facts.chainId, facts.contract);

/** Asks again until there is an answer. */
async function until<T>(what: string, ask: () => Promise<T | undefined>): Promise<T> {
  const end = Date.now() + 120_000;
  while (Date.now() < end) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(`${what} did not come within two minutes`);
}

/** An account with an L2 key from its wallet, registered and with funds of both tokens. */
async function enter({ name, address }: { name: string; address: string }, of: Market) {
  const l1 = new ExchangeContract(wallet, facts.contract, address);
  const key = await deriveKey(wallet, address, facts.chainId);
  const account = (await l1.account()) || (await l1.register(key.publicKey));
  const trader = await until(`account ${account}`, () =>
    Trader.open(api, domain, key, account, info.time),
  );
  for (const asset of [of.base, of.quote]) {
    const token = await l1.token(asset.token);
    const units = 1_000n * 10n ** BigInt(asset.precision);
    const amount = units * token.unit;
    if (asset.token === 0) {
      await l1.depositEth(account, amount);
    } else {
      await l1.mint(token.address, amount);
      await l1.depositToken(asset.token, token.address, account, amount);
    }
  }
  await until(`deposits of ${name}`, async () => {
    const balances = await api.balances(account);
    const has = (id: string) => Number(balances.find((each) => each.asset === id)?.available ?? 0);
    return has(of.base.id) > 0 && has(of.quote.id) > 0 ? true : undefined;
  });
  console.log(`${name} is account ${account}`);
  return trader;
}

/** Waits for the first message of a channel that is of interest. */
function firstOf(push: PushClient, request: ChannelRequest, take: (m: PushMessage) => boolean) {
  return new Promise<PushMessage>((resolve, reject) => {
    setTimeout(
      () => reject(new Error(`nothing on ${request.channel} in a minute`)),
      60_000,
    ).unref();
    push.subscribe(request, {
      message: (message) => {
        if (take(message)) resolve(message);
        return true;
      },
      refused: (code, words) => reject(new Error(`${code}: ${words}`)),
    });
  });
}

const [seller, buyer] = await Promise.all(
  facts.demoAccounts.slice(0, 2).map((each) => enter(each, market)),
);
if (!seller || !buyer) throw new Error("two traders are needed");

const push = new PushClient(url.replace(/^http/, "ws") + "/ws", undefined, nodeSocket);
push.start();
push.login(buyer.login);

const book = new LocalBook(market.pricePrecision);
await firstOf(push, { channel: "depth", market: market.name, interval_ms: 100 }, (message) =>
  book.apply(message as unknown as DepthMessage),
);
const price =
  book.asks(1)[0]?.[0] ?? formatUnits(10n ** BigInt(market.pricePrecision), market.pricePrecision);
const fill = firstOf(push, { channel: "fills" }, (message) => message.type === "update");

const amount = market.minAmount === "0" ? "1" : market.minAmount;
const resting = await seller.order(market, "sell", "limit", amount, price);
console.log(`${market.name}: order ${resting.id} sells ${amount} at ${price}`);
const taken = await buyer.order(market, "buy", "immediate", amount, price);
console.log(
  `order ${taken.id} buys: ${taken.status}, ${taken.finishedBase} for ${taken.finishedQuote}`,
);
console.log("the buyer is told:", JSON.stringify((await fill).data));
push.stop();
if (taken.status !== "ORDER_STATUS_FILLED") process.exitCode = 1;
process.exit();
