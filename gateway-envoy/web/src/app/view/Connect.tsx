import { useState } from "preact/hooks";
import { type Step, connectDemo, connectWallet, demoAccounts, step, trader } from "../account.js";
import { inWords } from "../exchange.js";
import { ends } from "../format.js";
import { Dialog } from "./parts.jsx";

const STEPS: readonly { id: Step; text: string }[] = [
  { id: "sign", text: "Sign a text that makes your L2 key. It costs nothing." },
  { id: "find", text: "Find your account." },
  { id: "register", text: "Register an account on L1, if you have none." },
  { id: "wait", text: "Wait until the exchange knows it." },
];

/** The way from a wallet to an account. */
export function Connect(props: { onClose: () => void }) {
  const [problem, setProblem] = useState("");
  const demo = demoAccounts();
  const at = STEPS.findIndex((each) => each.id === step.value);
  const connect = async (way: () => Promise<void>) => {
    setProblem("");
    try {
      await way();
      if (trader.value) props.onClose();
    } catch (e) {
      setProblem(inWords(e));
    }
  };
  return (
    <Dialog title="Connect to trade" onClose={props.onClose}>
      <p class="muted">
        Your orders are signed here, in your browser, with a key that your wallet derives. The
        exchange never sees it.
      </p>
      <div class="choices">
        <button type="button" disabled={at >= 0} onClick={() => void connect(connectWallet)}>
          <strong>Browser wallet</strong>
          <span class="muted">{window.ethereum ? "Found in this browser" : "None found here"}</span>
        </button>
        {demo.map((each) => (
          <button
            key={each.address}
            type="button"
            disabled={at >= 0}
            data-testid="demo"
            onClick={() => void connect(() => connectDemo(each.name, each.address))}
          >
            <strong>{each.name}</strong>
            <span class="muted">demo account {ends(each.address, 4)}</span>
          </button>
        ))}
      </div>
      {at >= 0 && (
        <ol class="steps" role="status">
          {STEPS.map((each, i) => (
            <li key={each.id} class={i < at ? "done" : i === at ? "doing" : ""}>
              {each.text}
            </li>
          ))}
        </ol>
      )}
      {problem && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
    </Dialog>
  );
}
