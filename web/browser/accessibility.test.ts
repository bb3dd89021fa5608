// Examines each state of the page: axe, both schemes, three widths, zoom, forced colours, targets, and the way of Tab.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { launch } from "./chromium.js";
import { animations, overflow, prepare, smallTargets, violations, walk } from "./probe.js";
import { Relay } from "./relay.js";
import { openState } from "./state.js";
import { states } from "./states.js";

let browser: Browser;
let relay: Relay;

beforeAll(async () => {
  [browser, relay] = await Promise.all([launch(), Relay.to(inject("replicas")[0] ?? "")]);
});
afterAll(async () => {
  await browser.close();
  relay.close();
});

const contrast = ["color-contrast"];

describe.each(states)("$name", (state) => {
  test("has no violations on a wide screen, and at 200 %", async () => {
    const view = await openState(browser, relay, state, {
      viewport: { width: 1440, height: 900 },
      reducedMotion: "reduce",
      colorScheme: "light",
    });
    const { page } = view;
    await prepare(page);
    expect.soft(await animations(page)).toEqual([]);
    expect.soft(await violations(page), "light").toEqual([]);
    expect.soft(await smallTargets(page, 24)).toEqual([]);
    await page.emulateMedia({ colorScheme: "dark" });
    expect.soft(await violations(page, contrast), "dark").toEqual([]);
    await page.emulateMedia({ forcedColors: "active" });
    expect.soft(await violations(page, contrast), "forced colours").toEqual([]);
    await page.emulateMedia({ forcedColors: "none" });
    await page.setViewportSize({ width: 900, height: 700 });
    expect.soft(await violations(page), "900 px").toEqual([]);
    await page.setViewportSize({ width: 720, height: 450 });
    expect.soft(await overflow(page), "200 %").toBeLessThanOrEqual(0);
    expect.soft((await walk(page)).faults, "200 %").toEqual([]);
    expect(view.errors).toEqual([]);
    await page.context().close();
  });

  test("has no violations on a phone, and at 400 %", async () => {
    const view = await openState(browser, relay, state, {
      viewport: { width: 360, height: 740 },
      reducedMotion: "reduce",
      colorScheme: "dark",
      hasTouch: true,
      isMobile: true,
    });
    const { page } = view;
    await prepare(page);
    expect.soft(await violations(page), "dark").toEqual([]);
    expect.soft(await smallTargets(page, 44)).toEqual([]);
    await page.emulateMedia({ colorScheme: "light" });
    expect.soft(await violations(page, contrast), "light").toEqual([]);
    for (const width of [360, 320]) {
      await page.setViewportSize({ width, height: 225 });
      expect.soft(await overflow(page), `${width} px`).toBeLessThanOrEqual(0);
    }
    expect(view.errors).toEqual([]);
    await page.context().close();
  });
});
