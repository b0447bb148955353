/** What the explorer shows: blocks, transactions, proofs, provers; read again while it is open. */
import { signal } from "@preact/signals";
import { ApiError, Fields, type Message, callUnary, stripZeros } from "../sdk/index.js";
import { api, info, push } from "./exchange.js";
import { grouped } from "./format.js";

const EXPLORER = "/api/explorer";

/** How far a block is on L1. */
export const BLOCK_STATUSES = ["UNCOMMITED", "COMMITED", "VERIFIED", "EXECUTED"] as const;

/** How far a block is on L1. */
export type BlockStatus = (typeof BLOCK_STATUSES)[number];

/** The statuses for people. */
export const STATUS_WORDS: Record<BlockStatus, string> = {
  UNCOMMITED: "Sealed",
  COMMITED: "Committed",
  VERIFIED: "Proven",
  EXECUTED: "Executed",
};

/** A block in a list. */
export interface BlockRow {
  readonly id: number;
  readonly root: string;
  readonly time: number;
  readonly status: BlockStatus;
  /** How long its proof took; 0 if there is none, or the exchange does not say. */
  readonly provingMillis: number;
}

/** How far the rollup is. */
export interface Status {
  readonly sealed: number;
  readonly proofStored: number;
  readonly committed: number;
  readonly proven: number;
  readonly executed: number;
  readonly seq: number;
  readonly root: string;
  readonly parked: number;
  readonly halted: string;
}

/** A transaction for people. */
export interface TxRow {
  readonly block: number;
  readonly slot: number;
  readonly seq: number;
  readonly type: string;
  readonly words: string;
  readonly accounts: readonly number[];
  readonly status: BlockStatus;
  readonly hashes: Hashes;
}

/** L1 transactions of a block; empty before. */
export interface Hashes {
  readonly commit: string;
  readonly prove: string;
  readonly execute: string;
}

/** A block. */
export interface Block {
  readonly id: number;
  readonly capacity: number;
  readonly transactions: number;
  readonly time: number;
  readonly status: BlockStatus;
  readonly oldRoot: string;
  readonly newRoot: string;
  readonly hashes: Hashes;
  readonly hasProof: boolean;
  /** As in {@link BlockRow}. */
  readonly provingMillis: number;
  readonly txs: readonly { type: string; words: string; accounts: readonly number[] }[];
}

/** A prover. */
export interface Worker {
  readonly id: string;
  readonly host: string;
  readonly circuits: readonly string[];
  readonly version: string;
  readonly memory: number;
  readonly processors: number;
  readonly lastSeen: number;
  readonly task: string;
  readonly percent: number;
}

/** The provers and their queue. */
export interface Fleet {
  readonly workers: readonly Worker[];
  readonly required: number;
  readonly circuits: readonly {
    readonly name: string;
    readonly waiting: number;
    readonly leased: number;
    readonly proven: number;
    readonly dead: number;
    readonly medianMillis: number;
    readonly oldestMillis: number;
  }[];
}

const status = (fields: Fields): BlockStatus =>
  fields.integer("status") === 100 ? "EXECUTED" : fields.name("status", BLOCK_STATUSES);

/** How far the rollup is. */
export async function readStatus(): Promise<Status> {
  const fields = await api.get(`${EXPLORER}/status`);
  return {
    sealed: fields.integer("sealed"),
    proofStored: fields.integer("proofStored"),
    committed: fields.integer("committed"),
    proven: fields.integer("proven"),
    executed: fields.integer("executed"),
    seq: fields.integer("seq"),
    root: fields.text("merkleRoot"),
    parked: fields.integer("parked"),
    halted: fields.text("halted"),
  };
}

/** Blocks, newest first. */
export async function readBlocks(
  offset: number,
  limit: number,
): Promise<{ total: number; blocks: BlockRow[] }> {
  const fields = await api.get(`${EXPLORER}/l2_blocks?offset=${offset}&limit=${limit}`);
  return {
    total: fields.integer("total"),
    blocks: fields.list("blocks").map((each) => ({
      id: each.integer("blockHeight"),
      root: each.text("merkleRoot"),
      time: each.integer("blockTime"),
      status: status(each),
      provingMillis: each.integer("provingTime"),
    })),
  };
}

function assetOf(token: number): string {
  return info.value?.assets.find((each) => each.token === token)?.symbol ?? `token ${token}`;
}

