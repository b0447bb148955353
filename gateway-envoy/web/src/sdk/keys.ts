/**
 * L2 keys: EdDSA on BabyJubJub with Poseidon, as docs/protocol.md ("Keys and signatures") has it.
 *
 * A signature is deterministic. Computations take time that depends on the key: sign on a machine
 * of your own.
 */
import { babyjubjub } from "@noble/curves/misc.js";
import { blake512 } from "@noble/hashes/blake1.js";
import { poseidon5 } from "poseidon-lite/poseidon5";
import { concat, fromHex, toHex, toInteger, toIntegerLE, wordLE } from "./bytes.js";

const Point = babyjubjub.Point;
type Point = InstanceType<typeof Point>;

/** Order of BN254's groups, the field of everything on L2. */
export const FIELD_ORDER =
  21888242871839275222246405745257275088548364400416034343698204186575808495617n;

/** Order of the base point. */
export const SUBGROUP_ORDER =
  2736030358979909402780800718157159386076813972158567259200215660948447373041n;

const COFACTOR = 8n;
const SEED_BYTES = 32;
const SIGN_BIT = 0x80;

/** y little-endian, the top bit set if and only if x > (r - 1) / 2. */
function compress(point: Point): Uint8Array {
  const { x, y } = point.toAffine();
  const bytes = wordLE(y);
  if (x > (FIELD_ORDER - 1n) / 2n) bytes[31]! |= SIGN_BIT;
  return bytes;
}

function modPow(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = base % FIELD_ORDER;
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % FIELD_ORDER;
    square = (square * square) % FIELD_ORDER;
  }
  return result;
}

/** Tonelli and Shanks; undefined if there is no root. */
function squareRoot(value: bigint): bigint | undefined {
  if (value === 0n) return 0n;
  if (modPow(value, (FIELD_ORDER - 1n) / 2n) !== 1n) return undefined;
  let odd = FIELD_ORDER - 1n;
  let twos = 0;
  while (odd % 2n === 0n) {
    odd /= 2n;
    twos++;
  }
  let generator = modPow(5n, odd); // 5 is no square
  let root = modPow(value, (odd + 1n) / 2n);
  let rest = modPow(value, odd);
  while (rest !== 1n) {
    let order = 0;
    for (let power = rest; power !== 1n; power = (power * power) % FIELD_ORDER) order++;
    const factor = modPow(generator, 1n << BigInt(twos - order - 1));
    root = (root * factor) % FIELD_ORDER;
    generator = (factor * factor) % FIELD_ORDER;
    rest = (rest * generator) % FIELD_ORDER;
    twos = order;
  }
  return root;
}

/** The point, or undefined if the bytes are not the canonical encoding of one. */
function decompress(bytes: Uint8Array): Point | undefined {
  if (bytes.length !== 32) return undefined;
  const copy = Uint8Array.from(bytes);
  const negative = (copy[31]! & SIGN_BIT) !== 0;
  copy[31]! &= SIGN_BIT - 1;
  const y = toIntegerLE(copy);
  if (y >= FIELD_ORDER) return undefined;
  const { a, d } = Point.CURVE();
  const modulo = (value: bigint) => ((value % FIELD_ORDER) + FIELD_ORDER) % FIELD_ORDER;
  const divisor = modulo(a - d * y * y);
  const x = squareRoot(modulo((1n - y * y) * modPow(divisor, FIELD_ORDER - 2n)));
  if (x === undefined || (x === 0n && negative)) return undefined;
  const isNegative = x > (FIELD_ORDER - 1n) / 2n;
  return Point.fromAffine({ x: isNegative === negative ? x : FIELD_ORDER - x, y });
}

/** A public key of L2. */
export class PublicKey {
  private constructor(private readonly point: Point) {}

  /** Of a point of the curve. */
  static of(point: Point): PublicKey {
    return new PublicKey(point);
  }

  /**
   * Of 32 bytes.
   *
   * @throws RangeError if they are no point
   */
  static fromBytes(bytes: Uint8Array): PublicKey {
    const point = decompress(bytes);
    if (!point) throw new RangeError("not a point of BabyJubJub: " + toHex(bytes));
    return new PublicKey(point);
  }

