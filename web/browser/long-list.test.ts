// Counts what the page does to the document with a thousand rows, which is the same on every machine.
// long-list.bench.ts measures the time.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { launch } from "./chromium.js";
import { arrive, openLongList } from "./long-list.js";
import { Relay } from "./relay.js";

let browser: Browser;
let relay: Relay;

beforeAll(async () => {
  [browser, relay] = await Promise.all([launch(), Relay.to(inject("replicas")[0] ?? "")]);
});
afterAll(async () => {
  await browser.close();
  relay.close();
});

const arrivals = 20;

declare global {
  interface Window {
    /** The updates of the element, and the changes of the list, since it was observed. */
    done: { updates: number; changes: number };
  }
}

test("of a thousand rows only visible ones are drawn, and arrivals change no other row", async () => {
  const view = await openLongList(browser, relay);
  const drawn = () =>
    view.queue
      .locator(".row")
      .evaluateAll(
        (rows) =>
          rows.filter((row) => row.firstElementChild?.checkVisibility({ contentVisibilityAuto: true }))
            .length,
      );
  await expect.poll(drawn).toBeLessThan(100);

  await view.queue.evaluate((element) => {
    const done = { updates: 0, changes: 0 };
    window.done = done;
    const list = element.shadowRoot?.querySelector("ol") as HTMLElement;
    for (const row of list.children) {
      row.classList.add("was-there");
    }
    new MutationObserver((changes) => {
      const times = changes.filter(({ target }) =>
        (target instanceof Element ? target : target.parentElement)?.closest("time"),
      );
      done.changes += changes.length - times.length;
    }).observe(list, { attributes: true, characterData: true, childList: true, subtree: true });
    const queue = element as HTMLElement & { performUpdate(): void };
    const update = queue.performUpdate.bind(queue);
    queue.performUpdate = () => {
      done.updates++;
      update();
    };
  });
  await arrive(view, relay, arrivals);
  const done = await view.page.evaluate(() => window.done);
  expect(await view.queue.locator(".was-there").count()).toBe(1000);
  expect(done.updates).toBeLessThan(4 * arrivals);
  expect(done.changes).toBeLessThan(10 * arrivals);
  await expect.poll(drawn).toBeLessThan(100);
});
