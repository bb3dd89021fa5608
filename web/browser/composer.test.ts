// Writing a resolution or an answer: drafts, preview, where it goes, and what a refusal leaves.
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { launch } from "./chromium.js";
import { type Account, call, claim, escalate, newAccount } from "./fixtures.js";
import { newGate } from "./gate.js";
import { View } from "./view.js";

let browser: Browser;
let account: Account;
let handoff: Awaited<ReturnType<typeof escalate>>;
let view: View;

beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());
beforeEach(async () => {
  account = await newAccount();
  handoff = await escalate(account.tomasz, "VPN drops every hour");
  await claim(account.dana, handoff);
  view = await open();
});
afterEach(async () => {
  await view.page.context().close();
  expect(view.errors).toEqual([]);
});

/** Opens the handoff as Dana, who has claimed it. */
async function open(): Promise<View> {
  const opened = await View.open(browser, account.dana, {
    path: `/handoffs/${handoff.session_id}/${handoff.id}`,
  });
  await opened.context.locator("[part=actions] [data-menu]").waitFor();
  return opened;
}

const composer = () => view.context.locator("[part=composer]");
const box = () => view.context.getByRole("textbox");
const compose = async () => {
  await view.context.getByRole("button", { name: /^(Resolve|Continue draft)/ }).click();
  await box().waitFor();
};
const choose = (name: string) => view.context.locator(".segment").filter({ hasText: name }).click();
const send = () => view.context.locator("button[type=submit]");

test("resolving and answering have a text each, and say who gets it", async () => {
  await compose();
  await view.context.getByText(/Closes it\. .*Tomasz Wójcik.* is told/).waitFor();
  await box().fill("For ourselves: the key was too old.");
  await choose("Return with answer");
  await view.context.getByText(/Tomasz Wójcik.* gets this, and the session back\./).waitFor();
  expect(await box().inputValue()).toBe("");
  await box().fill("Renew the key.");
  await choose("Resolve");
  expect(await box().inputValue()).toBe("For ourselves: the key was too old.");
  await choose("Return with answer");
  await send().click();
  await view.context.locator("[part=outcome]").getByText("Renew the key.").waitFor();
  await view.context.getByText(/Answered by you/).waitFor();
});

test("the preview shows the text as it will look, and the arrow keys change to it and back", async () => {
  await compose();
  await box().fill("Set `rekey`:\n\n- to 8 h");
  await view.context.getByRole("tab", { name: "Write" }).focus();
  await view.page.keyboard.press("ArrowRight");
  const preview = view.context.getByRole("tabpanel", { name: "Preview" });
  await preview.locator("code", { hasText: "rekey" }).waitFor();
  await preview.locator("li", { hasText: "to 8 h" }).waitFor();
  expect(await box().count()).toBe(0);
  await view.page.keyboard.press("ArrowLeft");
  expect(await box().inputValue()).toBe("Set `rekey`:\n\n- to 8 h");
});

test("a draft says when it was saved, and is there after a reload", async () => {
  await compose();
  expect(await view.context.locator("[part=saved]").count()).toBe(0);
  await box().fill("The key was too old.");
  await view.context.getByText(/Draft saved \d\d:\d\d/).waitFor();
  await view.context.getByRole("button", { name: "Save for later" }).click();
  await view.page.reload();
  await view.context.getByRole("button", { name: "Continue draft" }).click();
  expect(await box().inputValue()).toBe("The key was too old.");
  await view.context.getByText(/Draft saved \d\d:\d\d/).waitFor();
});

test("Ctrl and Enter send", async () => {
  await compose();
  await box().fill("The key was too old.");
  await view.page.keyboard.press("Control+Enter");
  await view.context.locator("[part=outcome]").getByText("The key was too old.").waitFor();
  expect(await composer().count()).toBe(0);
});

test("nothing is not sent", async () => {
  await compose();
  await send().click();
  await view.context.locator("[part=trouble]").getByText("Write something first.").waitFor();
  await view.context.getByText(/Claimed by you/).waitFor();
});

test("Escape leaves the text in view, and an empty field closes", async () => {
  await compose();
  await box().fill("The key was too old.");
  await view.page.keyboard.press("Escape");
  const focused = () =>
    view.context.evaluate((element) => element.shadowRoot?.activeElement?.tagName.toLowerCase());
  expect(await focused()).toBe("h2");
  expect(await box().inputValue()).toBe("The key was too old.");
  await box().fill("");
  await view.page.keyboard.press("Escape");
  await composer().waitFor({ state: "detached" });
  expect(await focused()).toBe("button");
  expect(view.page.url()).toContain(handoff.id);
});

