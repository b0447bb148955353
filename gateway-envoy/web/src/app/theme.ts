/** Dark, light, or as the system has it. */
import { computed, effect, signal } from "@preact/signals";

/** What the user wants. */
export type Wish = "system" | "dark" | "light";

const KEPT = "fluidex.theme";
const system = matchMedia("(prefers-color-scheme: light)");
const systemLight = signal(system.matches);
system.addEventListener("change", (event) => (systemLight.value = event.matches));

function kept(): Wish {
  const text = localStorage.getItem(KEPT);
  return text === "dark" || text === "light" ? text : "system";
}

/** What the user wants. */
export const wish = signal<Wish>(kept());

/** What is shown. */
export const theme = computed<"dark" | "light">(() =>
  wish.value === "system" ? (systemLight.value ? "light" : "dark") : wish.value,
);

/** Goes from one to the other. */
export function switchTheme(): void {
  wish.value = theme.value === "dark" ? "light" : "dark";
  localStorage.setItem(KEPT, wish.value);
}

effect(() => {
  document.documentElement.dataset.theme = theme.value;
});
