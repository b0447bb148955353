/** The calls of L1 that traders make, through whatever wallet offers EIP-1193. */
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { keccak_256 } from "@noble/hashes/sha3.js";
import { concat, fromHex, toHex, toInteger, word } from "./bytes.js";
import { type PrivateKey, type PublicKey, keyFromSignature, keyText } from "./keys.js";

/** A wallet, or an L1 node: EIP-1193. */
export interface EthereumProvider {
  request(call: { method: string; params?: readonly unknown[] }): Promise<unknown>;
  /** Tells of another account or chain; nodes have none. */
  on?(event: string, listener: (value: never) => void): void;
  removeListener?(event: string, listener: (value: never) => void): void;
}

/** L1 refused, or did not answer; the message says what and what to do. */
export class EthereumError extends Error {
  override readonly name = "EthereumError";
  constructor(
    message: string,
    /** The code of EIP-1193 or JSON-RPC; 0 if there is none. */
    readonly code: number,
  ) {
    super(message);
  }
}

/** Its user said no: EIP-1193. */
export const USER_REJECTED = 4001;

const UNAUTHORIZED = 4100;
const DISCONNECTED = 4900;
const CHAIN_DISCONNECTED = 4901;

/** The wallet does not know the chain it was asked to go to. */
export const UNKNOWN_CHAIN = 4902;

/** The wallet has asked already, and waits for its user: EIP-1474. */
const ALREADY_ASKED = -32002;

const ADDRESS_BYTES = 20;
const GONE_MILLIS = 120_000;

/** The code of what a wallet or node threw; 0 if it has none. */
export function walletCode(error: unknown): number {
  return error !== null && typeof error === "object" && "code" in error ? Number(error.code) : 0;
}

/** What was said, also by those whom the wallet asked. */
function spoken(error: unknown, depth = 0): string {
  if (error === null || typeof error !== "object" || depth > 3) return "";
  const { message, data, originalError, cause } = error as Record<string, unknown>;
  return [
    typeof message === "string" ? message : "",
    ...[data, originalError, cause].map((each) => spoken(each, depth + 1)),
  ].join(" ");
}

/** What a wallet's refusal means and what to do; undefined if it is none that is known. */
export function explainWallet(error: unknown): string | undefined {
  switch (walletCode(error)) {
    case USER_REJECTED:
      return "You declined in your wallet. Nothing was sent.";
    case UNAUTHORIZED:
      return "Your wallet does not let this page use your account. Allow it there, then try again.";
    case DISCONNECTED:
    case CHAIN_DISCONNECTED:
      return "Your wallet has lost its connection to Ethereum. Try again once it has one.";
    case UNKNOWN_CHAIN:
      return "Your wallet does not know the chain of this exchange. Add it there, then try again.";
    case ALREADY_ASKED:
      return "Your wallet still waits for an answer of yours. Open it, then try again.";
    default:
      return /insufficient funds|out ?of ?funds/i.test(spoken(error))
        ? "Your wallet has too little ETH on L1 for this and its gas. Nothing was sent."
        : undefined;
  }
}

/**
 * A wallet that does nothing for this exchange while it is on another chain: there may be another
 * contract at the address, or none, and whatever is sent would be lost.
 *
 * @param chainId of the exchange
 */
export function onChain(wallet: EthereumProvider, chainId: bigint): EthereumProvider {
  return {
    async request(call) {
      if (call.method.startsWith("eth_")) {
        const chain = BigInt(asText(await wallet.request({ method: "eth_chainId" })));
        if (chain !== chainId) {
          throw new EthereumError(
            `Your wallet is on chain ${chain}, this exchange is on chain ${chainId}. Switch your wallet, then try again.`,
            0,
          );
        }
      }
      return wallet.request(call);
    },
  };
}

/** The address of a private key, lower-case. */
export function addressOf(privateKey: Uint8Array): string {
  const point = secp256k1.getPublicKey(privateKey, false);
  return "0x" + toHex(keccak_256(point.slice(1)).slice(-ADDRESS_BYTES));
}

