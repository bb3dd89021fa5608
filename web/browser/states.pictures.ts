// Takes pictures of every state of the page, light, dark and on a phone, into web/pictures: `make pictures`.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContextOptions } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { launch } from "./chromium.js";
import { Relay } from "./relay.js";
import { openState } from "./state.js";
import { states } from "./states.js";

const directory = join(import.meta.dirname, "../pictures");
const wide = { viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" } as const;
const ways: Record<string, BrowserContextOptions> = {
  light: { ...wide, colorScheme: "light" },
  dark: { ...wide, colorScheme: "dark" },
  phone: { ...wide, viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true },
};

let browser: Browser;
let relay: Relay;

beforeAll(async () => {
  mkdirSync(directory, { recursive: true });
  [browser, relay] = await Promise.all([launch(), Relay.to(inject("replicas")[0] ?? "")]);
});
afterAll(async () => {
  await browser.close();
  relay.close();
});

test.each(states)("$name", async (state) => {
  for (const [way, options] of Object.entries(ways)) {
    const view = await openState(browser, relay, state, options);
    const file = join(directory, `${state.name.replace(/\W+/g, "-")}.${way}.png`);
    writeFileSync(file, await view.page.screenshot({ animations: "disabled", caret: "hide" }));
    expect(view.errors).toEqual([]);
    await view.page.context().close();
  }
});
