// Measures the work of the main thread for one arrival in a long list.
import type { Page } from "playwright-core";
import { inject, test } from "vitest";
import { launch } from "./chromium.js";
import { arrive, openLongList } from "./long-list.js";
import { recordTasks, report } from "./measure.js";
import { Relay } from "./relay.js";

const arrivals = 20;

test("an arrival in a long list", async () => {
  const [browser, relay] = await Promise.all([launch(), Relay.to(inject("replicas")[0] ?? "")]);
  const view = await openLongList(browser, relay);
  const work = await meter(view.page);
  await view.row("Number 3").first().hover(); // holds arrivals
  const longestTask = await recordTasks(browser);
  const before = await work();
  await arrive(view, relay, arrivals);
  const each = (((await work()) - before) * 1000) / arrivals;
  const { wall, cpu } = await longestTask();
  await browser.close();
  relay.close();
  report("arrival", { "ms-of-work": each, "ms-longest-task": wall, "cpu-ms-longest-task": cpu });
});

/** Returns a function that returns the CPU time of the page's main thread, in seconds. */
async function meter(page: Page): Promise<() => Promise<number>> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Performance.enable", { timeDomain: "threadTicks" });
  return async () => {
    const { metrics } = await devtools.send("Performance.getMetrics");
    return metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN;
  };
}