/** EIP-191, deterministic as RFC 6979: what wallets do for `personal_sign`. */
export function personalSign(privateKey: Uint8Array, text: string): string {
  const bytes = new TextEncoder().encode(text);
  const prefix = new TextEncoder().encode(`\x19Ethereum Signed Message:\n${bytes.length}`);
  const signature = secp256k1.sign(keccak_256(concat(prefix, bytes)), privateKey, {
    prehash: false,
    format: "recovered",
  });
  return "0x" + toHex(signature.slice(1)) + (signature[0]! + 27).toString(16);
}

/**
 * A node that holds keys of its own, such as Foundry's for development: a wallet without a window.
 *
 * @param url JSON-RPC over HTTP
 */
export function nodeProvider(url: string, deadlineMillis = 20_000): EthereumProvider {
  let id = 0;
  return {
    async request({ method, params = [] }) {
      let answer: { result?: unknown; error?: { code: number; message: string } };
      try {
        const response = await fetch(url, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ jsonrpc: "2.0", id: ++id, method, params }),
          signal: AbortSignal.timeout(deadlineMillis),
        });
        answer = (await response.json()) as typeof answer;
      } catch {
        throw new EthereumError(`The L1 node at ${url} does not answer. Try again in a moment.`, 0);
      }
      if (answer.error) throw new EthereumError(answer.error.message, answer.error.code);
      return answer.result;
    },
  };
}

/** The L2 key that an account's signature gives. Asks the wallet, which asks its user. */
export async function deriveKey(
  provider: EthereumProvider,
  address: string,
  chainId: bigint,
): Promise<PrivateKey> {
  const text = "0x" + toHex(new TextEncoder().encode(keyText(chainId)));
  const signature = await provider.request({ method: "personal_sign", params: [text, address] });
  return keyFromSignature(asText(signature));
}

function asText(value: unknown): string {
  if (typeof value !== "string")
    throw new EthereumError("The wallet gave an unexpected answer.", 0);
  return value;
}

/** An account, an amount, a token: everything that these calls take fits one word. */
type Argument = bigint | string;

function encode(signature: string, args: readonly Argument[]): string {
  const selector = keccak_256(new TextEncoder().encode(signature)).slice(0, 4);
  const words = args.map((arg) => word(typeof arg === "string" ? toInteger(fromHex(arg)) : arg));
  return "0x" + toHex(concat(selector, ...words));
}

interface Receipt {
  readonly status: string;
  readonly logs: readonly { readonly address: string; readonly topics: readonly string[] }[];
}

const REGISTER_REQUESTED =
  "0x" +
  toHex(
    keccak_256(
      new TextEncoder().encode("RegisterRequested(uint64,uint32,address,bool,uint256,uint64)"),
    ),
  );

/** The exchange's contract as one account on L1 uses it. */
export class ExchangeContract {
  /**
   * @param provider signs and sends for the owner
   * @param contract the contract's address
   * @param owner the account on L1
   * @param pollMillis how often a transaction is looked for
   */
  constructor(
    private readonly provider: EthereumProvider,
    private readonly contract: string,
    readonly owner: string,
    private readonly pollMillis = 400,
  ) {}

  private async view(to: string, signature: string, ...args: Argument[]): Promise<bigint> {
    const data = encode(signature, args);
    const result = await this.provider.request({
      method: "eth_call",
      params: [{ from: this.owner, to, data }, "latest"],
    });
    return toInteger(fromHex(asText(result)).slice(0, 32));
  }

  private async send(
    to: string,
    value: bigint,
    signature: string,
    ...args: Argument[]
  ): Promise<Receipt> {
    const transaction = {
      from: this.owner,
      to,
      data: encode(signature, args),
      value: "0x" + value.toString(16),
    };
    // A call that must fail is told before the wallet asks for gas.
    await this.provider.request({ method: "eth_estimateGas", params: [transaction] });
    const hash = asText(
      await this.provider.request({ method: "eth_sendTransaction", params: [transaction] }),
    );
    const end = Date.now() + GONE_MILLIS;
    for (;;) {
      const receipt = (await this.provider.request({
        method: "eth_getTransactionReceipt",
        params: [hash],
      })) as Receipt | null;
      if (receipt) {
        if (BigInt(receipt.status) !== 1n) {
          throw new EthereumError(`Transaction ${hash} failed on L1.`, 0);
        }
        return receipt;
      }
      if (Date.now() > end) {
        throw new EthereumError(
          `Transaction ${hash} is not in a block yet. Look at it in your wallet.`,
          0,
        );
      }
      await new Promise((resolve) => setTimeout(resolve, this.pollMillis));
    }
  }

