// Uses the page as traders would, in a real browser, against a running exchange for development.
//
//   node e2e/run.mjs --url http://127.0.0.1:8080 [--images DIR] [--chromium FILE] [--proofs]
//       [--restarts] [--only trade --only phone ...]
//
// With --proofs the exchange proves its blocks: withdrawals are claimed. With --restarts the script
// writes STOP and START and waits after each for a line on its input: whoever runs it stops and
// starts the exchange. With --images it keeps the pictures of the README there; CONTRIBUTING.md says
// before which exchange. Ends with 0 if all is as it should be, with 77 without a browser: find.mjs
// says where it looks.

import readline from "node:readline";
import { parseArgs } from "node:util";
import { Browser, accessible, check, fits, number, step, tabTo, until } from "./browser.mjs";
import { ADVICE, findBrowser } from "./find.mjs";
import * as trader from "./trader.mjs";
import { Wallet, decline, leave, slip } from "./wallet.mjs";

const { values: options } = parseArgs({
  options: {
    url: { type: "string", default: "http://127.0.0.1:8080" },
    images: { type: "string" },
    chromium: { type: "string" },
    restarts: { type: "boolean", default: false },
    proofs: { type: "boolean", default: false },
    only: { type: "string", multiple: true, default: ["trade", "phone", "wallet", "explore"] },
  },
});

const NO_BROWSER = 77;
const PHONE = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 1,
  colorScheme: "light",
  hasTouch: true,
  isMobile: true,
};
const WEI_OF_ETHER = 10n ** 18n;

/** Blocks on L1 that a picture of the explorer shows at least. */
const PICTURED_BLOCKS = 6;

function browserOfThisMachine() {
  try {
    return findBrowser(options.chromium ?? process.env.FLUIDEX_CHROMIUM);
  } catch (e) {
    console.error(e.message);
    process.exit(1);
  }
}

const executable = browserOfThisMachine();
if (!executable) {
  console.log(ADVICE);
  process.exit(NO_BROWSER);
}
const browser = await Browser.start(executable, options.url, options.images);

const live = (page) => page.getByTestId("connection").getByText("Live").waitFor();

/** Connects a demonstration account, and deposits. */
async function enter(page, which, asset, amount) {
  await trader.connect(page, which);
  await trader.deposit(page, asset, amount);
}

/** Two traders: what is wrong is told in words, what is right trades, and both see it at once. */
async function trade() {
  const [seller, buyer] = await Promise.all([browser.open("/"), browser.open("/")]);
  await live(seller);
  const [base, quote] = (await seller.locator("#market option:checked").textContent()).split("/");
  // Deposits wait for L1, so both come at the same time.
  await Promise.all([enter(seller, 0, base, "50"), enter(buyer, 1, quote, "100000")]);
  step("two traders are connected and have deposited");

  await trader.enter(buyer, "buy", "12,5x", "1");
  await buyer.getByTestId("order-problem").getByText("is not a number").waitFor();
  await trader.enter(buyer, "buy", "1000", "100000");
  await buyer.getByTestId("order-problem").getByText("This order needs").waitFor();
  step("a bad price and too little balance are told in words");

  await fill(seller, buyer, base);
  await keyboard(buyer);
  await trader.enter(buyer, "buy", "1.00", "2");
  await trader.tab(buyer, "orders");
  await trader.rows(buyer, "orders").first().waitFor();
  if (options.images) await fillBook(seller, buyer);
  await browser.image(buyer, "trading-dark");
  await accessible(buyer, "the trading view");
  await buyer.getByRole("button", { name: "Switch to light colours" }).click();
  await accessible(buyer, "the trading view in light colours");
  await browser.image(buyer, "trading-light");
  for (const each of options.images ? [buyer, seller] : [buyer]) {
    await trader.tab(each, "orders");
    await each.getByRole("button", { name: /^Cancel all/ }).click();
    await until("the cancel", async () => (await trader.rows(each, "orders").count()) === 0);
  }
  step("orders were cancelled");
  return { seller, buyer, quote };
}

/** Orders around the last price, so that a picture shows a book. */
async function fillBook(seller, buyer) {
  const price = number(await trader.middle(seller));
  for (let i = 1; i <= 9; i++) {
    const away = 1 + i * i * 1e-4;
    const amount = ((i * 7) % 10) / 10 + 0.2;
    await trader.put(seller, "sell", (price * away).toFixed(2), amount.toFixed(4));
    await trader.put(buyer, "buy", (price / away).toFixed(2), amount.toFixed(4));
  }
  await trader.dismiss(buyer);
}

