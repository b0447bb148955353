/** The exchange this page belongs to: its facts, its connection, and how both stand. */
import { computed, signal } from "@preact/signals";
import {
  ApiError,
  AmountError,
  type Deployment,
  Domain,
  ExchangeApi,
  type ExchangeInfo,
  PushClient,
  explainWallet,
} from "../sdk/index.js";

/** The gateway's JSON calls. */
export const api = new ExchangeApi("");

/** What the edge says; undefined until it did. */
export const deployment = signal<Deployment | undefined>(undefined);

/** What the engine says; undefined until it did. */
export const info = signal<ExchangeInfo | undefined>(undefined);

/** The exchange's clock less the browser's, milliseconds. */
export const clockOffset = signal(0);

/** Whether the websocket is open. */
export const streaming = signal(false);

/** Whether the last call got an answer. */
export const reachable = signal(true);

/** How the page is connected, as the header shows it. */
export const connection = computed(() => {
  if (streaming.value) return { state: "live", text: "Live" } as const;
  if (!reachable.value) return { state: "offline", text: "Offline" } as const;
  return { state: "polling", text: "Delayed" } as const;
});

/** The time, moved on every second. */
export const now = signal(Date.now());

/** The signing domain; undefined in an exchange without a rollup. */
export const domain = computed(() => {
  const text = info.value?.domain;
  return text ? Domain.fromHex(text) : undefined;
});

/** The websocket. */
export const push = new PushClient(location.origin.replace(/^http/, "ws") + "/ws", (state) => {
  streaming.value = state === "open";
  if (state === "open") {
    reachable.value = true;
    void compare();
  }
});

/** Whoever answers after a break may be another exchange, for which no key of this page signs. */
async function compare(): Promise<void> {
  const before = info.peek();
  const facts = await quietly(api.info());
  if (before && facts && facts.domain !== before.domain) location.reload();
}

/** What went wrong, in words for people. */
export function inWords(error: unknown): string {
  if (error instanceof ApiError) {
    reachable.value = !error.isUnavailable;
    return sentence(error.message);
  }
  if (error instanceof AmountError) return error.message;
  const explained = explainWallet(error);
  if (explained) return explained;
  if (error !== null && typeof error === "object" && "message" in error) {
    return sentence(String(error.message));
  }
  return "Something unexpected happened. Reload the page and try again.";
}

function sentence(text: string): string {
  const trimmed = text.trim();
  const upper = trimmed.charAt(0).toUpperCase() + trimmed.slice(1);
  return /[.!?]$/.test(upper) ? upper : upper + ".";
}

/** Runs a call that only reads; its failure is what the connection state shows. */
export async function quietly<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    const answer = await call;
    reachable.value = true;
    return answer;
  } catch (e) {
    if (e instanceof ApiError) reachable.value = !e.isUnavailable;
    return undefined;
  }
}

const RETRY_MILLIS = 2_000;

const NO_DEPLOYMENT: Deployment = {
  environment: "production",
  version: "",
  chainId: 0n,
  contract: "",
  l1RpcUrl: "",
  l1ExplorerUrl: "",
  demoAccounts: [],
};

/** Asks for the facts until they are there, then connects. */
export async function begin(): Promise<void> {
  setInterval(() => (now.value = Date.now()), 1_000);
  addEventListener("online", () => push.hurry());
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) push.hurry();
  });
  for (;;) {
    const facts = await quietly(api.info());
    if (facts) {
      clockOffset.value = facts.time === 0 ? 0 : facts.time - Date.now();
      info.value = facts;
      break;
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_MILLIS));
  }
  deployment.value = (await quietly(api.deployment())) ?? NO_DEPLOYMENT;
  push.start();
}
