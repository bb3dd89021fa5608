// A queue of a thousand waiting handoffs, for tests and benchmarks.
import type { Browser } from "playwright-core";
import type { Card } from "../src/core/schema.js";
import { handoffs, moment, person } from "./demo.js";
import { tokenFor } from "./fixtures.js";
import { arrival, mockServer } from "./mock-server.js";
import type { Relay } from "./relay.js";
import { View } from "./view.js";

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

/** Opens the page and scrolls until the list has a thousand rows. */
export async function openLongList(browser: Browser, relay: Relay): Promise<View> {
  relay.intercept = mockServer(
    person("dana"),
    Array.from({ length: 1000 }, (_, i) => waiting(i)),
  );
  const dana = { ...person("dana"), token: tokenFor(person("dana").id, 3600) };
  const view = await View.live(browser, dana, {
    at: relay.address,
    contextOptions: { reducedMotion: "reduce" },
  });
  while ((await view.ids()).length < 1000) {
    await view.page.mouse.move(400, 400);
    await view.page.mouse.wheel(0, 20_000);
  }
  return view;
}

/** Sends arrivals one after the other, reveals them, and waits for the last one. */
export async function arrive(view: View, relay: Relay, arrivals: number): Promise<void> {
  const [stream] = relay.streams;
  for (let seq = 100; seq < 100 + arrivals; seq++) {
    stream?.write(arrival(seq, { ...waiting(seq + 1000), priority: "urgent" }));
  }
  await view.queue.locator("[part=held]", { hasText: `${arrivals} new` }).click();
  await view.row(`Number ${1099 + arrivals}`).waitFor();
}
