// Uses the page as a trader would, in a real browser, against a running exchange for development.
//
//   node e2e/run.mjs --url http://127.0.0.1:8080 [--images DIR] [--chromium FILE] [--restarts]
//
// With --live it wants live updates, with --proofs blocks that are executed on L1. With --restarts it writes STOP
// and START and waits after each for a line on its input: whoever runs it stops and starts the
// gateway. Ends with 0 if all is as it should be, with 77 without a browser.

import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import readline from "node:readline";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";

const { values: options } = parseArgs({
  options: {
    url: { type: "string", default: "http://127.0.0.1:8080" },
    images: { type: "string" },
    chromium: { type: "string" },
    restarts: { type: "boolean", default: false },
    live: { type: "boolean", default: false },
    proofs: { type: "boolean", default: false },
  },
});

const NO_BROWSER = 77;
const PATIENCE = 120_000;
const browsers = [
  options.chromium,
  process.env.FLUIDEX_CHROMIUM,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
];
const executablePath = browsers.find((file) => file && fs.existsSync(file));
if (!executablePath) {
  console.log("no Chromium here: install it, or name it in FLUIDEX_CHROMIUM");
  process.exit(NO_BROWSER);
}

const began = Date.now();
const step = (text) => console.log(`${((Date.now() - began) / 1000).toFixed(1)} s  ${text}`);

function check(holds, what) {
  if (!holds) throw new Error(what);
}

const browser = await chromium.launch({
  executablePath,
  args: [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});
const problems = [];

async function open(where, settings) {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 860 },
    colorScheme: "dark",
    locale: "en-GB",
    ...settings,
  });
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  page.on("pageerror", (error) => problems.push(`error of the page: ${error.message}`));
  await page.goto(options.url + where);
  return page;
}

/** Waits until something holds, asking again. */
async function until(what, ask) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`${what} did not come about`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function image(page, name) {
  if (!options.images) return;
  fs.mkdirSync(options.images, { recursive: true });
  await page.screenshot({ path: path.join(options.images, `${name}.png`) });
}

const axe = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What a tool finds that people with disabilities would stumble over. */
async function accessible(page, what) {
  await page.evaluate(axe);
  const found = await page.evaluate(() =>
    window.axe
      .run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa"] })
      .then(({ violations }) =>
        violations.map((each) => `${each.id}: ${each.nodes.map((node) => node.target).join(", ")}`),
      ),
  );
  check(found.length === 0, `${what} is not accessible:\n  ${found.join("\n  ")}`);
}

const number = (text) => Number((text ?? "").replace(/[^0-9.]/g, ""));

async function connect(page, which) {
  await page.getByTestId("connect").click();
  await page.getByTestId("demo").nth(which).click();
  await page.locator("dialog").waitFor({ state: "hidden" });
}

async function deposit(page, asset, amount) {
  await page.getByTestId("deposit").click();
  await page.locator("#asset").selectOption(asset);
  await page.locator("#funds-amount").fill(amount);
  await page.getByTestId("funds-submit").click();
  await page.locator("dialog").waitFor({ state: "hidden" });
}

async function enter(page, side, price, amount) {
  await page.locator(`[data-tab="${side}"]`).click();
  await page.locator("#kind").selectOption("limit");
  await page.locator("#price").fill(price);
  await page.locator("#amount").fill(amount);
  await page.getByTestId("submit").click();
}

const available = async (page) => number(await page.getByTestId("available").textContent());
const tab = (page, name) => page.locator(`.holdings [data-tab="${name}"]`).click();

async function trade() {
  const seller = await open("/");
  const connection = seller.getByTestId("connection");
  await connection.getByText(options.live ? "Live" : /Live|Delayed/).waitFor();
  step(`the page is there: ${await connection.textContent()}`);
  const [base, quote] = (await seller.locator("#market option:checked").textContent()).split("/");
  await connect(seller, 0);
  step("the seller is connected");
  await deposit(seller, base, "50");
  step("the seller has deposited");
  const buyer = await open("/");
  await connect(buyer, 1);
  await deposit(buyer, quote, "100000");
  step("the buyer is connected and has deposited");

  await buyer.locator('[data-tab="buy"]').click();
  await enter(buyer, "buy", "12,5x", "1");
  await buyer.getByTestId("order-problem").getByText("is not a number").waitFor();
  await enter(buyer, "buy", "1000", "100000");
  await buyer.getByTestId("order-problem").getByText("This order needs").waitFor();
  step("a bad price and too little balance are told in words");

  // Inside the spread of whoever else trades, so that these two meet.
  const price = (await bestPrice(seller)) ?? "2000";
  check(number(price) > 0, `the book shows no prices: ${price}`);
  const funds = await available(buyer);
  const before = await fills(buyer);
  await enter(seller, "sell", price, "1.5");
  await tab(seller, "orders");
  await enter(buyer, "buy", price, "1.5");
  await until("the fill", async () => (await fills(buyer)) > before);
  await until("the balance", async () => {
    await buyer.locator('[data-tab="buy"]').click();
    return (await available(buyer)) < funds;
  });
  step("an order has traded, and fill and balance show it");

  await enter(buyer, "buy", "1.00", "2");
  await tab(buyer, "orders");
  const orders = buyer.getByTestId("orders").locator("tbody tr");
  await orders.first().waitFor();
  await tab(seller, "fills");
  await image(buyer, "trading-dark");
  await accessible(buyer, "the trading view");
  await orders.first().getByRole("button").click();
  await until("the cancel", async () => (await orders.count()) === 0);
  step("an order was cancelled");
  return { seller, buyer };
}

