import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { deployment, inWords, now } from "../exchange.js";
import {
  type Block,
  type BlockRow,
  type BlockStatus,
  type Fleet,
  type Hashes,
  STATUS_WORDS,
  type Status,
  type TxRow,
  blockNews,
  followBlocks,
  readBlock,
  readBlocks,
  readFleet,
  readStatus,
  readTxs,
} from "../explorer.js";
import { ago, dateTime, duration, ends, grouped } from "../format.js";
import { go, route } from "../route.js";
import { tell } from "../notices.js";
import { Empty } from "./parts.jsx";

const REFRESH_SECONDS = 3;
const PAGE = 20;

/** Reads something now, after each news of blocks and every few seconds; keeps what it had. */
function useFresh<T>(read: () => Promise<T>, inputs: readonly unknown[]) {
  const [value, setValue] = useState<T | undefined>(undefined);
  const [problem, setProblem] = useState("");
  const beat = Math.floor(now.value / 1000 / REFRESH_SECONDS);
  useEffect(() => setValue(undefined), inputs);
  useEffect(() => {
    let gone = false;
    read().then(
      (answer) => {
        if (gone) return;
        setValue(() => answer);
        setProblem("");
      },
      (e: unknown) => {
        if (!gone) setProblem(inWords(e));
      },
    );
    return () => {
      gone = true;
    };
  }, [...inputs, beat, blockNews.value]);
  return { value, problem };
}

function Loading(props: { problem: string }) {
  return props.problem ? (
    <p class="problem" role="alert">
      {props.problem}
    </p>
  ) : (
    <Empty>Loading…</Empty>
  );
}

function StatusPill(props: { status: BlockStatus }) {
  return (
    <span class={`pill ${props.status.toLowerCase()}`} data-status={props.status}>
      {STATUS_WORDS[props.status]}
    </span>
  );
}

function Hash(props: { value: string; missing: string }) {
  const { value } = props;
  if (value === "") return <span class="muted">{props.missing}</span>;
  const explorer = deployment.value?.l1ExplorerUrl;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value);
      tell("plain", "Copied.");
    } catch {
      // Without TLS, browsers have no clipboard at all.
      tell("bad", "The browser does not let this page copy.");
    }
  };
  return (
    <span class="hash">
      {explorer ? (
        <a href={`${explorer}/tx/${value}`} rel="noreferrer" target="_blank" title={value}>
          {ends(value)}
        </a>
      ) : (
        <code title={value}>{ends(value)}</code>
      )}
      <button type="button" class="icon" aria-label={`Copy ${value}`} onClick={() => void copy()}>
        <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
          <path d="M4.5 4.5h6v6h-6zM2.5 7.5h-1v-6h6v1" fill="none" stroke="currentColor" />
        </svg>
      </button>
    </span>
  );
}

const rootHex = (decimal: string) =>
  /^\d+$/.test(decimal) ? "0x" + BigInt(decimal).toString(16).padStart(64, "0") : decimal;

function Pipeline(props: { status: Status }) {
  const { sealed, proofStored, committed, proven, executed } = props.status;
  const stages = [
    ["Sealed", sealed, "made of the exchange's events"],
    ["Proof made", proofStored, "by the provers"],
    ["Committed", committed, "data is on Ethereum"],
    ["Proven", proven, "proof is accepted there"],
    ["Executed", executed, "final; withdrawals are paid"],
  ] as const;
  return (
    <ol class="pipeline" aria-label="How far the blocks are">
      {stages.map(([name, block, what]) => (
        <li key={name}>
          <span class="muted">{name}</span>
          <strong>{block === 0 ? "–" : `#${grouped(String(block))}`}</strong>
          <small class="muted">
            {sealed - block > 0 ? `${grouped(String(sealed - block))} behind · ` : ""}
            {what}
          </small>
        </li>
      ))}
    </ol>
  );
}

