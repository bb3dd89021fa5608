// Compares the page with the screenshots in docs/images. `make screenshots` takes new ones.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, inject, test } from "vitest";
import { launch } from "./chromium.js";
import { handoffs, moment, person } from "./demo.js";
import { tokenFor } from "./fixtures.js";
import { serveFonts, systemFontTexts } from "./fonts.js";
import { mockServer } from "./mock-server.js";
import { Relay } from "./relay.js";
import { View } from "./view.js";

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

const ingrid = { ...person("ingrid"), token: "" };
beforeEach(() => {
  const serve = mockServer(ingrid);
  relay.intercept = (request, response) => serveFonts(request, response) || serve(request, response);
});

const find = (title: string) => {
  const found = handoffs.findLast(({ card }) => card.session_title.startsWith(title));
  if (found === undefined) {
    throw new Error(`the demo has no handoff ${title}`);
  }
  return `/handoffs/${found.session_id}/${found.id}`;
};

test.each([
  { name: "queue", path: find("Postgres primary"), width: 1440, height: 900, dark: false },
  { name: "queue-dark", path: find("Postgres primary"), width: 1440, height: 900, dark: true },
  { name: "tablet", path: "/", width: 768, height: 900, dark: false },
  { name: "phone", path: "/", width: 360, height: 740, dark: false },
  { name: "phone-dark", path: find("Postgres primary"), width: 360, height: 740, dark: true },
])("$name matches its screenshot", async ({ name, path, width, height, dark }) => {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: dark ? "dark" : "light",
    reducedMotion: "reduce",
    timezoneId: "UTC",
    locale: "en-GB",
  });
  await context.clock.setFixedTime(moment);
  const token = tokenFor(ingrid.id, 3600);
  const view = await View.open(browser, ingrid, { at: relay.address, path, context, token });
  if (path === "/") {
    await view.state("live");
    await view.row("Postgres primary").waitFor();
  } else {
    await view.context.getByText("Timeline").waitFor();
  }
  await view.page.evaluate(() => document.fonts.ready);
  expect(await systemFontTexts(view.page)).toEqual([]);
  const picture = await view.page.screenshot({ animations: "disabled", caret: "hide" });
  const file = join(directory, `${name}.png`);
  if (update) {
    mkdirSync(directory, { recursive: true });
    writeFileSync(file, picture);
  } else {
    expect(await difference(view.page, readFileSync(file), picture)).toBeLessThan(0.005);
  }
  expect(view.errors).toEqual([]);
  await context.close();
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
