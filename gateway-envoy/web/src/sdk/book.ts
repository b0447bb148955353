/** A copy of a market's book that follows snapshots and changes. */
import { unitsOf } from "./decimal.js";

/** Price and amount, decimals. */
export type Level = readonly [price: string, amount: string];

/** What a channel of depth says. */
export interface DepthMessage {
  readonly type: "snapshot" | "update";
  /** Of a snapshot: the last event it contains. */
  readonly sequence?: number;
  /** Of a change: the first event it contains. */
  readonly first_sequence?: number;
  /** Of a change: the last event it contains. */
  readonly last_sequence?: number;
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
}

type SideOfBook = Map<bigint, Level>;

const isZero = (amount: string) => /^0*\.?0*$/.test(amount);

/**
 * The book. Every change contains the events that follow those before it; one that does not is
 * refused, and the book has to be asked for anew.
 */
export class LocalBook {
  private readonly bidLevels: SideOfBook = new Map();
  private readonly askLevels: SideOfBook = new Map();
  private last: number | undefined;

  /** @param pricePrecision decimals of the market's prices */
  constructor(private readonly pricePrecision: number) {}

  /** The last event that the book contains; undefined before the first snapshot. */
  get sequence(): number | undefined {
    return this.last;
  }

  /** Takes a message; false if it does not follow what is known. */
  apply(message: DepthMessage): boolean {
    if (message.type === "snapshot") {
      this.clear();
      this.last = message.sequence ?? message.last_sequence;
      if (this.last === undefined) return false;
    } else if (
      this.last === undefined ||
      message.last_sequence === undefined ||
      message.first_sequence !== this.last + 1
    ) {
      this.clear();
      return false;
    } else {
      this.last = message.last_sequence;
    }
    this.take(this.bidLevels, message.bids);
    this.take(this.askLevels, message.asks);
    return true;
  }

  private clear(): void {
    this.bidLevels.clear();
    this.askLevels.clear();
    this.last = undefined;
  }

  private take(side: SideOfBook, levels: readonly Level[]): void {
    for (const level of levels) {
      const price = unitsOf(level[0], this.pricePrecision);
      if (isZero(level[1])) side.delete(price);
      else side.set(price, level);
    }
  }

  /** The best bids, best first. */
  bids(limit = Infinity): Level[] {
    return best(this.bidLevels, -1, limit);
  }

  /** The best asks, best first. */
  asks(limit = Infinity): Level[] {
    return best(this.askLevels, 1, limit);
  }
}

function best(side: SideOfBook, direction: 1 | -1, limit: number): Level[] {
  const sorted = [...side].sort(([a], [b]) => (a < b ? -direction : a > b ? direction : 0));
  return sorted.slice(0, Math.min(limit, sorted.length)).map(([, level]) => level);
}
