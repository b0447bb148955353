/** Decimal numbers as text and as integers of a smallest unit; never as floating point. */

/** An amount or a price that cannot be; its message says what to change. */
export class AmountError extends Error {
  override readonly name = "AmountError";
}

const DECIMAL = /^(\d+)(?:\.(\d*))?$|^\.(\d+)$/;

/**
 * How many units of 10^-decimals a text is.
 *
 * @param what for the error: "The amount"
 * @throws AmountError if it is no number, or has too many decimals
 */
export function parseUnits(text: string, decimals: number, what = "The number"): bigint {
  const trimmed = text.trim();
  const match = DECIMAL.exec(trimmed);
  if (!match) {
    throw new AmountError(
      trimmed === ""
        ? `${what} is missing.`
        : `${what} "${trimmed.slice(0, 30)}" is not a number such as 12.5.`,
    );
  }
  const whole = match[1] ?? "0";
  const fraction = (match[2] ?? match[3] ?? "").replace(/0+$/, "");
  if (fraction.length > decimals) {
    throw new AmountError(
      decimals === 0
        ? `${what} has to be a whole number.`
        : `${what} may have ${decimals} decimal${decimals === 1 ? "" : "s"}, not ${fraction.length}.`,
    );
  }
  return BigInt(whole + fraction.padEnd(decimals, "0"));
}

/** Units of 10^-decimals as text with exactly so many decimals. */
export function formatUnits(units: bigint, decimals: number): string {
  const negative = units < 0n;
  const digits = (negative ? -units : units).toString().padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = digits.slice(digits.length - decimals);
  return (negative ? "-" : "") + whole + (decimals === 0 ? "" : "." + fraction);
}

/** The same number without zeros at its end, which the exchange would count as decimals. */
export function stripZeros(text: string): string {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

/** Units of a text of the exchange with any number of decimals; what is finer is cut off. */
export function unitsOf(text: string, decimals: number): bigint {
  const negative = text.startsWith("-");
  const [whole = "0", fraction = ""] = (negative ? text.slice(1) : text).split(".");
  const units = BigInt(whole + fraction.slice(0, decimals).padEnd(decimals, "0"));
  return negative ? -units : units;
}