  /** Wei that a registration costs. */
  registrationFee(): Promise<bigint> {
    return this.view(this.contract, "registrationFee()");
  }

  /** The newest account of the owner on L2; 0 if there is none. */
  async account(): Promise<number> {
    const count = Number(await this.view(this.contract, "accountCount()"));
    for (let account = count; account > 1; account--) {
      const owner = await this.view(this.contract, "accountOwner(uint32)", BigInt(account));
      if (owner === BigInt(this.owner)) return account;
    }
    return 0;
  }

  /** Registers an account of the owner with an L2 key; returns its id. */
  async register(key: PublicKey): Promise<number> {
    const receipt = await this.send(
      this.contract,
      await this.registrationFee(),
      "registerUser(uint256,uint256)",
      key.x,
      key.y,
    );
    const account = receipt.logs.find((log) => log.topics[0] === REGISTER_REQUESTED)?.topics[2];
    if (!account) throw new EthereumError("The registration has logged no account.", 0);
    return Number(BigInt(account));
  }

  /** Deposits wei to an account of L2. */
  async depositEth(account: number, wei: bigint): Promise<void> {
    await this.send(this.contract, wei, "depositETH(uint32)", BigInt(account));
  }

  /** Deposits a token to an account of L2, in its smallest parts; allows it first if need be. */
  async depositToken(
    token: number,
    address: string,
    account: number,
    amount: bigint,
  ): Promise<void> {
    const allowed = await this.view(
      address,
      "allowance(address,address)",
      this.owner,
      this.contract,
    );
    if (allowed < amount) {
      await this.send(address, 0n, "approve(address,uint256)", this.contract, amount);
    }
    await this.send(
      this.contract,
      0n,
      "depositERC20(uint16,uint32,uint256)",
      BigInt(token),
      BigInt(account),
      amount,
    );
  }

  /** A token of the exchange: its contract, zero for ETH, and how much on L1 one L2 unit is. */
  async token(id: number): Promise<{ address: string; unit: bigint }> {
    const data = encode("tokenById(uint16)", [BigInt(id)]);
    const result = asText(
      await this.provider.request({
        method: "eth_call",
        params: [{ from: this.owner, to: this.contract, data }, "latest"],
      }),
    );
    const bytes = fromHex(result);
    return {
      address: "0x" + toHex(bytes.slice(32 - ADDRESS_BYTES, 32)),
      unit: toInteger(bytes.slice(64, 96)),
    };
  }

  /** What the owner has on L1: wei, or smallest parts of a token. */
  async balance(address: string): Promise<bigint> {
    if (address !== "" && BigInt(address) !== 0n) {
      return this.view(address, "balanceOf(address)", this.owner);
    }
    const wei = await this.provider.request({
      method: "eth_getBalance",
      params: [this.owner, "latest"],
    });
    return BigInt(asText(wei));
  }

  /** Makes a token for demonstrations, which lets everybody do so. */
  async mint(address: string, amount: bigint): Promise<void> {
    await this.send(address, 0n, "mint(address,uint256)", this.owner, amount);
  }

  /** L2 units that are the owner's to claim. */
  pending(token: number): Promise<bigint> {
    return this.view(this.contract, "pendingBalance(address,uint16)", this.owner, BigInt(token));
  }

  /** Has what is pending paid to the owner. */
  async claim(token: number): Promise<void> {
    await this.send(
      this.contract,
      0n,
      "withdrawPendingBalance(address,uint16)",
      this.owner,
      BigInt(token),
    );
  }

  /** Requests that the whole balance of a token leaves L2. */
  async requestFullExit(account: number, token: number): Promise<void> {
    await this.send(
      this.contract,
      0n,
      "requestFullExit(uint32,uint16)",
      BigInt(account),
      BigInt(token),
    );
  }
}