test("a refused send keeps the text, and can be repeated", async () => {
  await compose();
  await box().fill("The key was too old.");
  await view.page.route("**/resolve", (route) =>
    route.fulfill({
      status: 503,
      contentType: "application/problem+json",
      body: '{"title":"Busy","code":"busy","detail":"The server is busy."}',
    }),
  );
  await send().click();
  await view.context.locator("[part=trouble]").getByText("The server is busy.").waitFor();
  expect(await box().inputValue()).toBe("The key was too old.");
  await view.page.unroute("**/resolve");
  await view.context.getByRole("button", { name: "Try again" }).click();
  await view.context.locator("[part=outcome]").getByText("The key was too old.").waitFor();
});

test("the draft of a claim that was lost is readable, is copied, and is discarded on request", async () => {
  await compose();
  await box().fill("The key was **too** old.");
  await call(account.dana, "POST", `${handoff.session_id}/handoffs/${handoff.id}/reassign`, {
    user_id: account.linh.id,
  });
  const kept = view.context.locator("[part=draft]");
  await kept.getByText("The key was too old.").waitFor();
  await kept.getByText(/Your draft was not sent, saved \d\d:\d\d\./).waitFor();
  expect(await composer().count()).toBe(0);
  await view.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await kept.getByRole("button", { name: "Copy the text" }).click();
  await view.context.getByText("Text copied.").first().waitFor();
  expect(await view.page.evaluate(() => navigator.clipboard.readText())).toBe("The key was **too** old.");
  await kept.getByRole("button", { name: "Discard" }).click();
  await kept.waitFor({ state: "detached" });
  await view.page.reload();
  await view.context.locator("[data-menu]").waitFor();
  expect(await kept.count()).toBe(0);
});

test("the field grows with its text, up to half of the screen, and counts near its end", async () => {
  await compose();
  const height = () => box().evaluate((field) => field.getBoundingClientRect().height);
  const low = await height();
  await box().fill("line\n".repeat(12));
  const grown = await height();
  expect(grown).toBeGreaterThan(low + 60);
  await box().fill("line\n".repeat(200));
  const screen = view.page.viewportSize()?.height ?? 0;
  expect(await height()).toBeLessThanOrEqual(screen / 2 + 1);
  const count = view.context.locator(".count");
  expect(await count.count()).toBe(0);
  await box().fill("x".repeat(19_500));
  expect(await count.textContent()).toMatch(/19.500 of 20.000/);
});

test("the reader stays where they are while the form opens, is written in, and closes", async () => {
  const long = await escalate(account.tomasz, "A long one", { engineer_notes: "It fails.\n\n".repeat(80) });
  await claim(account.dana, long);
  await view.page.goto(new URL(`/handoffs/${long.session_id}/${long.id}`, view.page.url()).href);
  await view.context.getByText("A long one").first().waitFor();
  await view.context.locator("[part=actions] [data-menu]").waitFor();
  await view.parsed();
  /** Scrolls the pane if told where to, and returns how far it is scrolled. */
  const scrolled = (to?: number) =>
    view.context.evaluate((element, top) => {
      const pane = (each: Element | null): Element =>
        each === null || each.scrollTop > 0 || /auto|scroll/.test(getComputedStyle(each).overflowY)
          ? (each ?? document.documentElement)
          : pane(each.parentElement);
      const scroller = pane(element);
      scroller.scrollTop = top ?? scroller.scrollTop;
      return Math.round(scroller.scrollTop);
    }, to);
  expect(await scrolled(700)).toBe(700);
  await compose();
  expect(await scrolled()).toBe(700);
  await view.page.keyboard.type("The key was too old.");
  expect(await scrolled()).toBe(700);
  await view.page.keyboard.press("Escape");
  expect(await scrolled()).toBe(700);
  await view.context.getByRole("button", { name: "Save for later" }).click();
  await composer().waitFor({ state: "detached" });
  expect(await scrolled()).toBe(700);
});

test("nothing is written while the text is being sent", async () => {
  await compose();
  await box().fill("The key was too old.");
  const [asked, held] = [newGate(), newGate()];
  await view.page.route("**/resolve", async (route) => {
    asked.open();
    await held.opened;
    await route.continue();
  });
  await view.page.keyboard.press("Control+Enter");
  await asked.opened;
  await view.page.keyboard.type(" And the new one too.");
  expect(await box().inputValue()).toBe("The key was too old.");
  held.open();
  await view.context.locator("[part=outcome]").getByText("The key was too old.").waitFor();
});

test("two tabs write one draft", async () => {
  const other = await View.open(browser, account.dana, {
    context: view.page.context(),
    path: `/handoffs/${handoff.session_id}/${handoff.id}`,
  });
  const answer = other.context.getByRole("button", { name: "Resolve" });
  await answer.waitFor();
  await compose();
  await box().fill("The key was too old.");
  await other.context.getByRole("button", { name: "Continue draft" }).click();
  const there = other.context.getByRole("textbox");
  expect(await there.inputValue()).toBe("The key was too old.");
  await there.fill("The key was too old. It is renewed.");
  await expect.poll(() => box().inputValue()).toBe("The key was too old. It is renewed.");
  expect(other.errors).toEqual([]);
});
