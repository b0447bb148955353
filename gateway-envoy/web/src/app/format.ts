/** Numbers, times and hashes for people. Decimals stay text, so that nothing is rounded unseen. */
import { formatUnits, unitsOf } from "../sdk/index.js";

const THIN_FROM = 4;

/** Commas between thousands. */
export function grouped(text: string): string {
  const [whole = "0", fraction] = text.split(".");
  const digits = whole.replace("-", "");
  const thousands =
    digits.length < THIN_FROM ? digits : digits.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
  return (whole.startsWith("-") ? "-" : "") + thousands + (fraction ? "." + fraction : "");
}

/** A decimal with exactly so many decimals; what is finer is cut off. */
export function fixed(text: string, decimals: number): string {
  return grouped(formatUnits(unitsOf(text, decimals), decimals));
}

/** A decimal of any length, cut to at most so many decimals, without zeros at its end. */
export function short(text: string, decimals: number): string {
  const cut = formatUnits(unitsOf(text, decimals), decimals);
  return grouped(cut.includes(".") ? cut.replace(/\.?0+$/, "") : cut);
}

/** Hours, minutes, seconds. */
export function clock(millis: number): string {
  return new Date(millis).toLocaleTimeString(undefined, { hour12: false });
}

/** Day and time. */
export function dateTime(millis: number): string {
  return new Date(millis).toLocaleString(undefined, {
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hour12: false,
  });
}

/** How long ago. */
export function ago(millis: number, now: number): string {
  const seconds = Math.max(0, Math.round((now - millis) / 1000));
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / 86_400)} d ago`;
}

/** A span of time. */
export function duration(millis: number): string {
  if (millis < 1000) return `${millis} ms`;
  if (millis < 60_000) return `${(millis / 1000).toFixed(1)} s`;
  return `${Math.floor(millis / 60_000)} min ${Math.round((millis % 60_000) / 1000)} s`;
}

/** The two ends of a hash. */
export function ends(hash: string, length = 6): string {
  return hash.length <= 2 * length + 3
    ? hash
    : `${hash.slice(0, length + 2)}…${hash.slice(-length)}`;
}
