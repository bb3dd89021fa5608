import type { Browser, BrowserContext } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from "vitest";
import type { Card } from "../src/core/schema.js";
import { launch } from "./chromium.js";
import { handoffs, moment, person } from "./demo.js";
import { tokenFor } from "./fixtures.js";
import { mockServer, overdue } from "./mock-server.js";
import { Relay } from "./relay.js";
import { View } from "./view.js";

const dana = { ...person("dana"), token: tokenFor(person("dana").id, 3600) };

let browser: Browser;
let relay: Relay;
let context: BrowserContext;
let now: Date; // of the server

beforeAll(async () => {
  [browser, relay] = await Promise.all([launch(), Relay.to(inject("replicas")[0] ?? "")]);
});
afterAll(async () => {
  await browser.close();
  relay.close();
});
beforeEach(async () => {
  now = moment;
  context = await browser.newContext();
  await context.clock.install({ time: now });
  relay.intercept = mockServer(dana, undefined, () => now);
});
afterEach(() => context.close());

const live = async () => {
  const view = await View.live(browser, dana, { context, at: relay.address });
  await when(view, normal).waitFor();
  return view;
};
const pass = async (minutes: number) => {
  now = new Date(now.getTime() + minutes * 60_000);
  await context.clock.fastForward(minutes * 60_000);
};
const normal = "Invoice mails"; // eight minutes before its target
const high = "DNS lookups"; // overdue
const when = (view: View, title: string) => view.row(title).locator(".when");
const count = (view: View) => view.queue.locator("[part=overdue]").textContent();
const cardOf = (title: string) =>
  handoffs.findLast(({ card }) => card.session_title.includes(title))?.card as Card;

test("the queue says that a target passes soon, and that it has passed, without an event", async () => {
  const view = await live();
  await expect.poll(() => when(view, normal).textContent()).toMatch(/waiting, due in \d m/);
  expect(await when(view, high).textContent()).toMatch(/waiting, overdue/);
  expect(await count(view)).toBe("1 overdue");
  const ids = await view.ids();
  await pass(9);
  await expect.poll(() => when(view, normal).textContent()).toMatch(/waiting, overdue/);
  expect(await count(view)).toBe("3 overdue");
  expect(await view.ids()).toEqual(ids);
  expect(view.errors).toEqual([]);
});

test("an event of an overdue handoff moves no row, is announced, and is no arrival", async () => {
  const view = await live();
  const ids = await view.ids();
  const card = cardOf(high);
  for (const stream of relay.streams) {
    stream.write(overdue(100, { ...card, overdue: 2, version: card.version + 1 }));
  }
  await expect.poll(() => when(view, high).textContent()).toMatch(/waiting, 2× overdue/);
  await context.clock.runFor(6_000);
  const status = view.queue.locator(".queue > [role=status]");
  await expect.poll(() => status.textContent()).toBe(`Overdue: #${card.number}, ${card.session_title}.`);
  expect(await view.ids()).toEqual(ids);
  expect(await view.row(high).getAttribute("class")).not.toContain("arrived");
  expect(await view.queue.locator("[data-reveal]").count()).toBe(0);
  expect(view.errors).toEqual([]);
});

test("the context says when the target passes, that it has passed, and who was told", async () => {
  const view = await live();
  await view.row(normal).locator("[data-open]").click();
  const wait = view.context.locator("[part=facts]");
  await expect.poll(() => wait.textContent()).toMatch(/due in \d m/);
  await pass(9);
  await expect.poll(() => wait.textContent()).toMatch(/overdue\s+Target\s+was due/);
  await view.row(high).locator("[data-open]").click();
  const timeline = view.context.locator("[part=timeline]");
  await timeline.getByText("Overdue: still unclaimed").waitFor();
  const steps = (await timeline.textContent())?.replace(/\s+/g, " ");
  expect(steps).toMatch(/Slack #support posted [\d:]+, updated [\d:]+/);
  expect(steps).toMatch(/hooks.larkmoor.example not reached \(timeout\), tried 3 times, last [\d:]+/);
  expect(steps).toMatch(/Overdue: still unclaimed ?mailed to Dana Okafor, Ingrid Sørbø/);
  expect(view.errors).toEqual([]);
});
