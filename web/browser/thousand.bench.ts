// Measures how soon a queue of a thousand cards is painted: after the view is chosen, and after the page is loaded.
import type { Page } from "playwright-core";
import { inject, test } from "vitest";
import { launch } from "./chromium.js";
import { openLongList } from "./long-list.js";
import { percentile, recordTasks, report } from "./measure.js";
import { Relay } from "./relay.js";

const cards = 1000;
const repetitions = 20;

test("a queue of a thousand cards", async () => {
  const [browser, relay] = await Promise.all([launch(), Relay.to(inject("replicas")[0] ?? "")]);
  const view = await openLongList(browser, relay, {}, cards);
  const longestTask = await recordTasks(browser);
  const chosen: number[] = [];
  for (let i = 0; i < repetitions; i++) {
    await view.viewButton("mine").click();
    await view.row("Number").first().waitFor({ state: "detached" });
    chosen.push(await choose(view.page));
  }
  const { wall, cpu } = await longestTask();
  await view.page.addInitScript(watchFirstRows);
  const loaded: number[] = [];
  const since: number[] = [];
  for (let i = 0; i < repetitions; i++) {
    await view.page.reload();
    const { fromStart, fromResponse } = await firstRows(view.page);
    loaded.push(fromStart);
    since.push(fromResponse);
  }
  await browser.close();
  relay.close();
  report("thousand", {
    "ms-to-paint": percentile(chosen, 95),
    "ms-to-paint-response": percentile(since, 95),
    "ms-to-paint-page": percentile(loaded, 95),
    "ms-longest-task": wall,
    "cpu-ms-longest-task": cpu,
  });
});

/** Chooses the view of those who wait, and returns after how many milliseconds a frame has shown its rows. */
function choose(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const began = performance.now();
    document
      .querySelector("queue-views")
      ?.shadowRoot?.querySelector<HTMLElement>("[data-view=waiting]")
      ?.click();
    const list = document.querySelector("escalation-queue")?.shadowRoot;
    for (;;) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
      if (list?.querySelector(".row")) {
        break;
      }
    }
    await new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel(); // its message arrives after the frame is painted
      port1.onmessage = resolve;
      port2.postMessage(undefined);
    });
    return performance.now() - began;
  });
}

declare global {
  interface Window {
    /** When the first rows were painted, in milliseconds from the start of the page. */
    firstRows: Promise<number>;
  }
}

/** Runs in each page before its scripts. */
function watchFirstRows(): void {
  const painted = async () => {
    while (!document.querySelector("escalation-queue")?.shadowRoot?.querySelector(".row")) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    await new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = resolve;
      port2.postMessage(undefined);
    });
    return performance.now();
  };
  window.firstRows = painted();
}

/** Returns when the first rows were painted, in milliseconds from the page's start and from the response. */
function firstRows(page: Page): Promise<{ fromStart: number; fromResponse: number }> {
  return page.evaluate(async () => {
    const fromStart = await window.firstRows;
    const response = performance
      .getEntriesByType("resource")
      .find(({ name }) => name.includes("/ai-sessions/queue")) as PerformanceResourceTiming;
    return { fromStart, fromResponse: fromStart - response.responseEnd };
  });
}
