// What traders do at the page by clicking.

import { number, until } from "./browser.mjs";

/** The dialog that is open. */
export const dialog = (page) => page.locator("dialog");

/** Connects a demonstration account. */
export async function connect(page, which) {
  await page.getByTestId("connect").click();
  await page.getByTestId("demo").nth(which).click();
  await dialog(page).waitFor({ state: "hidden" });
}

/** Asks for a deposit or a withdrawal; whether it succeeds is for the caller to see. */
export async function move(page, way, asset, amount) {
  await page.getByTestId(way).click();
  await page.locator("#asset").selectOption(asset);
  await page.locator("#funds-amount").fill(amount);
  await page.getByTestId("funds-submit").click();
}

/** Closes the dialog that is open. */
export async function close(page) {
  await page.getByRole("button", { name: "Close" }).click();
  await dialog(page).waitFor({ state: "hidden" });
}

/** Deposits. */
export async function deposit(page, asset, amount) {
  await move(page, "deposit", asset, amount);
  await dialog(page).waitFor({ state: "hidden" });
}

/** Withdraws. */
export async function withdraw(page, asset, amount) {
  await move(page, "withdraw", asset, amount);
  await dialog(page).waitFor({ state: "hidden" });
  await page.getByText("leave the exchange").first().waitFor();
}

/** Waits until something is to be claimed, and claims it; returns how much it was. */
export async function claim(page, asset) {
  await tab(page, "balances");
  await page.locator(`[data-asset="${asset}"]`).getByRole("button", { name: "Claim" }).click();
  const pending = await until("something to be claimed", async () =>
    number(await page.getByTestId("pending").textContent()),
  );
  await page.getByTestId("funds-submit").click();
  await dialog(page).waitFor({ state: "hidden" });
  await page.getByText("are in your wallet").first().waitFor();
  return pending;
}

/** What the page says a wallet has of an asset on L1. */
export async function inWallet(page, asset) {
  await page.getByTestId("deposit").click();
  await page.locator("#asset").selectOption(asset);
  const text = await until("what is in the wallet", async () => {
    const shown = await page.getByTestId("in-wallet").textContent();
    return shown.endsWith(` ${asset}`) ? shown : undefined;
  });
  await close(page);
  return number(text);
}

/** Puts an order; whether it succeeds is for the caller to see. */
export async function enter(page, side, price, amount) {
  await page.locator(`[data-tab="${side}"]`).click();
  await page.locator("#kind").selectOption("limit");
  await page.locator("#price").fill(price);
  await page.locator("#amount").fill(amount);
  await page.getByTestId("submit").click();
}

/** Puts an order that is taken. */
export async function put(page, side, price, amount) {
  await enter(page, side, price, amount);
  await until("an answer", async () => (await page.locator("#amount").inputValue()) === "");
}

/** Takes away whatever the page tells in passing. */
export async function dismiss(page) {
  const notices = page.getByRole("button", { name: "Dismiss" });
  await until("an empty page", async () => {
    if ((await notices.count()) === 0) return true;
    await notices.first().click();
    return false;
  });
}

/** Shows one of the account's tables. */
export const tab = (page, name) => page.locator(`.holdings [data-tab="${name}"]`).click();

/** The rows of one of the account's tables, if it is shown. */
export const rows = (page, name) => page.getByTestId(name).locator("tbody tr");

/** What the account has free of an asset; its balances have to be shown. */
export const free = async (page, asset) =>
  number(await page.locator(`[data-asset="${asset}"] td`).nth(1).textContent());

/** A side of the book as it is shown, best first. */
export async function levels(page, side) {
  const cells = page.getByTestId(side).locator("tr:not(.none) td:first-child");
  const prices = (await cells.allTextContents()).map(number);
  return side === "asks" ? prices.reverse() : prices;
}

/** A price inside the spread of whoever else trades, so that two meet there; else a made-up one. */
export async function middle(page) {
  const [asks, bids] = [await levels(page, "asks"), await levels(page, "bids")];
  return asks.length === 0 || bids.length === 0 ? "2000" : ((asks[0] + bids[0]) / 2).toFixed(2);
}