/** One sells to the other; what the seller sees changes without a click of its own. */
async function fill(seller, buyer, base) {
  const price = await trader.middle(seller);
  check(number(price) > 0, `the book shows no prices: ${price}`);
  await trader.enter(seller, "sell", price, "1.5");
  await trader.tab(seller, "orders");
  await trader.rows(seller, "orders").first().waitFor();
  await trader.tab(buyer, "balances");
  const before = await trader.free(buyer, base);
  await trader.enter(buyer, "buy", price, "1.5");
  await until("what was bought", async () => (await trader.free(buyer, base)) > before);
  await trader.tab(buyer, "fills");
  await trader.rows(buyer, "fills").first().getByText("Buy").waitFor();
  await seller.getByText(`Sold 1.5 ${base} at`).first().waitFor();
  await until(
    "that the order is gone",
    async () => (await trader.rows(seller, "orders").count()) === 0,
  );
  await trader.tab(seller, "fills");
  await trader.rows(seller, "fills").first().getByText("Maker").waitFor();
  step("an order has traded; orders, fills and balances of both show it");
}

/** An order and its cancel by the keyboard alone. */
async function keyboard(page) {
  await trader.tab(page, "orders");
  await page.reload();
  await live(page);
  await tabTo(page, ".skip");
  await tabTo(page, '[data-testid="connect"]');
  await page.keyboard.press("Enter");
  await trader.dialog(page).waitFor();
  await page.keyboard.press("Escape");
  await trader.dialog(page).waitFor({ state: "hidden" });
  await tabTo(page, '[data-testid="connect"]');
  await page.keyboard.press("Enter");
  await tabTo(page, '[data-testid="demo"]:nth-of-type(3)');
  await page.keyboard.press("Enter");
  await trader.dialog(page).waitFor({ state: "hidden" });
  await tabTo(page, '.sides [aria-selected="true"]');
  for (const key of ["ArrowRight", "ArrowLeft"]) await page.keyboard.press(key);
  await tabTo(page, "#kind");
  await page.keyboard.type("Post");
  await tabTo(page, "#price");
  await page.keyboard.type("1.23");
  await page.keyboard.press("ArrowUp");
  await tabTo(page, "#amount");
  await page.keyboard.type("2");
  await page.keyboard.press("Enter");
  const order = trader.rows(page, "orders").filter({ hasText: "1.24" });
  await order.waitFor();
  await tabTo(page, '[aria-label^="Cancel order"]');
  await page.keyboard.press("Enter");
  await order.waitFor({ state: "detached" });
  step("an order was put and cancelled by the keyboard alone");
}

/** A browser's wallet, from a stranger's to a trader's. */
async function wallet() {
  const config = await (await fetch(`${options.url}/api/edge/config`)).json();
  const own = new Wallet(config.l1_rpc_url);
  await own.hold(0n);
  const page = await browser.open("/", {}, (context) => own.into(context));
  await page.getByTestId("connect").click();
  const way = page.getByRole("button", { name: "Browser wallet" });
  const told = (words) => trader.dialog(page).getByRole("alert").getByText(words).waitFor();

  await decline(page, "eth_requestAccounts");
  await way.click();
  await told("You declined in your wallet");
  await decline(page, "wallet_switchEthereumChain");
  await way.click();
  await told("Your wallet is on chain 1, this exchange is on chain");
  await decline(page, "personal_sign");
  await way.click();
  await told("You declined in your wallet");
  await decline(page);
  await way.click();
  await told("too little ETH on L1 for this and its gas");
  step("a wallet that declines, is on another chain, or has no ETH is told in words");

  await own.hold(100n * WEI_OF_ETHER);
  await decline(page, "eth_sendTransaction");
  await way.click();
  await told("You declined in your wallet");
  await decline(page);
  await way.click();
  await trader.dialog(page).waitFor({ state: "hidden" });
  step("a wallet was registered");

  await trader.move(page, "deposit", "ETH", "1000");
  await told("too little ETH");
  await page.getByTestId("in-wallet").getByText("ETH").waitFor();
  await page.getByRole("button", { name: "All", exact: true }).click();
  await page.getByTestId("funds-submit").click();
  await told("too little ETH on L1 for this and its gas");
  await slip(page, "0x5");
  await page.locator("#funds-amount").fill("3");
  await page.getByTestId("funds-submit").click();
  await told("Your wallet is on chain 5");
  await slip(page, "0x" + BigInt(config.chain_id).toString(16));
  await page.getByTestId("funds-submit").click();
  await trader.dialog(page).waitFor({ state: "hidden" });
  await trader.tab(page, "balances");
  await until("the deposit", async () => (await trader.free(page, "ETH")) === 3);
  step("a wallet has deposited; too little ETH and another chain are told in words");
  return { page, own };
}

