import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const places = [
  process.env["CHROMIUM"],
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** The path of an installed Chromium; undefined if there is none. */
export const chromiumPath: string | undefined = places.find((place) => place && existsSync(place));

/** Starts a browser with a new profile. */
export async function launch(): Promise<Browser> {
  if (chromiumPath === undefined) {
    throw new Error("no Chromium: install the package chromium, or set CHROMIUM to its path");
  }
  return chromium.launch({
    executablePath: chromiumPath,
    timeout: 0, // the hook that starts it has one
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}