/** A transaction in words, and the accounts it touches. */
function describe(decoded: Fields): { type: string; words: string; accounts: number[] } {
  const inner = (name: string) => (decoded.has(name) ? decoded.of(name) : undefined);
  const sum = (text: string, token: number) => `${grouped(stripZeros(text))} ${assetOf(token)}`;
  const paid = (tx: Fields) => sum(tx.decimal("amount"), tx.integer("tokenId"));
  const account = (tx: Fields) => tx.integer("accountId");
  const deposit = inner("depositTx");
  if (deposit) {
    const id = account(deposit);
    return { type: "Deposit", words: `${paid(deposit)} to account ${id}`, accounts: [id] };
  }
  const withdrawal = inner("withdrawTx");
  if (withdrawal) {
    const id = account(withdrawal);
    return { type: "Withdraw", words: `${paid(withdrawal)} of account ${id}`, accounts: [id] };
  }
  const transfer = inner("transferTx");
  if (transfer) {
    const [from, to] = [transfer.integer("from"), transfer.integer("to")];
    return {
      type: "Transfer",
      words: `${paid(transfer)} from account ${from} to account ${to}`,
      accounts: [from, to],
    };
  }
  const trade = inner("spotTradeTx");
  if (trade) {
    const accounts = [trade.integer("order1AccountId"), trade.integer("order2AccountId")];
    // Digits after an underscore: both spellings of the transcoder.
    const token1 = trade.integer("tokenId1to2") || trade.integer("tokenId_1to2");
    const token2 = trade.integer("tokenId2to1") || trade.integer("tokenId_2to1");
    return {
      type: "Trade",
      words: `${sum(trade.decimal("amount1to2"), token1)} of account ${accounts[0] ?? 0} for ${sum(trade.decimal("amount2to1"), token2)} of account ${accounts[1] ?? 0}`,
      accounts,
    };
  }
  const register = inner("registerTx");
  if (register) {
    const id = account(register);
    return { type: "Register", words: `the key of account ${id}`, accounts: [id] };
  }
  const exit = inner("fullExitTx");
  if (exit) {
    const id = account(exit);
    return { type: "Full exit", words: `${paid(exit)} of account ${id}`, accounts: [id] };
  }
  const cancel = inner("cancelTx");
  if (cancel) {
    const id = account(cancel);
    return {
      type: "Cancel",
      words: `order ${cancel.integer("orderId")} of account ${id}`,
      accounts: [id],
    };
  }
  return { type: "Padding", words: "nothing", accounts: [] };
}

/** Transactions, newest first: all, of an account, or of an event. */
export async function readTxs(
  limit: number,
  of: { account?: number; seq?: number } = {},
): Promise<TxRow[]> {
  const more =
    (of.account === undefined ? "" : `&account_id=${of.account}`) +
    (of.seq === undefined ? "" : `&seq=${of.seq}`);
  const fields = await api.get(`${EXPLORER}/l2_txs?limit=${limit}${more}`);
  return fields.list("txs").map((each) => ({
    block: each.integer("blockId"),
    slot: each.integer("slot"),
    seq: each.integer("seq"),
    status: status(each),
    hashes: {
      commit: each.text("commitTxHash"),
      prove: each.text("proveTxHash"),
      execute: each.text("executeTxHash"),
    },
    ...describe(each.of("decoded")),
  }));
}

/** A block. */
export async function readBlock(id: number): Promise<Block> {
  const fields = await api.get(`${EXPLORER}/l2_block/${id}`);
  const real = fields.integer("realTxNum");
  return {
    id,
    capacity: fields.integer("txNum"),
    transactions: real,
    time: fields.integer("createdTime"),
    status: status(fields),
    oldRoot: fields.text("oldRoot"),
    newRoot: fields.text("newRoot"),
    hashes: {
      commit: fields.text("l1TxHash"),
      prove: fields.text("proveTxHash"),
      execute: fields.text("executeTxHash"),
    },
    hasProof: fields.flag("proven"),
    provingMillis: fields.integer("provingTime"),
    txs: fields.list("decodedTxs").slice(0, real).map(describe),
  };
}

/** The provers; undefined where the gateway does not show them. */
export async function readFleet(): Promise<Fleet | undefined> {
  let answer: Message;
  try {
    answer = await callUnary("", "/cluster.Cluster/ClusterStats");
  } catch (e) {
    if (e instanceof ApiError && e.isUnavailable && e.code === "UNREACHABLE") throw e;
    return undefined;
  }
  return {
    workers: answer.messages(4).map((each) => ({
      id: each.text(1),
      host: each.text(2),
      circuits: each.texts(3),
      version: each.text(4),
      memory: each.integer(5),
      processors: each.integer(6),
      lastSeen: each.integer(7),
      task: each.text(8),
      percent: each.integer(9),
    })),
    required: answer.integer(3),
    circuits: answer.messages(1).map((each) => ({
      name: each.text(1),
      waiting: each.integer(2),
      leased: each.integer(3),
      proven: each.integer(4),
      dead: each.integer(5),
      oldestMillis: each.integer(6),
      medianMillis: each.integer(7),
    })),
  };
}

/** Counts up whenever a block was made or got further. */
export const blockNews = signal(0);

/** Listens for blocks; call the result to end it. */
export function followBlocks(): () => void {
  return push.subscribe(
    { channel: "blocks" },
    { message: () => ((blockNews.value = blockNews.peek() + 1), true) },
  );
}