/** Has a wallet show that it is elsewhere. */
async function part({ page }) {
  await leave(page, "0x1");
  await page.getByText("Your wallet went to another chain").first().waitFor();
  await page.getByTestId("connect").waitFor();
  step("a wallet that goes to another chain is no longer connected");
}

/** Waits until withdrawals are executed on L1, and claims them. */
async function claims({ page, own }, { buyer, quote }) {
  const before = { wallet: await own.balance(), buyer: await trader.inWallet(buyer, quote) };
  check((await trader.claim(page, "ETH")) === 1.25, "not all ETH were to be claimed");
  const gained = (await own.balance()) - before.wallet;
  check(
    gained > (124n * WEI_OF_ETHER) / 100n && gained <= (125n * WEI_OF_ETHER) / 100n,
    `the wallet has ${gained} wei more`,
  );
  check((await trader.claim(buyer, quote)) === 200, `not all ${quote} were to be claimed`);
  const has = await trader.inWallet(buyer, quote);
  check(has === before.buyer + 200, `after ${before.buyer} and a claim of 200 there are ${has}`);
  step("withdrawals were executed on L1, and claimed");
}

/** The exchange goes and comes again under an open page. */
async function restart({ seller, buyer }) {
  const lines = readline.createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  const base = (await seller.locator("#market option:checked").textContent()).split("/")[0];
  await trader.enter(buyer, "buy", "1.11", "3");
  await trader.tab(buyer, "orders");
  const order = trader.rows(buyer, "orders").filter({ hasText: "1.11" });
  const text = await order.textContent();
  await buyer.evaluate(() => (window.notReloaded = true));
  console.log("STOP");
  await lines.next();
  const banner = buyer.getByRole("alert").getByText("What you see may be old");
  await banner.waitFor();
  await buyer.getByTestId("connection").getByText("Offline").waitFor();
  await trader.enter(buyer, "buy", "1.12", "1");
  await buyer.getByTestId("order-problem").getByText("does not answer").waitFor();
  step("the page says that the exchange is gone, also to who puts an order");
  console.log("START");
  await lines.next();
  await Promise.all([live(seller), live(buyer)]);
  await banner.waitFor({ state: "detached" });
  check(await buyer.evaluate(() => window.notReloaded), "the page was reloaded");
  const fresh = await browser.open("/");
  await live(fresh);
  for (const side of ["bids", "asks"]) {
    await until(`the same ${side} as on a new page`, async () => {
      const [old, now] = [await trader.levels(buyer, side), await trader.levels(fresh, side)];
      return now.length > 0 || side === "asks" ? String(old) === String(now) : undefined;
    });
  }
  check((await order.textContent()) === text, "the order is not as it was");
  step("the page is connected again by itself; its book is a new page's, its order is there");
  await fill(seller, buyer, base);
  await trader.tab(buyer, "orders");
  await order.getByRole("button").click();
  await order.waitFor({ state: "detached" });
  step("the order that was there before was cancelled");
}

