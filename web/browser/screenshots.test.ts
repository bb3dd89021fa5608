// Compares the page with the screenshots in docs/images. `make screenshots` takes new ones.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { launch } from "./chromium.js";
import { systemFontTexts } from "./fonts.js";
import { reduceColours } from "./png.js";
import { Relay } from "./relay.js";
import { openState } from "./state.js";
import { states } from "./states.js";

const directory = join(import.meta.dirname, "../../docs/images");
const update = process.env["SCREENSHOTS"] === "update";

let browser: Browser;
let relay: Relay;

beforeAll(async () => {
  [browser, relay] = await Promise.all([launch(), Relay.to(inject("replicas")[0] ?? "")]);
});
afterAll(async () => {
  await browser.close();
  relay.close();
});

const wide = { width: 1440, height: 900 };
const phone = { width: 390, height: 780 };

test.each([
  { name: "queue", of: "a waiting handoff", viewport: wide, dark: false },
  { name: "queue-dark", of: "a waiting handoff", viewport: wide, dark: true },
  { name: "search", of: "a search that has found", viewport: wide, dark: false },
  { name: "composer", of: "the composer's preview", viewport: wide, dark: false },
  { name: "phone", of: "waiting", viewport: phone, dark: false },
  { name: "phone-handoff", of: "a waiting handoff", viewport: phone, dark: true },
])("$name matches its screenshot", async ({ name, of, viewport, dark }) => {
  const state = states.find((each) => each.name === of);
  if (state === undefined) {
    throw new Error(`there is no state ${of}`);
  }
  const touch = viewport === phone ? { hasTouch: true, isMobile: true } : {};
  const view = await openState(browser, relay, state, {
    viewport,
    ...touch,
    colorScheme: dark ? "dark" : "light",
    reducedMotion: "reduce",
  });
  // What is shown late: the chips, rendered texts, the colleagues.
  await view.queue.locator("[part=connection][data-state=live]").waitFor({ state: "attached" });
  await view.keys();
  await view.parsed();
  if (viewport === wide) {
    await view.rail.locator("[data-person]").first().waitFor();
  }
  expect(await systemFontTexts(view.page)).toEqual([]);
  const picture = await view.page.screenshot({ animations: "disabled", caret: "hide" });
  const file = join(directory, `${name}.png`);
  if (update) {
    mkdirSync(directory, { recursive: true });
    writeFileSync(file, await reduceColours(view.page, picture));
  } else {
    expect(await difference(view.page, readFileSync(file), picture)).toBeLessThan(0.005);
  }
  expect(view.errors).toEqual([]);
  await view.page.context().close();
});

/**
 * Returns the share of squares of 16 by 16 pixels whose mean colours visibly differ, from 0 to 1. Machines smooth text
 * differently, which does not change the means.
 */
async function difference(page: Page, ...pictures: [Buffer, Buffer]): Promise<number> {
  return page.evaluate(
    async (texts) => {
      const means = async (text: string) => {
        const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
        const image = await createImageBitmap(new Blob([bytes]));
        const [width, height] = [Math.round(image.width / 16), Math.round(image.height / 16)];
        const small = await createImageBitmap(image, {
          resizeWidth: width,
          resizeHeight: height,
          resizeQuality: "high",
        });
        const canvas = new OffscreenCanvas(width, height).getContext("2d");
        canvas?.drawImage(small, 0, 0);
        return canvas?.getImageData(0, 0, width, height).data ?? new Uint8ClampedArray();
      };
      const [before, after] = await Promise.all([means(texts[0] ?? ""), means(texts[1] ?? "")]);
      if (before.length !== after.length) {
        return 1;
      }
      let different = 0;
      for (let i = 0; i < before.length; i += 4) {
        const apart = [0, 1, 2].map((c) => Math.abs((before[i + c] ?? 0) - (after[i + c] ?? 0)));
        different += Math.max(...apart) > 24 ? 1 : 0;
      }
      return different / (before.length / 4);
    },
    pictures.map((picture) => picture.toString("base64")),
  );
}
