// Messages and the pages behind their links, as tests in Go have written them: axe, and nothing wider than the screen.
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Result } from "axe-core";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launch } from "./chromium.js";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const root = join(import.meta.dirname, "../..");
const files = ["mail/testdata", "api/testdata"].flatMap((directory) =>
  readdirSync(join(root, directory))
    .filter((name) => name.endsWith(".html"))
    .map((name) => join(directory, name)),
);

let browser: Browser;

beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

test.for([
  ["light", 720],
  ["dark", 340],
] as const)("mail is readable and accessible: %s, %i px", async ([colorScheme, width]) => {
  const page = await browser.newPage({ colorScheme, viewport: { width, height: 640 } });
  page.setDefaultTimeout(240_000);
  expect(files.length).toBeGreaterThan(10);
  for (const file of files) {
    await page.goto(`file://${join(root, file)}`);
    await page.evaluate(axe);
    const found = await page.evaluate(async () => {
      // A message is no page: the mail program around it has the landmarks.
      const options = { rules: { region: { enabled: false }, "landmark-one-main": { enabled: false } } };
      const { axe } = window as unknown as { axe: { run(o: object): Promise<{ violations: Result[] }> } };
      const { violations } = await axe.run(options);
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target).join(", ")}`);
    });
    expect(found, file).toEqual([]);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow, `${file} is too wide`).toBeLessThanOrEqual(0);
  }
  await page.close();
});
