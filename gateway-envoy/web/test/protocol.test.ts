import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fromHex, toHex } from "../src/sdk/bytes.js";
import { addressOf, personalSign } from "../src/sdk/ethereum.js";
import { PrivateKey, PublicKey, keyFromSignature, keyText } from "../src/sdk/keys.js";
import { Domain, type OrderMessage, type Side } from "../src/sdk/messages.js";

const vectors = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../docs/vectors/${name}`, import.meta.url), "utf8"));

interface KeyVector {
  readonly seed: string;
  readonly ax: string;
  readonly ay: string;
  readonly publicKey: string;
}
interface KeyVectors {
  readonly derived: readonly {
    readonly ethereumPrivateKey: string;
    readonly ethereumAddress: string;
    readonly chainId: number;
    readonly text: string;
    readonly personalSignature: string;
    readonly l2: KeyVector;
  }[];
  readonly alice: KeyVector;
  readonly bob: KeyVector;
}
interface Signed<T> {
  readonly content: T & { readonly signature: string };
  readonly hash: string;
}
interface MessageVectors {
  readonly chainId: string;
  readonly contract: string;
  readonly domain: string;
  readonly orders: readonly Signed<
    Omit<OrderMessage, "totalSell" | "totalBuy"> & { totalSell: string; totalBuy: string }
  >[];
  readonly transfers: readonly Signed<{
    from: number;
    to: number;
    token: number;
    amount: string;
    nonce: number;
    validUntil: number;
  }>[];
  readonly withdrawals: readonly Signed<{
    account: number;
    token: number;
    amount: string;
    nonce: number;
    validUntil: number;
  }>[];
  readonly cancels: readonly Signed<{ account: number; orderId: number; nonce: number }>[];
  readonly sessions: readonly Signed<{ account: number; validUntil: number }>[];
  readonly logins: readonly Signed<{ account: number; validUntil: number; nonce: string }>[];
  readonly refused: readonly { readonly why: string; readonly signature: string }[];
}

const keys = vectors("keys.json") as KeyVectors;
const messages = vectors("messages.json") as MessageVectors;
const alice = PrivateKey.fromSeed(fromHex(keys.alice.seed));
const domain = Domain.of(BigInt(messages.chainId), messages.contract);

describe("keys", () => {
  it.each(keys.derived)(
    "should derive the L2 key of an Ethereum account on chain $chainId",
    (v) => {
      const key = fromHex(v.ethereumPrivateKey);
      expect(addressOf(key)).toBe(v.ethereumAddress.toLowerCase());
      expect(keyText(BigInt(v.chainId))).toBe(v.text);
      const signature = personalSign(key, v.text);
      expect(signature).toBe(v.personalSignature);
      const l2 = keyFromSignature(signature).publicKey;
      expect(l2.toString()).toBe(v.l2.publicKey);
      expect(l2.x).toBe(BigInt(v.l2.ax));
      expect(l2.y).toBe(BigInt(v.l2.ay));
    },
  );

  it.each([keys.alice, keys.bob])("should have the public key $publicKey", (v) => {
    const key = PrivateKey.fromSeed(fromHex(v.seed)).publicKey;
    expect(key.toString()).toBe(v.publicKey);
    const read = PublicKey.fromBytes(fromHex(v.publicKey));
    expect([read.x, read.y]).toEqual([BigInt(v.ax), BigInt(v.ay)]);
  });

  it("should refuse bytes that are no point", () => {
    expect(() => PublicKey.fromBytes(new Uint8Array(32).fill(0x7f))).toThrow(RangeError);
    expect(() => PrivateKey.fromSeed(new Uint8Array(31))).toThrow(RangeError);
    expect(() => keyFromSignature("0x1234")).toThrow(/65/);
  });
});

describe("messages", () => {
  it("should have the domain of the contract", () => {
    expect(domain.value).toBe(BigInt(messages.domain));
    expect(Domain.fromHex(messages.domain)).toEqual(domain);
  });

  const check = (hash: bigint, vector: Signed<unknown>) => {
    expect("0x" + hash.toString(16).padStart(64, "0")).toBe(vector.hash);
    expect(alice.sign(hash)).toBe(vector.content.signature);
    expect(alice.publicKey.verify(hash, vector.content.signature)).toBe(true);
    expect(alice.publicKey.verify(hash + 1n, vector.content.signature)).toBe(false);
  };

  it.each(messages.orders)("should sign order $content.orderId", (v) => {
    const { totalSell, totalBuy, side, ...rest } = v.content;
    check(
      domain.order({
        ...rest,
        side: side satisfies Side,
        totalSell: BigInt(totalSell),
        totalBuy: BigInt(totalBuy),
      }),
      v,
    );
  });

  it.each(messages.transfers)("should sign transfer of $content.amount", (v) => {
    const { amount, nonce, ...rest } = v.content;
    check(domain.transfer({ ...rest, amount: BigInt(amount), nonce: BigInt(nonce) }), v);
  });

  it.each(messages.withdrawals)("should sign withdrawal of $content.amount", (v) => {
    const { amount, nonce, ...rest } = v.content;
    check(domain.withdraw({ ...rest, amount: BigInt(amount), nonce: BigInt(nonce) }), v);
  });

  it.each(messages.cancels)("should sign cancel of order $content.orderId", (v) => {
    check(domain.cancel({ ...v.content, nonce: BigInt(v.content.nonce) }), v);
  });

  it.each(messages.refused)("should refuse a signature: $why", ({ signature }) => {
    expect(alice.publicKey.verify(BigInt(messages.orders[0]!.hash), signature)).toBe(false);
  });

  it.each(messages.sessions)("should sign a session of account $content.account", (v) => {
    check(domain.session(v.content.account, v.content.validUntil), v);
  });

  it.each(messages.logins)("should sign a login of account $content.account", (v) => {
    const { account, validUntil, nonce } = v.content;
    check(domain.login(account, validUntil, nonce), v);
    expect(domain.login(account, validUntil, nonce.slice(1) + "0")).not.toBe(BigInt(v.hash));
  });

  it("should refuse a nonce that is longer than those of the push service", () => {
    expect(() => domain.login(7, 1, "0" + "f".repeat(33))).toThrow(/nonce/);
  });

  it("should refuse a field that is too large", () => {
    expect(() =>
      domain.withdraw({ account: 2, token: 65536, amount: 1n, nonce: 0n, validUntil: 1 }),
    ).toThrow(/token/);
    expect(() => domain.session(-1, 1)).toThrow(/account/);
  });

  it("should write bytes as they are read", () => {
    expect(toHex(fromHex("0x00ff10"))).toBe("00ff10");
    expect(() => fromHex("abc")).toThrow(RangeError);
    expect(() => fromHex("0xzz")).toThrow(RangeError);
  });
});
