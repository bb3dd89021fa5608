// One handoff: what is shown, in which order, and when there is nothing to show.
import type { Browser, BrowserContextOptions, Locator } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from "vitest";
import { launch } from "./chromium.js";
import { type Account, call, claim, escalate, newAccount, type Person, sql } from "./fixtures.js";
import { Relay } from "./relay.js";
import { View } from "./view.js";
import { refuse } from "./ways.js";

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

const pathOf = ({ session_id, id }: { session_id: string; id: string }) => `/handoffs/${session_id}/${id}`;

/** Opens a handoff, as Dana unless told otherwise, and waits until its actions are there. */
async function open(
  handoff: { session_id: string; id: string },
  user: Person = account.dana,
  contextOptions: BrowserContextOptions = {},
): Promise<View> {
  const view = await View.open(browser, user, { path: pathOf(handoff), contextOptions });
  views.push(view);
  await view.context.locator("[part=actions] [data-menu]").waitFor();
  return view;
}

const primary = (view: View) => view.context.locator("[part=actions] .primary");

const words = async (locator: Locator) => (await locator.textContent())?.replace(/\s+/g, " ").trim();

test("the outcome stands before the note, the note before the transcript, the timeline last", async () => {
  const handoff = await escalate(account.tomasz, "VPN drops every hour", {
    engineer_notes: "Ask the provider.\n\nRuled out:\n- the cable",
  });
  await claim(account.linh, handoff);
  await call(account.linh, "POST", `${handoff.session_id}/handoffs/${handoff.id}/resolve`, {
    resolution: "The key was too old.",
  });
  const view = await open(handoff);
  const parts = await view.context.evaluate((element) =>
    [...(element.shadowRoot?.querySelectorAll("section[part], details[part]") ?? [])].map((each) =>
      each.getAttribute("part"),
    ),
  );
  expect(parts).toEqual(["outcome", "note", "findings", "summary", "transcript", "timeline"]);
  expect(await words(view.context.locator("[part=outcome]"))).toMatch(
    /^Resolution The key was too old\. NLNguyễn Thùy Linh, \d\d:\d\d$/,
  );
  expect(await words(view.context.locator("[part=standing]"))).toMatch(
    /^Resolved by Nguyễn Thùy Linh \d\d:\d\d$/,
  );
  await expect
    .poll(() => words(view.context.locator("[part=note]")))
    .toMatch(/^Ask the provider\. TWTomasz Wójcik, /);
});

