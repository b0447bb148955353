import { signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { formatUnits, stripZeros } from "../../sdk/index.js";
import { available, claim, contract, deposit, walletUnits, withdraw } from "../account.js";
import { info, inWords, now, quietly } from "../exchange.js";
import { short } from "../format.js";
import { Dialog, NumberField, Tabs } from "./parts.jsx";

/** Which way funds are to go; undefined while the window is closed. */
export const funding = signal<"deposit" | "withdraw" | "claim" | undefined>(undefined);

/** The asset that was chosen where the window was opened; empty if none was. */
const meant = signal("");

/** Opens the window. */
export function openFunds(way: "deposit" | "withdraw" | "claim", asset = ""): void {
  meant.value = asset;
  funding.value = way;
}

const WAYS = [
  { id: "deposit", text: "Deposit" },
  { id: "withdraw", text: "Withdraw" },
  { id: "claim", text: "Claim" },
] as const;

const WORDS = {
  deposit: "From your wallet on Ethereum into the exchange, counted once its block is final.",
  withdraw: "Out of the exchange. Once the block is proven and executed, claim it on Ethereum.",
  claim: "What is executed on Ethereum and yours, paid into your wallet.",
} as const;

const LOOK_SECONDS = 3;

/** Deposits, withdrawals, claims. */
export function Funds() {
  const way = funding.value!;
  const assets = info.value?.assets ?? [];
  const [chosen, choose] = useState(meant.value || (assets[0]?.id ?? ""));
  const [amount, setAmount] = useState("");
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const [wallet, setWallet] = useState<bigint | undefined>(undefined);
  const [pending, setPending] = useState<bigint | undefined>(undefined);
  const asset = assets.find((each) => each.id === chosen) ?? assets[0];
  const tick = Math.floor(now.value / 1000 / LOOK_SECONDS);

  useEffect(() => {
    let gone = false;
    const look = async () => {
      if (!asset || !contract.value) return;
      const [has, waits] = await Promise.all([
        walletUnits(asset),
        quietly(contract.value.pending(asset.token)),
      ]);
      if (!gone) {
        setWallet(has);
        setPending(waits);
      }
    };
    void look();
    return () => {
      gone = true;
    };
  }, [asset, tick]);

  if (!asset) return null;
  const close = () => (funding.value = undefined);
  const text = (units: bigint | undefined) =>
    units === undefined ? "–" : `${short(formatUnits(units, asset.precision), 6)} ${asset.symbol}`;
  const submit = async () => {
    setProblem("");
    setBusy(true);
    try {
      if (way === "deposit") await deposit(asset, amount);
      else if (way === "withdraw") await withdraw(asset, amount);
      else await claim(asset);
      close();
    } catch (e) {
      setProblem(inWords(e));
    } finally {
      setBusy(false);
    }
  };
  const all = () =>
    setAmount(
      way === "withdraw"
        ? stripZeros(available(asset))
        : wallet === undefined
          ? ""
          : stripZeros(formatUnits(wallet, asset.precision)),
    );
  return (
    <Dialog title="Funds" onClose={close}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) void submit();
        }}
      >
        <Tabs
          label="Which way"
          tabs={WAYS}
          value={way}
          onChange={(id) => {
            funding.value = id;
            setProblem("");
          }}
        />
        <p class="muted">{WORDS[way]}</p>
        <label class="field" for="asset">
          <span>Asset</span>
          <select
            id="asset"
            value={asset.id}
            onChange={(event) => {
              choose(event.currentTarget.value);
              setAmount("");
              // What is shown is the other asset's.
              setWallet(undefined);
              setPending(undefined);
            }}
          >
            {assets.map((each) => (
              <option key={each.id} value={each.id}>
                {each.symbol}
              </option>
            ))}
          </select>
        </label>
        {way !== "claim" && (
          <NumberField
            id="funds-amount"
            label="Amount"
            unit={asset.symbol}
            value={amount}
            onInput={setAmount}
            invalid={problem !== ""}
            describedBy="funds-problem"
          />
        )}
        <dl class="summary">
          <div>
            <dt>In your wallet</dt>
            <dd data-testid="in-wallet">{text(wallet)}</dd>
          </div>
          <div>
            <dt>In the exchange</dt>
            <dd>
              {short(available(asset), 6)} {asset.symbol}
            </dd>
          </div>
          <div>
            <dt>To be claimed</dt>
            <dd data-testid="pending">{text(pending)}</dd>
          </div>
        </dl>
        <div class="row">
          {way !== "claim" && (
            <button type="button" onClick={all}>
              All
            </button>
          )}
          <button
            type="submit"
            class="submit primary"
            disabled={busy || (way === "claim" && !pending)}
            data-testid="funds-submit"
          >
            {busy
              ? "Waiting for Ethereum and the exchange…"
              : WAYS.find((each) => each.id === way)!.text}
          </button>
        </div>
        <p id="funds-problem" class="problem" role="alert">
          {problem}
        </p>
      </form>
    </Dialog>
  );
}
