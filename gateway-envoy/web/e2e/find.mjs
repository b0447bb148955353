// Which browser of this machine the page is tried in.

import fs from "node:fs";

/** Where systems put one. */
export const PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** What to tell who has none. */
export const ADVICE =
  "no Chromium here: install Chromium or Google Chrome (Debian: apt install chromium), or name its" +
  " file in FLUIDEX_CHROMIUM";

/**
 * The browser of this machine; undefined if there is none, or if the empty name says so. One that
 * is named and not there is an error: another would be tried in its stead unseen.
 */
export function findBrowser(named, exists = fs.existsSync) {
  if (named === undefined) return PLACES.find((place) => exists(place));
  if (named === "") return undefined;
  if (!exists(named)) {
    throw new Error(`there is no browser ${named}: correct --chromium or FLUIDEX_CHROMIUM`);
  }
  return named;
}
