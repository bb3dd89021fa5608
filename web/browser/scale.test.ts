// A thousand people waiting are no reason for the page to stumble.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import type { Card } from "../src/core/schema.js";
import { launch } from "./chromium.js";
import { tokenFor } from "./office.js";
import { Relay } from "./relay.js";
import { handoffs, moment, person, stage } from "./stage.js";
import { View } from "./view.js";

let browser: Browser;
let relay: Relay;

beforeAll(async () => {
  [browser, relay] = await Promise.all([launch(), Relay.to(inject("replicas")[0] ?? "")]);
});
afterAll(async () => {
  await browser.close();
  relay.close();
});

const like = handoffs.find(({ status }) => status === "waiting")?.card as Card;

function waiting(number: number): Card {
  const since = new Date(moment.getTime() - (2000 - number) * 1000).toISOString();
  return {
    ...like,
    id: `card-${number}`,
    number,
    session_title: `Number ${number}`,
    waiting_since: since,
    priority: "low",
  };
}

/** Returns what tells how many seconds the page's main thread has worked. Waiting for others on the machine is not work. */
async function meter(page: Page): Promise<() => Promise<number>> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Performance.enable", { timeDomain: "threadTicks" });
  return async () => {
    const { metrics } = await devtools.send("Performance.getMetrics");
    return metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN;
  };
}

const arrivals = 20;

test("a thousand rows scroll and change without stumbling", async () => {
  const play = stage(
    person("dana"),
    Array.from({ length: 1000 }, (_, i) => waiting(i)),
  );
  relay.trouble = play;
  const dana = { ...person("dana"), token: tokenFor(person("dana").id, 3600) };
  const view = await View.live(browser, dana, { at: relay.address });
  while ((await view.ids()).length < 1000) {
    await view.page.mouse.move(400, 400);
    await view.page.mouse.wheel(0, 20_000);
  }
  const work = await meter(view.page);
  const before = await work();
  const [stream] = relay.streams;
  for (let seq = 100; seq < 100 + arrivals; seq++) {
    const handoff = { ...waiting(seq + 1000), priority: "urgent" };
    const event = { type: "handoff_created", seq, at: moment.toISOString(), by: like.created_by, handoff };
    stream?.write(`id: a1-${seq}\nevent: handoff_created\ndata: ${JSON.stringify(event)}\n\n`);
  }
  await view.queue.locator("[part=held]", { hasText: `${arrivals} new` }).click();
  await view.row("Number 1119").waitFor();
  expect(((await work()) - before) / arrivals).toBeLessThan(0.1);
});
