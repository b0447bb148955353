/** Bytes, hexadecimal text and integers. Everything is big-endian unless its name says otherwise. */

/** Lower-case hexadecimal digits without `0x`. */
export function toHex(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += byte.toString(16).padStart(2, "0");
  return text;
}

/**
 * Bytes of hexadecimal text, with or without `0x`.
 *
 * @throws RangeError if it is not an even number of hexadecimal digits
 */
export function fromHex(text: string): Uint8Array {
  const digits = text.startsWith("0x") ? text.slice(2) : text;
  if (digits.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(digits)) {
    throw new RangeError("not an even number of hexadecimal digits: " + text.slice(0, 40));
  }
  const bytes = new Uint8Array(digits.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = parseInt(digits.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

/** The integer that the bytes are. */
export function toInteger(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt("0x" + toHex(bytes));
}

/** The integer that the bytes are, read little-endian. */
export function toIntegerLE(bytes: Uint8Array): bigint {
  return toInteger(Uint8Array.from(bytes).reverse());
}

/**
 * An integer in 32 bytes.
 *
 * @throws RangeError if it does not fit
 */
export function word(value: bigint): Uint8Array {
  if (value < 0n || value >= 1n << 256n) throw new RangeError("does not fit 32 bytes");
  return fromHex(value.toString(16).padStart(64, "0"));
}

/** An integer in 32 bytes, little-endian. */
export function wordLE(value: bigint): Uint8Array {
  return word(value).reverse();
}

/** All bytes in one. */
export function concat(...parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
