// Measures the work of the main thread for one arrival in a list of a thousand rows.
import type { Page } from "playwright-core";
import { inject, test } from "vitest";
import { launch } from "./chromium.js";
import { arrive, openLongList } from "./long-list.js";
import { Relay } from "./relay.js";

const arrivals = 20;
/** The target in milliseconds: above it, arrivals make scrolling jerky. */
const target = 100;

test("an arrival among a thousand rows", async () => {
  const [browser, relay] = await Promise.all([launch(), Relay.to(inject("replicas")[0] ?? "")]);
  const view = await openLongList(browser, relay);
  const work = await meter(view.page);
  const before = await work();
  await arrive(view, relay, arrivals);
  const each = (((await work()) - before) * 1000) / arrivals;
  await browser.close();
  relay.close();
  process.stdout.write(
    `an arrival among a thousand rows: ${each.toFixed(0)} ms of work (aim: below ${target} ms)\n`,
  );
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
