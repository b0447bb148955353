/** What the address asks for: `#/trade/ETH_USDT`, `#/explorer/block/12`. */
import { computed, effect, signal } from "@preact/signals";
import { market, marketName } from "./market.js";

const hash = signal(location.hash);
addEventListener("hashchange", () => {
  if (location.hash !== "#main") hash.value = location.hash;
});

/** The page and what follows it. */
export const route = computed(() => {
  const [page, ...rest] = hash.value.replace(/^#\/?/, "").split("/").map(decodeURIComponent);
  return { page: page === "explorer" ? "explorer" : "trade", rest } as const;
});

/** Goes somewhere. */
export function go(to: string): void {
  location.hash = to;
}

effect(() => {
  const { page, rest } = route.value;
  if (page === "trade" && rest[0]) marketName.value = rest[0];
});

effect(() => {
  const of = market.value;
  const { page } = route.value;
  document.title =
    page === "explorer"
      ? "Explorer · FluiDex"
      : of
        ? `${of.name.replace("_", "/")} · FluiDex`
        : "FluiDex";
});
