// Examines each state of the page: axe, both schemes, three widths, zoom, forced colours, targets, and the way of Tab.
import type { Browser, BrowserContextOptions } from "playwright-core";
import { afterAll, beforeAll, describe, inject, test } from "vitest";
import { launch } from "./chromium.js";
import { animations, overflow, prepare, smallTargets, violations, walk } from "./probe.js";
import { Relay } from "./relay.js";
import { openState, type State } from "./state.js";
import { states } from "./states.js";

let browser: Browser;

beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

/** Opens a state by a relay of its own: tests run beside each other. */
async function open(state: State, options: BrowserContextOptions) {
  const relay = await Relay.to(inject("replicas")[0] ?? "");
  const view = await openState(browser, relay, state, { reducedMotion: "reduce", ...options });
  const close = async () => {
    await view.page.context().close();
    relay.close();
  };
  return { ...view, page: view.page, close };
}

describe.each(states)("$name", (state) => {
  test.concurrent("has no violations on a wide screen, and at 200 %", async ({ expect }) => {
    const { page, errors, close } = await open(state, {
      viewport: { width: 1440, height: 900 },
      colorScheme: "light",
    });
    await prepare(page);
    expect.soft(await animations(page)).toEqual([]);
    expect.soft(await violations(page), "light").toEqual([]);
    expect.soft(await smallTargets(page, 24)).toEqual([]);
    await page.emulateMedia({ colorScheme: "dark" });
    expect.soft(await violations(page, "contrast"), "dark").toEqual([]);
    await page.emulateMedia({ forcedColors: "active" });
    expect.soft(await violations(page, "contrast"), "forced colours").toEqual([]);
    await page.emulateMedia({ forcedColors: "none" });
    await page.setViewportSize({ width: 900, height: 700 });
    expect.soft(await violations(page, "structure"), "900 px").toEqual([]);
    await page.setViewportSize({ width: 720, height: 450 });
    expect.soft(await overflow(page), "200 %").toBeLessThanOrEqual(0);
    expect.soft((await walk(page)).faults, "200 %").toEqual([]);
    expect(errors).toEqual([]);
    await close();
  });

  test.concurrent("has no violations on a phone, and at 400 %", async ({ expect }) => {
    const { page, errors, close } = await open(state, {
      viewport: { width: 360, height: 740 },
      colorScheme: "dark",
      hasTouch: true,
      isMobile: true,
    });
    await prepare(page);
    expect.soft(await violations(page)).toEqual([]);
    expect.soft(await smallTargets(page, 44)).toEqual([]);
    for (const width of [360, 320]) {
      await page.setViewportSize({ width, height: 225 });
      expect.soft(await overflow(page), `${width} px`).toBeLessThanOrEqual(0);
    }
    expect(errors).toEqual([]);
    await close();
  });
});