/** A price between the best of both sides; undefined without them. */
async function bestPrice(page) {
  const cell = async (side, row) =>
    number(await row(page.getByTestId(side).locator("tr:not(.none) td:first-child")).textContent());
  const [asks, bids] = [
    await page.getByTestId("asks").locator("tr:not(.none)").count(),
    await page.getByTestId("bids").locator("tr:not(.none)").count(),
  ];
  if (asks === 0 || bids === 0) return undefined;
  const ask = await cell("asks", (cells) => cells.last());
  const bid = await cell("bids", (cells) => cells.first());
  return ((ask + bid) / 2).toFixed(2);
}

async function fills(page) {
  await tab(page, "fills");
  return page.getByTestId("fills").locator("tbody tr").count();
}

async function restart(page) {
  const input = readline.createInterface({ input: process.stdin });
  const lines = input[Symbol.asyncIterator]();
  console.log("STOP");
  await lines.next();
  await page
    .getByTestId("connection")
    .getByText(/Offline|Delayed/)
    .waitFor();
  await page.getByRole("alert").getByText("does not answer").first().waitFor();
  step("the page says that the exchange is gone");
  console.log("START");
  await lines.next();
  await page
    .getByTestId("connection")
    .getByText(options.live ? "Live" : /Live|Delayed/)
    .waitFor();
  await page.getByRole("alert").getByText("does not answer").waitFor({ state: "detached" });
  step("the page is connected again by itself");
  input.close();
}

async function explore() {
  const page = await open("/#/explorer");
  const wanted = options.proofs ? '[data-status="EXECUTED"]' : "[data-status]";
  await page.locator(`[data-testid="blocks"] ${wanted}`).first().waitFor();
  await image(page, "explorer");
  await accessible(page, "the explorer");
  const block = page.locator(`[data-testid="blocks"] tr:has(${wanted}) a`).first();
  await block.click();
  const proof = page.getByTestId("proof");
  await proof.waitFor();
  if (options.proofs)
    check((await proof.textContent()).startsWith("made"), "the block has no proof");
  await page.locator(".txs tbody tr").first().waitFor();
  step("the explorer shows a block, its proof and its transactions");
  await page.goto(options.url + "/#/explorer/block/999999999");
  await page.getByRole("alert").first().waitFor();
  await page.goto(options.url + "/#/explorer/provers");
  await page
    .getByRole("heading", { name: /Provers/ })
    .or(page.getByText("does not show"))
    .first()
    .waitFor();
  step("provers and a block that is not there are shown");
}

async function phone() {
  const page = await open("/", {
    viewport: { width: 390, height: 844 },
    deviceScaleFactor: 1,
    colorScheme: "light",
  });
  await page.getByTestId("connection").waitFor();
  await page.locator(".chart canvas").first().waitFor();
  await until("the price", async () => number(await page.getByTestId("last").textContent()) > 0);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  check(wide <= 0, `the page is ${wide} pixels wider than a phone`);
  await image(page, "trading-phone");
  await page.locator('.panes [data-tab="book"]').click();
  await page.getByTestId("bids").waitFor();
  await page.locator('.panes [data-tab="book"]').press("ArrowRight");
  await page.locator(".tape").waitFor();
  await accessible(page, "the trading view on a phone");
  step("the page fits a phone");
}

try {
  const { buyer } = await trade();
  await phone();
  await explore();
  if (options.restarts) await restart(buyer);
  check(problems.length === 0, problems.join("\n"));
  step("all is as it should be");
} catch (e) {
  console.error(e.message);
  problems.forEach((problem) => console.error(problem));
  for (const [i, page] of browser
    .contexts()
    .flatMap((context) => context.pages())
    .entries()) {
    const file = path.join(process.env.FLUIDEX_E2E_DEBUG ?? ".", `failed-${i}.png`);
    if (process.env.FLUIDEX_E2E_DEBUG) await page.screenshot({ path: file }).catch(() => undefined);
  }
  process.exitCode = 1;
} finally {
  await browser.close();
}
