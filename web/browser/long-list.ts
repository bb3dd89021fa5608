// A queue of thousands of waiting handoffs, for tests and benchmarks.
import type { Browser, BrowserContextOptions } from "playwright-core";
import type { Card } from "../src/core/schema.js";
import { handoffs, moment, person } from "./demo.js";
import { tokenFor } from "./fixtures.js";
import { arrival, mockServer } from "./mock-server.js";
import type { Relay } from "./relay.js";
import { View } from "./view.js";

/** The number of handoffs. */
export const count = 5000;

const like = handoffs.find(({ status }) => status === "waiting")?.card as Card;

function waiting(number: number): Card {
  const since = new Date(moment.getTime() - (2 * count - number) * 1000).toISOString();
  return {
    ...like,
    id: `card-${number}`,
    number,
    session_title: `Number ${number}`,
    waiting_since: since,
    priority: "low",
  };
}

/** Opens the page and scrolls until the list has all pages. */
export async function openLongList(
  browser: Browser,
  relay: Relay,
  contextOptions: BrowserContextOptions = {},
  length = count,
): Promise<View> {
  relay.intercept = mockServer(
    person("dana"),
    Array.from({ length }, (_, i) => waiting(i)),
  );
  const dana = { ...person("dana"), token: tokenFor(person("dana").id, 3600) };
  const view = await View.live(browser, dana, {
    at: relay.address,
    contextOptions: { reducedMotion: "reduce", ...contextOptions },
  });
  await view.queue.locator(".row").first().waitFor();
  while ((await view.queue.locator("[data-more]").count()) > 0) {
    await scrollTo(view, Number.MAX_SAFE_INTEGER);
  }
  await scrollTo(view, 0);
  return view;
}

/** Scrolls the list to a place, in pixels from its top, and waits until rows are drawn there. */
export async function scrollTo(view: View, top: number): Promise<void> {
  await view.queue.evaluate((element, to) => element.scrollTo(0, to), top);
  await view.page.waitForFunction(() => {
    const list = document.querySelector("escalation-queue");
    const box = list?.getBoundingClientRect();
    const at = box && list?.shadowRoot?.elementFromPoint(box.left + box.width / 2, box.bottom - 90);
    return at?.closest(".row, [data-more]");
  });
}

/** Sends arrivals one after the other, reveals them, and waits for the last one. */
export async function arrive(view: View, relay: Relay, arrivals: number): Promise<void> {
  const [stream] = relay.streams;
  for (let seq = 100; seq < 100 + arrivals; seq++) {
    stream?.write(arrival(seq, { ...waiting(seq + count), priority: "urgent" }));
  }
  await view.queue.locator("[part=held]", { hasText: `${arrivals} new` }).click();
  await view.row(`Number ${99 + count + arrivals}`).waitFor();
}