/** Blocks, their proofs and transactions; the provers. */
async function explore() {
  // So high that a picture cuts off no row of blocks.
  const page = await browser.open("/#/explorer", { viewport: { width: 1440, height: 1040 } });
  const wanted = options.proofs ? '[data-status="EXECUTED"]' : "[data-status]";
  const blocks = page.locator(`[data-testid="blocks"] tr:has(${wanted})`);
  await blocks.first().waitFor();
  if (options.images && options.proofs) {
    await until("enough blocks", async () => (await blocks.count()) >= PICTURED_BLOCKS);
  }
  await live(page);
  await browser.image(page, "explorer", ".explorer");
  await accessible(page, "the explorer");
  await page.getByRole("button", { name: "Switch to light colours" }).click();
  await accessible(page, "the explorer in light colours");
  await page.getByRole("button", { name: "Switch to dark colours" }).click();
  await blocks.locator("a").first().click();
  const proof = page.getByTestId("proof");
  await proof.waitFor();
  if (options.proofs) {
    check((await proof.textContent()).startsWith("made in"), "the block has no proof");
    await until("the transactions on L1", async () => (await page.locator(".hash").count()) === 5);
  }
  await page.locator(".txs tbody tr").first().waitFor();
  await browser.image(page, "explorer-block", ".explorer");
  step("the explorer shows a block, its proof and its transactions");
  await page.goto(options.url + "/#/explorer/block/999999999");
  await page.getByRole("alert").first().waitFor();
  await fleet(page);
  step("provers and a block that is not there are shown");
  const small = await browser.open("/#/explorer", PHONE);
  await small.locator(`[data-testid="blocks"] [data-status]`).first().waitFor();
  await fits(small, "the explorer");
  await accessible(small, "the explorer on a phone");
  await small.locator('[data-testid="blocks"] a').first().tap();
  await small.locator(".txs tbody tr").first().waitFor();
  await fits(small, "a block");
  await small.getByRole("link", { name: "Provers" }).tap();
  await provers(small).waitFor();
  await fits(small, "the provers");
  step("the explorer fits a phone");
}

const provers = (page) =>
  page
    .getByRole("heading", { name: /Provers/ })
    .or(page.getByText("does not show"))
    .first();

/** The provers, of which there is one if blocks are proven. */
async function fleet(page) {
  await page.goto(options.url + "/#/explorer/provers");
  await provers(page).waitFor();
  if (options.proofs) {
    await page.getByTestId("workers").locator("tbody tr").first().waitFor();
    await until(
      "proofs",
      async () => number(await page.getByTestId("proven").first().textContent()) > 0,
    );
    await live(page);
    await browser.image(page, "explorer-provers", ".explorer");
  }
  await accessible(page, "the provers");
}

/** The page on a phone: what it shows, and an order by touch. */
async function phone() {
  const page = await browser.open("/", PHONE);
  await live(page);
  await page.locator(".chart canvas").first().waitFor();
  await until("the price", async () => number(await page.getByTestId("last").textContent()) > 0);
  await fits(page, "the trading view");
  await browser.image(page, "trading-phone");
  await page.locator('.panes [data-tab="book"]').tap();
  await page.getByTestId("bids").waitFor();
  await page.locator('.panes [data-tab="book"]').press("ArrowRight");
  await page.locator(".tape").waitFor();
  await accessible(page, "the trading view on a phone");
  const quote = (await page.locator("#market option:checked").textContent()).split("/")[1];
  await page.getByTestId("connect").tap();
  await fits(page, "the way to a wallet");
  await page.getByTestId("demo").last().tap();
  await trader.dialog(page).waitFor({ state: "hidden" });
  await trader.deposit(page, quote, "20");
  await trader.enter(page, "buy", "1.30", "2");
  await trader.tab(page, "orders");
  const order = trader.rows(page, "orders").filter({ hasText: "1.30" });
  await order.waitFor();
  await fits(page, "the trading view with an order");
  await order.getByRole("button").tap();
  await order.waitFor({ state: "detached" });
  step("the page fits a phone, and trades there");
}

const wants = (scene) => options.only.includes(scene);

try {
  const [traders, stranger] = await Promise.all([
    wants("trade") ? trade() : undefined,
    wants("wallet") ? wallet() : undefined,
    wants("phone") ? phone() : undefined,
  ]);
  if (options.proofs && traders && stranger) {
    await trader.withdraw(stranger.page, "ETH", "1.25");
    await trader.withdraw(traders.buyer, traders.quote, "200");
    await claims(stranger, traders);
  }
  if (stranger) await part(stranger);
  if (wants("explore")) await explore();
  if (options.restarts && traders) await restart(traders);
  check(browser.problems.length === 0, browser.problems.join("\n"));
  step("all is as it should be");
} catch (e) {
  console.error(e.stack);
  browser.problems.forEach((problem) => console.error(problem));
  if (process.env.FLUIDEX_E2E_DEBUG) await browser.keep(process.env.FLUIDEX_E2E_DEBUG);
  process.exitCode = 1;
} finally {
  await browser.close();
  process.stdin.destroy();
}
