// The page around the elements: layout, address, views, and what it says without a queue.
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from "vitest";
import type { Filter } from "../src/core/index.js";
import type { EscalationQueue } from "../src/elements/index.js";
import { launch } from "./chromium.js";
import { type Account, claim, escalate, newAccount, tokenFor } from "./fixtures.js";
import { View, type ViewOptions } from "./view.js";

let browser: Browser;
let account: Account;
let views: View[];

beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());
beforeEach(async () => {
  account = await newAccount();
  views = [];
});
afterEach(async () => {
  for (const { errors, page } of views) {
    await page.context().close();
    expect(errors).toEqual([]);
  }
});

async function open(options: ViewOptions = {}): Promise<View> {
  const view = await View.open(browser, account.dana, options);
  views.push(view);
  return view;
}

async function live(options: ViewOptions = {}): Promise<View> {
  const view = await open(options);
  await view.state("live");
  return view;
}

const sized = (width: number, height = 800, hasTouch = false): ViewOptions => ({
  contextOptions: { viewport: { width, height }, hasTouch },
});
const pathOf = ({ session_id, id }: { session_id: string; id: string }) => `/handoffs/${session_id}/${id}`;
const address = (view: View) => view.page.url().slice(new URL(view.page.url()).origin.length);
const filterOf = (view: View) => view.queue.evaluate((queue) => (queue as EscalationQueue).filter);
const boxOf = async (view: View, selector: string) => {
  const box = await view.page.locator(selector).first().boundingBox();
  if (box === null) {
    throw new Error(`${selector} is not shown`);
  }
  return box;
};

test("on a wide screen the rail, the list and a handoff stand side by side, and scroll by themselves", async () => {
  const handoff = await escalate(account.tomasz, "VPN drops every hour");
  const dana = await live({ path: pathOf(handoff), ...sized(1440, 900) });
  const [rail, list, detail] = await Promise.all([
    boxOf(dana, "queue-views"),
    boxOf(dana, "escalation-queue"),
    boxOf(dana, "handoff-context"),
  ]);
  expect([rail.x, rail.width, list.x]).toEqual([0, 220, 221]);
  expect(list.width).toBe(400);
  expect(detail.x).toBe(621);
  expect(detail.width).toBe(1440 - 621);
  const scrolls = await dana.page.evaluate(() => document.documentElement.scrollHeight > innerHeight);
  expect(scrolls).toBe(false);
});

test("views are links, with counts", async () => {
  await claim(account.linh, await escalate(account.tomasz, "First"));
  await escalate(account.tomasz, "Second");
  await escalate(account.dana, "Third");
  const dana = await live({ path: "/?priority=normal", ...sized(1440) });
  const texts = async () =>
    (await dana.rail.locator(".view").allTextContents()).map((text) => text.replace(/\s+/g, " ").trim());
  await expect
    .poll(texts)
    .toEqual(["Waiting 2", "Mine 0", "Asked by me 1", "Others 1", "Parked 0", "Closed 0"]);
  const others = dana.rail.getByRole("link", { name: "Others" });
  expect(await others.getAttribute("href")).toBe("/?view=others&priority=normal");
  await others.click();
  await expect.poll(() => address(dana)).toBe("/?view=others&priority=normal");
  expect(await others.getAttribute("aria-current")).toBe("page");
  await dana.row("First").waitFor();
  const [tab] = await Promise.all([
    dana.page.context().waitForEvent("page"),
    dana.viewButton("asked").click({ modifiers: ["ControlOrMeta"] }),
  ]);
  await tab.waitForURL("**/?view=asked&priority=normal");
  expect(address(dana)).toBe("/?view=others&priority=normal");
});

test("the address has what the list is narrowed to, and Back widens it", async () => {
  const dana = await live({
    path: "/?view=closed&q=dns&priority=urgent,high&customer=Aurelio",
    ...sized(1440),
  });
  const narrowed: Partial<Filter> = { q: "dns", priority: ["urgent", "high"], customer: "Aurelio" };
  expect(await filterOf(dana)).toMatchObject(narrowed);
  const narrow = (change: Partial<Filter>) =>
    dana.queue.evaluate((queue, more) => {
      const filter = { ...(queue as EscalationQueue).filter, ...more };
      queue.dispatchEvent(
        new CustomEvent("filter-change", { detail: { filter }, bubbles: true, composed: true }),
      );
    }, change);
  await narrow({ priority: [], customer: "" });
  await expect.poll(() => address(dana)).toBe("/?view=closed&q=dns");
  await narrow({ q: "dns lookup" }); // typed on: one step back, not one for each letter
  await narrow({ q: "dns lookups" });
  await expect.poll(() => address(dana)).toBe("/?view=closed&q=dns+lookups");
  await dana.page.goBack();
  expect(address(dana)).toBe("/?view=closed&q=dns&priority=urgent,high&customer=Aurelio");
  await expect.poll(() => filterOf(dana)).toMatchObject(narrowed);
  // A search shows all views, so choosing one ends it; the rest stays.
  await dana.viewButton("mine").click();
  await expect.poll(() => address(dana)).toBe("/?view=mine&priority=urgent,high&customer=Aurelio");
});

