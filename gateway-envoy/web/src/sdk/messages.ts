/** What an account signs: docs/protocol.md, "Signed messages". */
import { keccak_256 } from "@noble/hashes/sha3.js";
import { poseidon2 } from "poseidon-lite/poseidon2";
import { concat, fromHex, toInteger, word } from "./bytes.js";

/** SELL ends when the total sold is given, BUY when the total bought is taken. */
export type Side = "sell" | "buy";

/** An order: gives at most totalSell of tokenSell at totalBuy/totalSell or better. */
export interface OrderMessage {
  readonly account: number;
  readonly orderId: number;
  readonly tokenSell: number;
  readonly tokenBuy: number;
  /** L2 units. */
  readonly totalSell: bigint;
  /** L2 units. */
  readonly totalBuy: bigint;
  /** Seconds since 1970. */
  readonly validUntil: number;
  readonly side: Side;
  /** Hundredths of a percent. */
  readonly maxFeeBips: number;
}

/** A payment to another account. */
export interface TransferMessage {
  readonly from: number;
  readonly to: number;
  readonly token: number;
  /** L2 units. */
  readonly amount: bigint;
  readonly nonce: bigint;
  readonly validUntil: number;
}

/** A withdrawal to the account's owner on L1. */
export interface WithdrawMessage {
  readonly account: number;
  readonly token: number;
  /** L2 units. */
  readonly amount: bigint;
  readonly nonce: bigint;
  readonly validUntil: number;
}

/** The end of an order; order id 0 means all of a market. */
export interface CancelMessage {
  readonly account: number;
  readonly orderId: number;
  readonly nonce: bigint;
}

type Field = readonly [name: string, value: number | bigint, bits: number];

/** The first field in the lowest bits, each of the next directly above. */
function pack(fields: readonly Field[]): bigint {
  let packed = 0n;
  let shift = 0n;
  for (const [name, value, bits] of fields) {
    const integer = BigInt(value);
    if (integer < 0n || integer >> BigInt(bits) !== 0n) {
      throw new RangeError(`${name} cannot be ${integer.toString()}: it has ${bits} bits`);
    }
    packed |= integer << shift;
    shift += BigInt(bits);
  }
  return packed;
}

/** Binds signatures to one deployment of the contract, and makes the messages of its accounts. */
export class Domain {
  /** @param value 12 bytes as an integer */
  constructor(readonly value: bigint) {}

  /** Of a contract. */
  static of(chainId: bigint, contract: string): Domain {
    const address = fromHex(contract);
    if (address.length !== 20) throw new RangeError("not an Ethereum address: " + contract);
    const hash = keccak_256(concat(word(chainId), word(toInteger(address))));
    return new Domain(toInteger(hash.slice(0, 12)));
  }

  /** Of 24 hexadecimal digits, as `ExchangeInfo` has them. */
  static fromHex(text: string): Domain {
    const bytes = fromHex(text);
    if (bytes.length !== 12) throw new RangeError("a domain has 24 digits, not: " + text);
    return new Domain(toInteger(bytes));
  }

  private message(tag: number, first: readonly Field[], second: readonly Field[]): bigint {
    const m1 = pack([["tag", tag, 8], ["domain", this.value, 96], ...first]);
    return poseidon2([m1, pack(second)]);
  }

  /** The field element that is signed for an order. */
  order(order: OrderMessage): bigint {
    return this.message(
      4,
      [
        ["account", order.account, 32],
        ["orderId", order.orderId, 32],
        ["tokenSell", order.tokenSell, 16],
        ["tokenBuy", order.tokenBuy, 16],
        ["validUntil", order.validUntil, 32],
        ["side", order.side === "buy" ? 1 : 0, 1],
      ],
      [
        ["totalSell", order.totalSell, 64],
        ["totalBuy", order.totalBuy, 64],
        ["maxFeeBips", order.maxFeeBips, 16],
      ],
    );
  }

  /** The field element that is signed for a transfer. */
  transfer(transfer: TransferMessage): bigint {
    return this.message(
      2,
      [
        ["from", transfer.from, 32],
        ["nonce", transfer.nonce, 40],
        ["token", transfer.token, 16],
        ["validUntil", transfer.validUntil, 32],
      ],
      [
        ["amount", transfer.amount, 64],
        ["to", transfer.to, 32],
      ],
    );
  }

  /** The field element that is signed for a withdrawal. */
  withdraw(withdrawal: WithdrawMessage): bigint {
    return this.message(
      3,
      [
        ["account", withdrawal.account, 32],
        ["nonce", withdrawal.nonce, 40],
        ["token", withdrawal.token, 16],
        ["validUntil", withdrawal.validUntil, 32],
      ],
      [["amount", withdrawal.amount, 64]],
    );
  }

  /** The field element that is signed for a cancel. */
  cancel(cancel: CancelMessage): bigint {
    return this.message(
      5,
      [
        ["account", cancel.account, 32],
        ["nonce", cancel.nonce, 40],
        ["orderId", cancel.orderId, 32],
      ],
      [],
    );
  }

  /** The field element that is signed for a session: to be told what happens to the account. */
  session(account: number, validUntil: number): bigint {
    return this.message(
      6,
      [
        ["account", account, 32],
        ["validUntil", validUntil, 32],
      ],
      [],
    );
  }

  /**
   * The field element that is signed for a login: a session of one connection of the push service.
   *
   * @param nonce the connection's, 32 hexadecimal digits
   */
  login(account: number, validUntil: number, nonce: string): bigint {
    return this.message(
      7,
      [
        ["account", account, 32],
        ["validUntil", validUntil, 32],
      ],
      [["nonce", toInteger(fromHex(nonce)), 128]],
    );
  }
}
