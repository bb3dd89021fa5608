// How much work the page's main thread has with one arrival when a thousand wait.
import type { Page } from "playwright-core";
import { inject, test } from "vitest";
import { launch } from "./chromium.js";
import { arrive, openCrowd } from "./crowd.js";
import { Relay } from "./relay.js";

const arrivals = 20;
/** The aim, in milliseconds: beyond it, scrolling stumbles over arrivals. */
const aim = 100;

test("an arrival among a thousand rows", async () => {
  const [browser, relay] = await Promise.all([launch(), Relay.to(inject("replicas")[0] ?? "")]);
  const view = await openCrowd(browser, relay);
  const work = await meter(view.page);
  const before = await work();
  await arrive(view, relay, arrivals);
  const each = (((await work()) - before) * 1000) / arrivals;
  await browser.close();
  relay.close();
  process.stdout.write(
    `an arrival among a thousand rows: ${each.toFixed(0)} ms of work (aim: below ${aim} ms)\n`,
  );
});

/** Returns what tells how many seconds the page's main thread has worked. Waiting for others on the machine is not work. */
async function meter(page: Page): Promise<() => Promise<number>> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Performance.enable", { timeDomain: "threadTicks" });
  return async () => {
    const { metrics } = await devtools.send("Performance.getMetrics");
    return metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN;
  };
}
