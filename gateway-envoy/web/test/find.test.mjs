import { describe, expect, it } from "vitest";
import { ADVICE, PLACES, findBrowser } from "../e2e/find.mjs";

const nowhere = () => false;

describe("the search for a browser", () => {
  it("takes the first place that has one", () => {
    expect(findBrowser(undefined, (file) => PLACES.slice(1).includes(file))).toBe(PLACES[1]);
  });

  it("finds none where there is none, and says what to install", () => {
    expect(findBrowser(undefined, nowhere)).toBeUndefined();
    expect(ADVICE).toMatch(/install .* FLUIDEX_CHROMIUM/);
  });

  it("takes the one that is named, and no other in its stead", () => {
    expect(findBrowser("/opt/chrome", (file) => file === "/opt/chrome")).toBe("/opt/chrome");
    expect(() => findBrowser("/opt/chrome", (file) => PLACES.includes(file))).toThrow(
      "there is no browser /opt/chrome: correct --chromium or FLUIDEX_CHROMIUM",
    );
  });

  it("takes an empty name for none, whatever is installed", () => {
    expect(findBrowser("", () => true)).toBeUndefined();
  });
});
