// Counts what the page does to the document with thousands of rows, which is the same on every machine.
// long-list.bench.ts measures the time.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { launch } from "./chromium.js";
import { arrive, count, openLongList, scrollTo } from "./long-list.js";
import { prepare, violations } from "./probe.js";
import { Relay } from "./relay.js";
import type { View } from "./view.js";

let browser: Browser;
let relay: Relay;
let view: View;

beforeAll(async () => {
  [browser, relay] = await Promise.all([launch(), Relay.to(inject("replicas")[0] ?? "")]);
  view = await openLongList(browser, relay);
});
afterAll(async () => {
  await browser.close();
  relay.close();
});

const arrivals = 20;
const rowHeight = 64;

declare global {
  interface Window {
    /** The updates of the element, and the changes of the list, since it was observed. */
    done: { updates: number; changes: number };
    /** How many rows have been rendered after each change of the list, since the page was opened. */
    rowCounts: number[];
  }
}

/** Returns the title that has the focus. */
const focused = () =>
  view.queue.evaluate((element) => element.shadowRoot?.activeElement?.textContent?.trim());
const rendered = () => view.queue.locator(".row").count();
const height = () => view.queue.locator(".rows").evaluate((rows) => rows.getBoundingClientRect().height);

test("of thousands of rows only those in sight are rendered, and the list is as high as all of them", async () => {
  for (const top of [0, 100_000, count * rowHeight]) {
    await scrollTo(view, top);
    expect(await rendered()).toBeLessThan(100);
    expect(await height()).toBe(count * rowHeight);
  }
  await scrollTo(view, 1000 * rowHeight);
  const row = view.row("Number 1005");
  expect(await row.getAttribute("aria-posinset")).toBe("1006");
  expect(await row.getAttribute("aria-setsize")).toBe(`${count}`);
});

test("the next pages are no arrivals", async () => {
  expect(await view.queue.locator(".arrived").count()).toBe(0);
});

test("a row keeps the focus when it is scrolled out of sight, and j goes on from it", async () => {
  await scrollTo(view, 0);
  await view.row("Number 2").first().getByRole("link").focus();
  await view.page.keyboard.press("j");
  await expect.poll(focused).toBe("Number 3");
  await scrollTo(view, 200_000);
  expect(await focused()).toBe("Number 3");
  expect(await height()).toBe(count * rowHeight);
  await view.page.keyboard.press("j");
  await expect.poll(focused).toBe("Number 4");
  const box = await view.row("Number 4").first().boundingBox();
  const header = await view.queue.locator(".queue > header").boundingBox();
  expect(box?.y).toBeGreaterThanOrEqual((header?.y ?? 0) + (header?.height ?? 0));
});

test("axe finds nothing in a list of which a part is rendered", async () => {
  await scrollTo(view, 100_000);
  await prepare(view.page);
  const found = await violations(view.page);
  expect(found.filter((each) => each.includes("escalation-queue"))).toEqual([]);
});

test("rows that are not rendered follow the size of the text", async () => {
  await view.page.evaluate(() => {
    document.documentElement.style.fontSize = "200%";
  });
  await expect.poll(height).toBe(count * rowHeight * 2);
  await scrollTo(view, count * rowHeight * 2);
  expect(await rendered()).toBeLessThan(100);
  await view.row(`Number ${count - 1}`).waitFor();
  await view.page.evaluate(() => document.documentElement.style.removeProperty("font-size"));
  await expect.poll(height).toBe(count * rowHeight);
});

test("arrivals change no other row", async () => {
  await scrollTo(view, 0);
  await view.row("Number 3").first().hover();
  await view.queue.evaluate((element) => {
    const done = { updates: 0, changes: 0 };
    window.done = done;
    const list = element.shadowRoot?.querySelector(".rows") as HTMLElement;
    for (const row of list.querySelectorAll(".row")) {
      row.classList.add("was-there");
    }
    new MutationObserver((changes) => {
      const others = changes.filter(({ target, attributeName }) => {
        const row = (target instanceof Element ? target : target.parentElement)?.closest(".was-there, time");
        return row?.matches(".was-there") && !/^aria-(posinset|setsize)$/.test(attributeName ?? "");
      });
      done.changes += others.length;
    }).observe(list, { attributes: true, characterData: true, childList: true, subtree: true });
    const queue = element as HTMLElement & { performUpdate(): void };
    const update = queue.performUpdate.bind(queue);
    queue.performUpdate = () => {
      done.updates++;
      update();
    };
  });
  const before = await view.queue.locator(".was-there").count();
  await arrive(view, relay, arrivals);
  const done = await view.page.evaluate(() => window.done);
  expect(done.changes).toBeLessThan(2 * arrivals);
  expect(done.updates).toBeLessThan(5 * arrivals);
  expect(await view.queue.locator(".was-there").count()).toBeGreaterThan(before - arrivals - 10);
  expect(await rendered()).toBeLessThan(100);
  expect(view.errors).toEqual([]);
});

test("the first rows are rendered once, as many as are in sight", async () => {
  await view.page.addInitScript(() => {
    window.rowCounts = [];
    const attach = HTMLElement.prototype.attachShadow;
    HTMLElement.prototype.attachShadow = function (options) {
      const root = attach.call(this, options);
      if (this.localName === "escalation-queue") {
        const count = () => window.rowCounts.push(root.querySelectorAll(".row").length);
        new MutationObserver(count).observe(root, { childList: true, subtree: true });
      }
      return root;
    };
  });
  await view.page.reload();
  await view.state("live");
  await scrollTo(view, 0);
  const counts = await view.page.evaluate(() => window.rowCounts);
  expect(new Set(counts.filter((rows) => rows > 0)).size).toBe(1);
});
