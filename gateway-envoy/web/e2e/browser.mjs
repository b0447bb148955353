// A real browser with the page in it, and how to wait for what the page shows.

import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { chromium } from "playwright-core";

/** For whatever is waited for: the machine may be slow, and others may use it. */
const PATIENCE_MILLIS = Number(process.env.FLUIDEX_E2E_SECONDS ?? 300) * 1_000;

const began = Date.now();
const axe = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Says how far the script is. */
export const step = (text) => console.log(`${((Date.now() - began) / 1000).toFixed(1)} s  ${text}`);

/** Ends the script if something does not hold. */
export function check(holds, what) {
  if (!holds) throw new Error(what);
}

/** Waits until something holds, asking again; returns the answer. */
export async function until(what, ask) {
  const end = Date.now() + PATIENCE_MILLIS;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`${what} did not come about`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** The number in a text with a unit and separators. */
export const number = (text) => Number((text ?? "").replace(/[^0-9.]/g, ""));

/** A browser; errors of its pages are gathered. */
export class Browser {
  problems = [];

  constructor(browser, url, images) {
    this.browser = browser;
    this.url = url;
    this.images = images;
  }

  /** Starts one; screenshots go to a folder, if one is named. */
  static async start(executablePath, url, images) {
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
    return new Browser(browser, url, images);
  }

  /** Opens a page as somebody new; `prepare` is given the browser's context before. */
  async open(where, settings = {}, prepare = async () => undefined) {
    const context = await this.browser.newContext({
      viewport: { width: 1440, height: 860 },
      colorScheme: "dark",
      locale: "en-GB",
      ...settings,
    });
    context.setDefaultTimeout(PATIENCE_MILLIS);
    await prepare(context);
    const page = await context.newPage();
    page.on("pageerror", (error) => this.problems.push(`error of the page: ${error.message}`));
    await page.goto(this.url + where);
    return page;
  }

  /** Keeps what a page looks like; without the empty rest below an element, if one is named. */
  async image(page, name, element) {
    if (!this.images) return;
    fs.mkdirSync(this.images, { recursive: true });
    const { width, height } = page.viewportSize();
    const shown = element ? await page.locator(element).boundingBox() : { y: 0, height };
    await page.screenshot({
      path: path.join(this.images, `${name}.png`),
      clip: { x: 0, y: 0, width, height: Math.min(height, Math.ceil(shown.y + shown.height)) },
    });
  }

  /** Keeps what every page looks like, for who wants to know why the script failed. */
  async keep(folder) {
    const pages = this.browser.contexts().flatMap((context) => context.pages());
    for (const [i, page] of pages.entries()) {
      await page
        .screenshot({ path: path.join(folder, `failed-${i}.png`) })
        .catch((e) => console.error(`no screenshot of page ${i}: ${e.message}`));
    }
  }

  /** Ends it. */
  async close() {
    await this.browser.close();
  }
}

/** Fails if a tool finds what people with disabilities would stumble over. */
export async function accessible(page, what) {
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

/** Fails if the page is wider than its window. */
export async function fits(page, what) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  check(wide <= 0, `${what} is ${wide} pixels wider than the window`);
}

/** Presses Tab until something has the focus, as who has no mouse does. */
export async function tabTo(page, selector) {
  for (let presses = 0; presses < 120; presses++) {
    await page.keyboard.press("Tab");
    const there = await page.evaluate((wanted) => document.activeElement.matches(wanted), selector);
    if (there) return;
  }
  throw new Error(`the keyboard does not get to ${selector}`);
}
