/** Small parts that several views have. */
import type { ComponentChildren, TargetedKeyboardEvent } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";

/** One of a few, chosen with arrow keys too. */
export function Tabs<T extends string>(props: {
  label: string;
  tabs: readonly { id: T; text: ComponentChildren }[];
  value: T;
  onChange: (id: T) => void;
  class?: string;
  panel?: string;
}) {
  const move = (event: TargetedKeyboardEvent<HTMLDivElement>) => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const at = props.tabs.findIndex((tab) => tab.id === props.value);
    const next = (at + step + props.tabs.length) % props.tabs.length;
    props.onChange(props.tabs[next]!.id);
    (event.currentTarget.children[next] as HTMLElement).focus();
  };
  return (
    <div
      class={`tabs ${props.class ?? ""}`}
      role="tablist"
      aria-label={props.label}
      onKeyDown={move}
    >
      {props.tabs.map((tab) => (
        <button
          key={tab.id}
          type="button"
          role="tab"
          aria-selected={tab.id === props.value}
          aria-controls={props.panel}
          tabIndex={tab.id === props.value ? 0 : -1}
          data-tab={tab.id}
          onClick={() => props.onChange(tab.id)}
        >
          {tab.text}
        </button>
      ))}
    </div>
  );
}

/** A window in front of the page. */
export function Dialog(props: { title: string; onClose: () => void; children: ComponentChildren }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useId();
  useEffect(() => {
    const element = dialog.current;
    if (element && !element.open) element.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={title}
      onCancel={props.onClose}
      onClick={(event) => {
        if (event.target === dialog.current) props.onClose();
      }}
    >
      <div class="dialog">
        <header>
          <h2 id={title}>{props.title}</h2>
          <button type="button" class="icon" aria-label="Close" onClick={props.onClose}>
            ✕
          </button>
        </header>
        {props.children}
      </div>
    </dialog>
  );
}

/** Nothing to show, in words. */
export function Empty(props: { children: ComponentChildren }) {
  return <p class="empty">{props.children}</p>;
}

/** A number field with its unit; arrow keys move it by one step. */
export function NumberField(props: {
  id: string;
  label: string;
  unit: string;
  value: string;
  onInput: (value: string) => void;
  onStep?: (direction: 1 | -1) => void;
  invalid?: boolean;
  describedBy?: string;
  disabled?: boolean;
}) {
  return (
    <label class={`field ${props.invalid ? "invalid" : ""}`} for={props.id}>
      <span>{props.label}</span>
      <input
        id={props.id}
        inputMode="decimal"
        autocomplete="off"
        spellcheck={false}
        value={props.value}
        disabled={props.disabled}
        aria-invalid={props.invalid}
        aria-describedby={props.describedBy}
        onInput={(event) => props.onInput(event.currentTarget.value.replace(",", "."))}
        onKeyDown={(event) => {
          const direction = event.key === "ArrowUp" ? 1 : event.key === "ArrowDown" ? -1 : 0;
          if (direction !== 0 && props.onStep) {
            event.preventDefault();
            props.onStep(direction);
          }
        }}
      />
      <span class="unit">{props.unit}</span>
    </label>
  );
}
