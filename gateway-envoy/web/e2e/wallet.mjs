// A wallet in the page: EIP-1193 as a browser's extension offers it, with a key made for this run.
// The development chain sends its transactions and gives it ETH.

import { secp256k1 } from "@noble/curves/secp256k1.js";
import { keccak_256 } from "@noble/hashes/sha3.js";
import { check } from "./browser.mjs";

const hex = (bytes) => Buffer.from(bytes).toString("hex");

/** What wallets answer to personal_sign: EIP-191 over the text. */
function personalSign(key, text) {
  const message = Buffer.from(text.replace(/^0x/, ""), "hex");
  const prefix = Buffer.from(`\x19Ethereum Signed Message:\n${message.length}`);
  const signature = secp256k1.sign(keccak_256(Buffer.concat([prefix, message])), key, {
    prehash: false,
    format: "recovered",
  });
  return "0x" + hex(signature.slice(1)) + (signature[0] + 27).toString(16);
}

/** Puts the wallet into a page, before the page's own code. */
function install({ rpc, address, chain }) {
  const listeners = new Map();
  const state = { chain, knows: [chain], declines: "", last: {} };
  const fail = (code, message) => {
    throw Object.assign(new Error(message), { code });
  };
  const go = (to) => {
    state.chain = to;
    for (const each of listeners.get("chainChanged") ?? []) each(to);
  };
  const answers = {
    eth_requestAccounts: () => [address],
    eth_accounts: () => [address],
    eth_chainId: () => state.chain,
    personal_sign: ([text]) => window.signWithTestKey(text),
    wallet_switchEthereumChain: ([{ chainId }]) => {
      if (!state.knows.includes(chainId)) fail(4902, "Unrecognized chain ID.");
      go(chainId);
      return null;
    },
    wallet_addEthereumChain: ([{ chainId }]) => {
      state.knows.push(chainId);
      go(chainId);
      return null;
    },
  };
  window.testWallet = { state, go };
  window.ethereum = {
    async request({ method, params = [] }) {
      state.last[method] = params;
      if (method === state.declines) fail(4001, "User rejected the request.");
      if (answers[method]) return answers[method](params);
      const response = await window.fetch(rpc, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
      });
      const { result, error } = await response.json();
      if (error) fail(error.code, error.message);
      return result;
    },
    on: (event, listener) => listeners.set(event, [...(listeners.get(event) ?? []), listener]),
    removeListener: (event, listener) =>
      listeners.set(
        event,
        (listeners.get(event) ?? []).filter((each) => each !== listener),
      ),
  };
}

/** A wallet of its own account. */
export class Wallet {
  /** Of an exchange at a URL; on Ethereum's main chain first, as a stranger's wallet is. */
  constructor(rpc) {
    this.rpc = rpc;
    this.key = secp256k1.utils.randomSecretKey();
    this.address =
      "0x" + hex(keccak_256(secp256k1.getPublicKey(this.key, false).slice(1)).slice(-20));
  }

  /** Asks the chain. */
  async call(method, ...params) {
    const response = await fetch(this.rpc, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
    });
    const { result, error } = await response.json();
    check(!error, `${method}: ${error?.message}`);
    return result;
  }

  /** Gives the account so much ETH, neither more nor less. */
  async hold(wei) {
    await this.call("anvil_setBalance", this.address, "0x" + wei.toString(16));
  }

  /** What the account has on L1, in wei. */
  async balance() {
    return BigInt(await this.call("eth_getBalance", this.address, "latest"));
  }

  /** Makes it the wallet of a browser's context. */
  async into(context) {
    await this.call("anvil_impersonateAccount", this.address);
    await context.exposeFunction("signWithTestKey", (text) => personalSign(this.key, text));
    await context.addInitScript(install, { rpc: this.rpc, address: this.address, chain: "0x1" });
  }
}

/** Has the wallet's user decline a method from now on; nothing without one. */
export const decline = (page, method = "") =>
  page.evaluate((declined) => (window.testWallet.state.declines = declined), method);

/** Has the wallet be on another chain, without telling the page. */
export const slip = (page, chain) =>
  page.evaluate((to) => (window.testWallet.state.chain = to), chain);

/** Has the wallet go to another chain, and tell. */
export const leave = (page, chain) => page.evaluate((to) => window.testWallet.go(to), chain);
