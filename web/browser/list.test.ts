// The list on the real server: rows that are links, search, filters, groups, and what is said without rows.
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { Card } from "../src/core/schema.js";
import { launch } from "./chromium.js";
import { type Account, call, claim, escalate, newAccount, type Person, waiting } from "./fixtures.js";
import { frozenClock, View, type ViewOptions } from "./view.js";

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

async function live(options: ViewOptions = {}, user: Person = account.dana): Promise<View> {
  const view = await View.live(browser, user, options);
  views.push(view);
  return view;
}

async function resolve(user: Person, title: string, more: object = {}): Promise<void> {
  const handoff = await escalate(account.tomasz, title, more);
  await claim(user, handoff);
  await call(user, "POST", `${handoff.session_id}/handoffs/${handoff.id}/resolve`, { resolution: "Done." });
}

const link = (view: View, title: string) => view.row(title).getByRole("link", { name: title });
const search = (view: View) => view.queue.getByRole("textbox", { name: "Search" });
const total = (view: View) => view.queue.locator("[part=total]");
const chip = (view: View, name: string) => view.queue.locator(`[data-chip=${name}]`);
const pathOf = (page: Page) => new URL(page.url()).pathname + new URL(page.url()).search;

/** Returns the text of the focused element, through shadow roots. */
function focused({ page }: View): Promise<string> {
  return page.evaluate(() => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) {
      at = at.shadowRoot.activeElement;
    }
    return at?.getAttribute("aria-label") ?? at?.textContent?.trim() ?? "";
  });
}

test("a row is a link that the browser opens with a modifier key", async () => {
  const handoff = await escalate(account.tomasz, "VPN drops every hour");
  const dana = await live();
  const address = `/handoffs/${handoff.session_id}/${handoff.id}`;
  expect(await link(dana, "VPN drops every hour").getAttribute("href")).toBe(address);
  const opened = dana.page.context().waitForEvent("page");
  await link(dana, "VPN drops every hour").click({ modifiers: ["ControlOrMeta"] });
  const tab = await opened;
  await tab.waitForURL(`**${address}`);
  await tab.close();
  expect(pathOf(dana.page)).toBe("/");
  expect(await dana.context.count()).toBe(0);
  await link(dana, "VPN drops every hour").click();
  await dana.context.waitFor();
  expect(pathOf(dana.page)).toBe(address);
});

test("twelve rows of 64 px fit on a screen of 1440 by 900, below a header that stays", async () => {
  const titles = Array.from({ length: 24 }, (_, i) => `Number ${i}`);
  await Promise.all(titles.map((title) => escalate(account.tomasz, title)));
  const dana = await live({ contextOptions: { viewport: { width: 1440, height: 900 } } });
  await expect.poll(async () => (await dana.ids()).length).toBe(24);
  const boxes = () =>
    dana.queue.locator(".row").evaluateAll((rows) =>
      rows.map((row) => {
        const { top, bottom, height } = row.getBoundingClientRect();
        return { top, bottom, height };
      }),
    );
  const header = dana.queue.locator(".queue > header");
  const below = (await header.boundingBox()) ?? { y: 0, height: 0 };
  const shown = (await boxes()).filter(
    ({ top, bottom }) => top >= below.y + below.height - 1 && bottom <= 900,
  );
  expect(shown.length).toBeGreaterThanOrEqual(12);
  expect(new Set((await boxes()).map(({ height }) => height))).toEqual(new Set([64]));
  await dana.queue.evaluate((element) => element.scrollTo(0, 10_000));
  await expect.poll(async () => (await boxes()).at(-1)?.bottom).toBeLessThanOrEqual(900);
  expect((await header.boundingBox())?.y).toBe(below.y);
});

test("a search finds open and closed ones of all views, and Escape clears and leaves it", async () => {
  await resolve(account.linh, "VPN of Sextant was down", { engineer_notes: "Sextant again." });
  await escalate(account.tomasz, "VPN drops every hour");
  await escalate(account.tomasz, "Slow report");
  const dana = await live();
  await dana.row("Slow report").waitFor();
  await dana.page.keyboard.press("/");
  await dana.page.keyboard.type("vpn");
  await expect.poll(() => pathOf(dana.page)).toBe("/?q=vpn"); // "v" alone can have been searched before
  await expect.poll(() => total(dana).textContent()).toBe("2 results in all views");
  expect(await dana.queue.locator(".group > h3").allTextContents()).toEqual(["Open 1", "Closed 1"]);
  expect(await dana.row("VPN of Sextant").textContent()).toMatch(/resolved by Nguyễn Thùy Linh/);
  await dana.queue.locator(".queue > [role=status]").getByText("2 results in all views").waitFor();
  await dana.page.keyboard.press("Escape");
  await dana.row("Slow report").waitFor();
  expect(await search(dana).inputValue()).toBe("");
  expect(await focused(dana)).toBe("Search");
  expect(pathOf(dana.page)).toBe("/");
  await dana.page.keyboard.press("Escape");
  expect(await focused(dana)).toBe("VPN drops every hour");
});