test("the facts are a line of status, customer and asker, with exact times to hover", async () => {
  const handoff = await escalate(account.tomasz, "VPN drops every hour", { priority: "high" });
  await sql(`update ai_sessions set customer = 'Aurelio Pagamentos' where id = '${handoff.session_id}'`);
  const again = await escalate(account.tomasz, "Printer is on fire");
  const view = await open(again);
  const facts = view.context.locator("[part=facts]");
  await expect
    .poll(() => words(facts))
    .toMatch(/^Status Waiting (now|\d+ [sm]) Target due in \d+ m Asked by Tomasz Wójcik \d\d:\d\d$/);
  const titles = await facts
    .locator("time")
    .evaluateAll((times) => times.map((time) => time.getAttribute("title")));
  expect(titles.length).toBe(3);
  for (const title of titles) {
    expect(title).toMatch(/\d{4}.*\d:\d\d:\d\d/);
  }
  expect(await words(view.context.locator(".kicker"))).toMatch(/^#\d+ Normal$/);
});

test.each([
  { width: 1440, height: 900 },
  { width: 360, height: 640 },
])("the actions stay in view at $width px, and cover nothing at the end", async (viewport) => {
  const handoff = await escalate(account.tomasz, "VPN drops every hour", {
    engineer_notes: "One line of many.\n\n".repeat(60),
  });
  const view = await open(handoff, account.dana, { viewport });
  const boxes = await view.context.evaluate((element) => {
    const find = (selector: string) => element.shadowRoot?.querySelector(selector)?.getBoundingClientRect();
    const before = find("[part=actions]")?.bottom ?? Number.NaN;
    element.scrollTop = element.scrollHeight;
    return {
      before,
      end: find("[part=timeline]")?.bottom ?? Number.NaN,
      foot: find("[part=actions]")?.top ?? Number.NaN,
      after: find("[part=actions]")?.bottom ?? Number.NaN,
      scrolled: element.scrollTop > 0,
    };
  });
  expect(boxes.scrolled).toBe(true);
  expect(boxes.before).toBeLessThanOrEqual(viewport.height);
  expect(boxes.before).toBeGreaterThan(viewport.height - 64);
  expect(boxes.after).toBeLessThanOrEqual(viewport.height);
  expect(boxes.end).toBeLessThanOrEqual(boxes.foot);
});

test("a long title has two lines until the reader asks for all", async () => {
  const title = "VPN drops every hour and comes back after exactly forty seconds, ".repeat(4).trim();
  const handoff = await escalate(account.tomasz, title);
  const view = await open(handoff);
  const heading = view.context.getByRole("heading", { level: 2 });
  const height = () =>
    heading.evaluate((each) => each.clientHeight / Number.parseFloat(getComputedStyle(each).lineHeight));
  expect(Math.round(await height())).toBe(2);
  expect(await heading.getAttribute("title")).toBe(title);
  await view.context.getByRole("button", { name: "Whole title" }).click();
  expect(Math.round(await height())).toBeGreaterThan(2);
  await view.context.getByRole("button", { name: "Shorter" }).click();
  await expect.poll(async () => Math.round(await height())).toBe(2);
});

test("text has at most 68 characters a line", async () => {
  const handoff = await escalate(account.tomasz, "VPN drops every hour", { engineer_notes: "0".repeat(500) });
  const view = await open(handoff);
  const charactersOfLine = () =>
    view.context.locator("[part=note] .prose p").evaluate((paragraph) => {
      const range = document.createRange();
      range.selectNodeContents(paragraph);
      return 500 / range.getClientRects().length;
    });
  await expect.poll(charactersOfLine).toBeLessThanOrEqual(68); // the parser is loaded after the page
});

test("a handoff that is not there says so, and leads back", async () => {
  const view = await View.live(browser, account.dana, {
    path: "/handoffs/0198c0de-0000-7000-8000-000000000000/0198c0de-0000-7000-8000-000000000001",
  });
  views.push(view);
  await view.context.getByText("This handoff is not here any more or not yours to see.").waitFor();
  await view.context.getByRole("button", { name: "Back to the queue" }).click();
  await view.context.waitFor({ state: "detached" });
});

test("a handoff that could not be loaded is loaded on request", async () => {
  const handoff = await escalate(account.tomasz, "VPN drops every hour");
  const relay = await Relay.to(inject("replicas")[0] ?? "");
  const failing = ["/escalations/stream", `/handoffs/${handoff.id}`]; // a live page loads it again by itself
  relay.intercept = (request, response) => failing.some((part) => refuse(part, 500)(request, response));
  const view = await View.open(browser, account.dana, { at: relay.address });
  views.push(view);
  await view.row("VPN drops").locator("[data-open]").first().click();
  await view.context.getByText("Could not load this handoff.").waitFor();
  failing.pop();
  await view.context.getByRole("button", { name: "Try again" }).click();
  await primary(view).waitFor();
  relay.close();
});

test("opening a changed handoff that one has asked marks it as read", async () => {
  const handoff = await escalate(account.dana, "VPN drops every hour");
  const view = await View.live(browser, account.dana);
  views.push(view);
  await claim(account.linh, handoff);
  const unread = () =>
    view.page.evaluate(
      (id) =>
        (
          document.querySelector("escalation-queue") as unknown as { client: { unread: Set<string> } }
        ).client.unread.has(id),
      handoff.id,
    );
  await expect.poll(unread).toBe(true);
  await view.page.evaluate((path) => {
    history.pushState(null, "", path);
    dispatchEvent(new PopStateEvent("popstate"));
  }, pathOf(handoff));
  await view.context.getByText("works on it. You are told when there is an answer.").waitFor();
  await expect.poll(unread).toBe(false);
});

test("the texts of a handoff have one right edge, at the measure", async () => {
  const text = `It fails ${"and fails ".repeat(40)}.`;
  const handoff = await escalate(account.tomasz, `VPN drops ${"every hour ".repeat(20)}`, {
    engineer_notes: `${text}\n\nRuled out:\n- ${text}\n\nNext:\n- ${text}`,
  });
  await claim(account.dana, handoff);
  const view = await open(handoff, account.dana, { viewport: { width: 1600, height: 900 } });
  await primary(view).click();
  const edges = await view.context.evaluate((element) =>
    [...(element.shadowRoot?.querySelectorAll("h2, .said, .prose, .transcript, .composer") ?? [])].map(
      (each) => [each.className || each.tagName, Math.round(each.getBoundingClientRect().right)] as const,
    ),
  );
  expect(edges.length).toBeGreaterThanOrEqual(6);
  expect(new Set(edges.map(([, right]) => right))).toEqual(new Set([edges[0]?.[1]]));
});