  /** First coordinate. */
  get x(): bigint {
    return this.point.toAffine().x;
  }

  /** Second coordinate. */
  get y(): bigint {
    return this.point.toAffine().y;
  }

  /** The point in 32 bytes. */
  toBytes(): Uint8Array {
    return compress(this.point);
  }

  /** As the exchange writes it: `0x` and 64 digits. */
  toString(): string {
    return "0x" + toHex(this.toBytes());
  }

  /** Whether a signature of 128 hexadecimal digits is this key's over a field element. */
  verify(message: bigint, signature: string): boolean {
    if (!/^[0-9a-fA-F]{128}$/.test(signature)) return false;
    const bytes = fromHex(signature);
    const commitment = decompress(bytes.slice(0, 32));
    const s = toIntegerLE(bytes.slice(32));
    const key = this.point.multiplyUnsafe(COFACTOR);
    if (!commitment || s >= SUBGROUP_ORDER || key.is0()) return false;
    const challenge = challengeOf(commitment, this.point, message);
    return Point.BASE.multiplyUnsafe(s).equals(
      commitment.add(key.multiplyUnsafe(challenge % SUBGROUP_ORDER)),
    );
  }
}

function challengeOf(commitment: Point, key: Point, message: bigint): bigint {
  const r = commitment.toAffine();
  const a = key.toAffine();
  return poseidon5([r.x, r.y, a.x, a.y, message]);
}

/** A private key of L2. */
export class PrivateKey {
  /** What the trader shows. */
  readonly publicKey: PublicKey;

  private readonly point: Point;

  private constructor(
    private readonly scalar: bigint,
    private readonly prefix: Uint8Array,
  ) {
    this.point = Point.BASE.multiply((scalar / COFACTOR) % SUBGROUP_ORDER);
    this.publicKey = PublicKey.of(this.point);
  }

  /**
   * Of a seed of 32 bytes.
   *
   * @throws RangeError if there are more or less
   */
  static fromSeed(seed: Uint8Array): PrivateKey {
    if (seed.length !== SEED_BYTES) throw new RangeError("a seed has 32 bytes");
    const hash = blake512(seed);
    const low = hash.slice(0, 32);
    low[0]! &= 0xf8;
    low[31]! &= 0x7f;
    low[31]! |= 0x40;
    return new PrivateKey(toIntegerLE(low), hash.slice(32));
  }

  /**
   * Signs a field element.
   *
   * @returns 128 hexadecimal digits
   * @throws RangeError if it is not below the order of the field
   */
  sign(message: bigint): string {
    if (message < 0n || message >= FIELD_ORDER) throw new RangeError("not a field element");
    const k = toIntegerLE(blake512(concat(this.prefix, wordLE(message)))) % SUBGROUP_ORDER;
    const commitment = Point.BASE.multiply(k);
    const challenge = challengeOf(commitment, this.point, message);
    const s = (k + challenge * this.scalar) % SUBGROUP_ORDER;
    return toHex(concat(compress(commitment), wordLE(s)));
  }
}

/** What a wallet signs (`personal_sign`) to derive an L2 key; the wallet shows it. */
export function keyText(chainId: bigint): string {
  return `FLUIDEX_L2_ACCOUNT\nChain ID: ${chainId.toString()}.`;
}

/**
 * The L2 key of an Ethereum account.
 *
 * @param signature the wallet's over {@link keyText}, 65 bytes in hexadecimal
 * @throws RangeError if it is no such signature
 */
export function keyFromSignature(signature: string): PrivateKey {
  const bytes = fromHex(signature);
  if (bytes.length !== 65) {
    throw new RangeError(`the wallet's signature has ${bytes.length} bytes, not 65`);
  }
  return PrivateKey.fromSeed(bytes.slice(0, SEED_BYTES));
}

/** 32 random bytes, or more, as an integer: for nonces of clients, not for keys. */
export function randomInteger(bytes: number): bigint {
  return toInteger(crypto.getRandomValues(new Uint8Array(bytes)));
}