test("a number finds its handoff, and what is not found is said with the next step", async () => {
  const handoff = await escalate(account.tomasz, "VPN drops every hour");
  await escalate(account.tomasz, "Slow report");
  const dana = await live({ path: `/?q=${encodeURIComponent(`#${handoff.number}`)}` });
  await expect.poll(() => total(dana).textContent()).toBe("1 result in all views");
  await dana.row("VPN drops").waitFor();
  expect(await search(dana).inputValue()).toBe(`#${handoff.number}`);
  await search(dana).fill("zebra");
  const state = dana.queue.locator("[part=state][data-state=not-found]");
  await state.getByText("Nothing found for “zebra”.").waitFor();
  await state.getByText("titles, summaries, notes, customers and #numbers").waitFor();
  await state.getByRole("button", { name: "Clear search" }).click();
  await dana.row("Slow report").waitFor();
});

test("chips narrow the list, say by what, and can be removed", async () => {
  await escalate(account.tomasz, "Everything is down", { priority: "urgent" });
  await escalate(account.linh, "VPN drops every hour", { priority: "high" });
  await escalate(account.tomasz, "Slow report", { priority: "low" });
  const dana = await live();
  await dana.row("Slow report").waitFor();
  await chip(dana, "priority").getByRole("button").click();
  await dana.page.getByRole("option", { name: "Urgent" }).click();
  await dana.page.getByRole("option", { name: "High" }).click();
  await expect.poll(() => total(dana).textContent()).toBe("2 of 3");
  expect(pathOf(dana.page)).toBe("/?priority=urgent,high");
  await dana.page.keyboard.press("Escape");
  expect(await focused(dana)).toBe("Priority: Urgent, High");
  await chip(dana, "from").getByRole("button").click();
  await dana.page.getByRole("option", { name: "Nguyễn Thùy Linh" }).click();
  await expect.poll(() => total(dana).textContent()).toBe("1 of 3");
  await dana.row("VPN drops").waitFor();
  expect(await chip(dana, "from").textContent()).toMatch(/From:\s+Nguyễn Thùy Linh/);
  await dana.page.reload();
  await expect.poll(() => total(dana).textContent()).toBe("1 of 3");
  expect(await chip(dana, "from").textContent()).toMatch(/From:\s+Nguyễn Thùy Linh/);
  await chip(dana, "from")
    .getByRole("button", { name: /^Remove From/ })
    .click();
  await expect.poll(() => total(dana).textContent()).toBe("2 of 3");
  expect(await focused(dana)).toBe("From");
  await dana.queue.getByRole("button", { name: "Clear", exact: true }).click();
  await dana.row("Slow report").waitFor();
  expect(pathOf(dana.page)).toBe("/");
});

test("a filter without a match says so, and how many there are without it", async () => {
  await escalate(account.tomasz, "VPN drops every hour");
  const dana = await live({ path: "/?priority=urgent" });
  const state = dana.queue.locator("[part=state][data-state=filtered]");
  await state.getByText("Without them this view has 1.").waitFor();
  await state.getByRole("button", { name: "Clear filters" }).click();
  await dana.row("VPN drops").waitFor();
});

test("closed handoffs are grouped by day", async () => {
  await resolve(account.dana, "VPN drops every hour");
  const dana = await live({ path: "/?view=closed" });
  await dana.row("VPN drops").waitFor();
  expect(await dana.queue.locator(".group > h3").allTextContents()).toEqual(["Today 1"]);
  expect(await dana.row("VPN drops").textContent()).toMatch(/resolved by you.*closed/s);
  expect(await dana.queue.locator(".arrived").count()).toBe(0);
});

test("an empty queue has the time, the numbers of today and the next keys", async () => {
  await resolve(account.dana, "VPN drops every hour");
  await resolve(account.linh, "Slow report");
  const dana = await live();
  const state = dana.queue.locator("[part=state][data-state=empty]");
  await state.getByText("No one is waiting.").waitFor();
  await state.getByText(/^Live, \d\d:\d\d$/).waitFor();
  await state.getByText("Closed today: 2, 1 by you.").waitFor();
  await state.getByText("search").waitFor();
});

test("a draft is marked in the list", async () => {
  const handoff = await escalate(account.tomasz, "VPN drops every hour");
  await claim(account.dana, handoff);
  const dana = await live({ path: `/handoffs/${handoff.session_id}/${handoff.id}?view=mine` });
  expect(await dana.row("VPN drops").locator(".draft").count()).toBe(0);
  await dana.context.getByRole("button", { name: "Resolve" }).first().click();
  await dana.context.getByRole("textbox").first().fill("The key was too old.");
  await dana.row("VPN drops").locator(".draft").getByText("Draft").waitFor();
});

test("what happened to a handoff that was asked is unread until it is opened", async () => {
  const handoff = await escalate(account.dana, "VPN drops every hour");
  const dana = await live({ path: "/?view=asked" });
  await dana.row("VPN drops").waitFor();
  expect(await dana.row("VPN drops").textContent()).not.toContain("Unread");
  await claim(account.linh, handoff);
  await expect
    .poll(() => dana.row("VPN drops").textContent())
    .toMatch(/Unread.*claimed by Nguyễn Thùy Linh/s);
  await link(dana, "VPN drops every hour").click();
  await expect.poll(() => dana.row("VPN drops").textContent()).not.toContain("Unread");
});

test("offline is said at once, and what is shown stays", async () => {
  await escalate(account.tomasz, "VPN drops every hour");
  const dana = await live();
  await dana.row("VPN drops").waitFor();
  await dana.page.context().setOffline(true);
  await dana.state("offline");
  await dana.queue
    .locator("[part=connection-note]")
    .getByText(/You are offline\. The list is as of \d\d:\d\d\./)
    .waitFor();
  await dana.row("VPN drops").waitFor();
  await dana.page.context().setOffline(false);
  await dana.state("live");
});

test("an error stays in its row to its end", async () => {
  await escalate(account.tomasz, "VPN drops every hour");
  const dana = await live({ context: await frozenClock(browser) });
  await dana.page.route("**/claim", (route) =>
    route.fulfill({
      status: 422,
      contentType: "application/problem+json",
      body: JSON.stringify({ title: "No", status: 422, code: "no", detail: "The server is full of bees." }),
    }),
  );
  await dana.row("VPN drops").hover();
  await dana.row("VPN drops").getByRole("button", { name: "Claim" }).click();
  await dana.row("VPN drops").getByText("The server is full of bees.").waitFor();
});

test("in a page that scrolls as a whole the header stays, and rows without an address are buttons", async () => {
  const titles = Array.from({ length: 60 }, (_, i) => `Number ${i}`);
  await Promise.all(titles.map((title) => escalate(account.tomasz, title)));
  const dana = await live();
  await expect.poll(() => dana.queue.locator(".row").count()).toBeGreaterThan(10);
  await dana.page.evaluate(() => {
    const shown = document.querySelector("escalation-queue");
    const list = document.createElement("escalation-queue");
    list.client = shown?.client;
    document.body.replaceChildren(list);
  });
  // The server saw the requests in an order of its own.
  const cards = await waiting(account.dana);
  const row = (card?: Card) => dana.queue.locator(`[data-handoff-id="${card?.id}"]`);
  await row(cards.at(0))
    .getByRole("button", { name: cards.at(0)?.session_title ?? "" })
    .waitFor();
  expect(await dana.queue.locator(".row").count()).toBeLessThan(40);
  expect(await dana.queue.locator("[data-view]").count()).toBe(6);
  const lastRow = row(cards.at(-1));
  // Again, because the page can still grow: rows are measured in the frame after they were rendered.
  await expect
    .poll(async () => {
      await dana.page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
      return lastRow.count();
    })
    .toBe(1);
  expect((await dana.queue.locator(".queue > header").boundingBox())?.y).toBe(0);
});

test("under a finger the claim stands beside the words of its row", async () => {
  await escalate(
    account.tomasz,
    "A title that is longer than a phone is wide, so that it ends where it must",
  );
  const dana = await View.live(browser, account.dana, {
    contextOptions: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
  });
  const row = dana.row("A title that");
  const [words, claim] = await Promise.all([
    row.locator(".title").boundingBox(),
    row.getByRole("button", { name: "Claim" }).boundingBox(),
  ]);
  expect(claim?.x).toBeGreaterThanOrEqual((words?.x ?? 0) + (words?.width ?? 0));
  expect((claim?.x ?? 0) + (claim?.width ?? 0)).toBeLessThanOrEqual(390);
  await dana.page.context().close();
});
