/** What the page tells in passing. */
import { signal } from "@preact/signals";
import { inWords } from "./exchange.js";

/** A notice. */
export interface Notice {
  readonly id: number;
  readonly kind: "good" | "bad" | "plain";
  readonly text: string;
}

/** Notices on show, oldest first. */
export const notices = signal<readonly Notice[]>([]);

const SHOWN_MILLIS = 6_000;
const MOST = 4;
let next = 1;

/** Shows a notice for a while. */
export function tell(kind: Notice["kind"], text: string): void {
  const notice = { id: next++, kind, text };
  notices.value = [...notices.value, notice].slice(-MOST);
  setTimeout(() => dismiss(notice.id), kind === "bad" ? 2 * SHOWN_MILLIS : SHOWN_MILLIS);
}

/** Shows what went wrong. */
export function tellError(error: unknown): void {
  tell("bad", inWords(error));
}

/** Takes a notice away. */
export function dismiss(id: number): void {
  notices.value = notices.value.filter((each) => each.id !== id);
}