test("a handoff is opened beside the narrowed list, and closing it returns there", async () => {
  const handoff = await escalate(account.tomasz, "VPN drops every hour");
  const dana = await live({ path: "/?priority=normal", ...sized(1440) });
  await dana.row("VPN drops").getByText("VPN drops every hour").click();
  await expect.poll(() => address(dana)).toBe(`${pathOf(handoff)}?priority=normal`);
  await dana.context.getByText("Timeline").waitFor();
  await dana.context.evaluate((context) =>
    context.dispatchEvent(new CustomEvent("handoff-close", { bubbles: true, composed: true })),
  );
  await expect.poll(() => address(dana)).toBe("/?priority=normal");
  expect(await dana.context.count()).toBe(0);
  const focused = await dana.queue.evaluate((queue) => {
    const at = queue.shadowRoot?.activeElement;
    return at?.closest("[data-handoff-id]")?.getAttribute("data-handoff-id");
  });
  expect(focused).toBe(handoff.id);
});

test("where a handoff covers the list, choosing a view returns to the list", async () => {
  const handoff = await escalate(account.tomasz, "VPN drops every hour");
  const dana = await open({ path: pathOf(handoff), ...sized(900) });
  await dana.context.getByText("Timeline").waitFor();
  expect(await dana.row("VPN drops").isVisible()).toBe(false);
  await dana.viewButton("waiting").click();
  await dana.row("VPN drops").waitFor();
  expect(address(dana)).toBe("/");
  const [rail, list] = await Promise.all([boxOf(dana, "queue-views"), boxOf(dana, "escalation-queue")]);
  expect(rail.y + rail.height).toBeLessThanOrEqual(list.y);
});

test("on a phone the views are a bar at the foot, which a handoff covers", async () => {
  const handoff = await escalate(account.tomasz, "VPN drops every hour");
  const dana = await live(sized(360, 740, true));
  await dana.row("VPN drops").waitFor();
  const bar = await boxOf(dana, "queue-views");
  expect(bar.y + bar.height).toBe(740);
  const targets = await dana.rail.locator(".view").all();
  expect(targets).toHaveLength(6);
  for (const target of targets) {
    const box = await target.boundingBox();
    expect(box?.height).toBeGreaterThanOrEqual(44);
    expect(box?.width).toBeGreaterThanOrEqual(44);
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(360);
  }
  await dana.page.goto(new URL(pathOf(handoff), dana.page.url()).href);
  await dana.context.getByText("Timeline").waitFor();
  expect(await dana.rail.isVisible()).toBe(false);
  expect(await boxOf(dana, "handoff-context")).toMatchObject({ x: 0, y: 0, width: 360, height: 740 });
});

test("the choices of the menu are kept", async () => {
  const dana = await live(sized(1440));
  await dana.page.getByRole("button", { name: /Dana Okafor/ }).click();
  await dana.page.getByRole("checkbox", { name: "Comfortable rows" }).check();
  await dana.page.getByRole("checkbox", { name: "Keyboard shortcuts" }).uncheck();
  const shown = () =>
    dana.queue.evaluate((queue) => {
      const { density, keys } = queue as EscalationQueue;
      return { density, keys };
    });
  await expect.poll(shown).toEqual({ density: "comfortable", keys: false });
  await dana.page.reload();
  await dana.state("live");
  expect(await shown()).toEqual({ density: "comfortable", keys: false });
});

test("an address of nothing says so, and leads to the queue", async () => {
  const dana = await open({ path: "/elsewhere/a?b=c" });
  await dana.page.getByRole("heading", { name: "There is nothing at this address" }).waitFor();
  await dana.page.getByRole("button", { name: "Go to the queue" }).click();
  await dana.page.waitForURL(`${inject("replicas")[0]}/`);
});

test("a link that has ended says so, and how to get another", async () => {
  const dana = await open({ token: tokenFor(account.dana.id, -60) });
  await dana.page.getByRole("heading", { name: "This link has ended" }).waitFor();
  await dana.page.getByText("handoffd token").waitFor();
  expect(await dana.page.getByText("You are signed out").count()).toBe(0);
});

test("a first visit without a link says how to sign in", async () => {
  const dana = await live();
  await dana.page.evaluate(() => sessionStorage.clear());
  await dana.page.goto(`${inject("replicas")[0]}/?view=mine`);
  await dana.page.getByRole("heading", { name: "Sign in to handoffd" }).waitFor();
  expect(await dana.page.getByText("Your drafts are saved").count()).toBe(0);
});

test("keys work beside a handoff that covers the list, and their dialogs are shown", async () => {
  const handoff = await escalate(account.tomasz, "VPN drops every hour");
  const dana = await open({ path: pathOf(handoff), ...sized(900) });
  await dana.context.getByText("Timeline").waitFor();
  await dana.page.keyboard.press("?");
  await dana.page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
  await dana.page.keyboard.press("Escape");
  await dana.page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor({ state: "hidden" });
  await dana.page.locator("header").getByRole("button", { name: "New escalation" }).click();
  await dana.page.getByRole("dialog").waitFor();
});

test("offline the page says so at once, and how old the list is", async () => {
  await escalate(account.tomasz, "VPN drops every hour");
  const dana = await live();
  await dana.page.context().setOffline(true);
  await dana.queue.getByText(/You are offline\. The list is as of \d\d:\d\d\./).waitFor();
  await dana.row("VPN drops").waitFor();
  await dana.page.context().setOffline(false);
  await dana.state("live");
});