function TxTable(props: {
  txs: readonly Pick<TxRow, "type" | "words">[];
  place?: (i: number) => ComponentChildren;
  label: string;
}) {
  return (
    <table class="wide txs" aria-label={props.label}>
      <thead>
        <tr>
          {props.place && <th scope="col">Event</th>}
          <th scope="col">Kind</th>
          <th scope="col" class="grow">
            What
          </th>
        </tr>
      </thead>
      <tbody>
        {props.txs.map((tx, i) => (
          <tr key={i}>
            {props.place && <td>{props.place(i)}</td>}
            <td>
              <span class={`kind tx-${tx.type.toLowerCase().replace(" ", "-")}`}>{tx.type}</span>
            </td>
            <td class="grow">{tx.words}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Search() {
  const [what, setWhat] = useState("block");
  const [text, setText] = useState("");
  return (
    <form
      class="search"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        if (!/^\d{1,15}$/.test(text.trim())) {
          tell("bad", `The ${what === "tx" ? "event" : what} is a whole number, such as 12.`);
          return;
        }
        go(`/explorer/${what}/${text.trim()}`);
      }}
    >
      <select
        aria-label="What to look for"
        value={what}
        onChange={(event) => setWhat(event.currentTarget.value)}
      >
        <option value="block">Block</option>
        <option value="tx">Event</option>
        <option value="account">Account</option>
      </select>
      <input
        aria-label="Its number"
        inputMode="numeric"
        placeholder="Number"
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <button type="submit">Find</button>
    </form>
  );
}

function BlocksTable(props: { blocks: readonly BlockRow[] }) {
  return (
    <table class="wide" data-testid="blocks">
      <thead>
        <tr>
          <th scope="col">Block</th>
          <th scope="col">Status</th>
          <th scope="col">Sealed</th>
          <th scope="col">Proof</th>
          <th scope="col" class="spare">
            Root
          </th>
        </tr>
      </thead>
      <tbody>
        {props.blocks.map((block) => (
          <tr key={block.id}>
            <td>
              <a href={`#/explorer/block/${block.id}`}>#{grouped(String(block.id))}</a>
            </td>
            <td>
              <StatusPill status={block.status} />
            </td>
            <td class="muted">{ago(block.time, now.value)}</td>
            <td class="muted">{block.provingMillis ? duration(block.provingMillis) : "–"}</td>
            <td class="spare">
              <code class="muted">{ends(rootHex(block.root))}</code>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Overview() {
  const [offset, setOffset] = useState(0);
  const { value, problem } = useFresh(async () => {
    const [status, page, txs] = await Promise.all([
      readStatus(),
      readBlocks(offset, PAGE),
      readTxs(PAGE),
    ]);
    return { status, page, txs };
  }, [offset]);
  if (!value) return <Loading problem={problem} />;
  const { status, page, txs } = value;
  return (
    <>
      {status.halted && (
        <div class="banner" role="alert">
          No blocks are made: {status.halted}
        </div>
      )}
      <Pipeline status={status} />
      <div class="two">
        <section class="panel">
          <h2>
            Blocks
            <span class="pager">
              <button
                type="button"
                class="small"
                disabled={offset === 0}
                onClick={() => setOffset(Math.max(0, offset - PAGE))}
              >
                Newer
              </button>
              <button
                type="button"
                class="small"
                disabled={offset + PAGE >= page.total}
                onClick={() => setOffset(offset + PAGE)}
              >
                Older
              </button>
            </span>
          </h2>
          <div class="scroll" tabIndex={0} role="region" aria-label="Blocks">
            {page.blocks.length === 0 ? (
              <Empty>No block is sealed yet. The first one follows the first events.</Empty>
            ) : (
              <BlocksTable blocks={page.blocks} />
            )}
          </div>
        </section>
        <section class="panel">
          <h2>Transactions</h2>
          <div class="scroll" tabIndex={0} role="region" aria-label="Transactions">
            {txs.length === 0 ? (
              <Empty>No transactions yet.</Empty>
            ) : (
              <TxTable
                label="Newest transactions"
                txs={txs}
                place={(i) => <a href={`#/explorer/tx/${txs[i]!.seq}`}>{txs[i]!.seq}</a>}
              />
            )}
          </div>
        </section>
      </div>
    </>
  );
}

function L1Rows(props: { hashes: Hashes }) {
  return (
    <>
      <div>
        <dt>Commit on L1</dt>
        <dd>
          <Hash value={props.hashes.commit} missing="not yet" />
        </dd>
      </div>
      <div>
        <dt>Proof on L1</dt>
        <dd>
          <Hash value={props.hashes.prove} missing="not yet" />
        </dd>
      </div>
      <div>
        <dt>Execution on L1</dt>
        <dd>
          <Hash value={props.hashes.execute} missing="not yet" />
        </dd>
      </div>
    </>
  );
}

function proofWords(block: Block): string {
  if (block.provingMillis) return `made in ${duration(block.provingMillis)}, and verified`;
  return block.hasProof ? "made and verified" : "being made";
}

function BlockPage(props: { id: number }) {
  const { id } = props;
  const { value: block, problem } = useFresh(() => readBlock(id), [id]);
  if (!block) return <Loading problem={problem} />;
  return (
    <>
      <h1>
        Block #{grouped(String(id))} <StatusPill status={block.status} />
        <span class="pager">
          {id > 1 && (
            <a class="button small" href={`#/explorer/block/${id - 1}`}>
              Previous
            </a>
          )}
          <a class="button small" href={`#/explorer/block/${id + 1}`}>
            Next
          </a>
        </span>
      </h1>
      <dl class="facts panel">
        <div>
          <dt>Sealed</dt>
          <dd>
            {dateTime(block.time)} <span class="muted">({ago(block.time, now.value)})</span>
          </dd>
        </div>
        <div>
          <dt>Transactions</dt>
          <dd>
            {block.transactions} <span class="muted">of {block.capacity}</span>
          </dd>
        </div>
        <div>
          <dt>Proof</dt>
          <dd data-testid="proof">{proofWords(block)}</dd>
        </div>
        <L1Rows hashes={block.hashes} />
        <div>
          <dt>Root before</dt>
          <dd>
            <Hash value={rootHex(block.oldRoot)} missing="–" />
          </dd>
        </div>
        <div>
          <dt>Root after</dt>
          <dd>
            <Hash value={rootHex(block.newRoot)} missing="–" />
          </dd>
        </div>
      </dl>
      <section class="panel">
        <h2>Transactions</h2>
        <TxTable label={`Transactions of block ${id}`} txs={block.txs} />
      </section>
    </>
  );
}

function TxPage(props: { seq: number }) {
  const { seq } = props;
  const { value, problem } = useFresh(() => readTxs(1, { seq }), [seq]);
  if (!value) return <Loading problem={problem} />;
  const tx = value[0];
  if (!tx) {
    return (
      <Empty>
        Event {seq} is not in a block. It may not have come yet, or it changes nothing on L2.
      </Empty>
    );
  }
  return (
    <>
      <h1>
        {tx.type} <StatusPill status={tx.status} />
      </h1>
      <dl class="facts panel">
        <div>
          <dt>What</dt>
          <dd>{tx.words}</dd>
        </div>
        <div>
          <dt>Block</dt>
          <dd>
            <a href={`#/explorer/block/${tx.block}`}>#{tx.block}</a>{" "}
            <span class="muted">slot {tx.slot}</span>
          </dd>
        </div>
        <div>
          <dt>Accounts</dt>
          <dd>
            {tx.accounts.map((each) => (
              <a key={each} class="account" href={`#/explorer/account/${each}`}>
                {each}
              </a>
            ))}
          </dd>
        </div>
        <L1Rows hashes={tx.hashes} />
      </dl>
    </>
  );
}

function AccountPage(props: { id: number }) {
  const { id } = props;
  const { value, problem } = useFresh(() => readTxs(50, { account: id }), [id]);
  if (!value) return <Loading problem={problem} />;
  return (
    <>
      <h1>Account {id}</h1>
      <section class="panel">
        <h2>Transactions</h2>
        {value.length === 0 ? (
          <Empty>Nothing of account {id} is in a block.</Empty>
        ) : (
          <TxTable
            label={`Transactions of account ${id}`}
            txs={value}
            place={(i) => <a href={`#/explorer/tx/${value[i]!.seq}`}>{value[i]!.seq}</a>}
          />
        )}
      </section>
    </>
  );
}

const GIB = 2 ** 30;

function Workers(props: { fleet: Fleet }) {
  const { workers } = props.fleet;
  if (workers.length === 0) return <Empty>No prover was heard of within the last minute.</Empty>;
  return (
    <table class="wide" data-testid="workers">
      <thead>
        <tr>
          <th scope="col">Prover</th>
          <th scope="col">Works on</th>
          <th scope="col" class="spare">
            Processors
          </th>
          <th scope="col" class="spare">
            Memory
          </th>
          <th scope="col">Heard of</th>
        </tr>
      </thead>
      <tbody>
        {workers.map((each) => (
          <tr key={each.id}>
            <td title={each.id}>{each.host || each.id}</td>
            <td>
              {each.task ? (
                <label class="progress">
                  {each.task.replace("block-", "block ")}
                  <progress max={100} value={each.percent || undefined} />
                </label>
              ) : (
                <span class="muted">waits for work</span>
              )}
            </td>
            <td class="spare">{each.processors}</td>
            <td class="spare">{(each.memory / GIB).toFixed(1)} GiB</td>
            <td class="muted">{ago(each.lastSeen, now.value)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Provers() {
  const { value, problem } = useFresh(async () => ({ fleet: await readFleet() }), []);
  if (!value) return <Loading problem={problem} />;
  const { fleet } = value;
  if (!fleet) return <Empty>This gateway does not show its provers.</Empty>;
  return (
    <>
      <h1>Provers</h1>
      <div class="tiles">
        {fleet.circuits.map((each) => (
          <dl key={each.name} class="panel tile">
            <div class="name">
              <dt>Circuit</dt>
              <dd>{each.name}</dd>
            </div>
            <div>
              <dt>Proven</dt>
              <dd data-testid="proven">{grouped(String(each.proven))}</dd>
            </div>
            <div>
              <dt>Being proven</dt>
              <dd>{each.leased}</dd>
            </div>
            <div>
              <dt>Waiting</dt>
              <dd>{each.waiting}</dd>
            </div>
            <div>
              <dt>Median time of a proof</dt>
              <dd>{each.medianMillis ? duration(each.medianMillis) : "–"}</dd>
            </div>
            <div>
              <dt>Set aside</dt>
              <dd class={each.dead > 0 ? "down" : ""}>{each.dead}</dd>
            </div>
          </dl>
        ))}
      </div>
      <section class="panel">
        <h2>
          Fleet
          <span class="muted">
            {fleet.workers.length} here, {fleet.required} needed
          </span>
        </h2>
        <Workers fleet={fleet} />
      </section>
    </>
  );
}

/** Blocks, transactions, accounts, provers. */
export function Explorer() {
  useEffect(() => followBlocks(), []);
  const [what, text] = route.value.rest;
  const id = Number(text);
  const known = Number.isSafeInteger(id) && id >= 0;
  return (
    <div class="explorer">
      <nav class="sub" aria-label="Explorer">
        <a href="#/explorer" aria-current={what === undefined ? "page" : undefined}>
          Blocks
        </a>
        <a href="#/explorer/provers" aria-current={what === "provers" ? "page" : undefined}>
          Provers
        </a>
        <Search />
      </nav>
      {what === "block" && known ? (
        <BlockPage id={id} />
      ) : what === "tx" && known ? (
        <TxPage seq={id} />
      ) : what === "account" && known ? (
        <AccountPage id={id} />
      ) : what === "provers" ? (
        <Provers />
      ) : (
        <Overview />
      )}
    </div>
  );
}
