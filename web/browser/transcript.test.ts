// A long transcript is fetched a page at a time.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launch } from "./chromium.js";
import { call, newAccount, newSession } from "./fixtures.js";
import { View } from "./view.js";

let browser: Browser;

beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

test("earlier messages are added above, and the scroll position stays", async () => {
  const account = await newAccount();
  const session = await newSession(account.tomasz, "VPN drops every hour");
  const messages = Array.from({ length: 100 }, (_, i) => ({ role: "user", content: `Message ${i}.` }));
  await call(account.tomasz, "POST", `${session}/messages`, messages);
  const handoff = await call<{ id: string }>(account.tomasz, "POST", `${session}/handoff`, {
    intent: "escalate",
  });
  const dana = await View.live(browser, account.dana, { path: `/handoffs/${session}/${handoff.id}` });
  const earlier = dana.context.getByRole("button", { name: "Show earlier messages" });
  await dana.context.getByText("Message 90.", { exact: true }).waitFor();
  expect(await dana.context.getByText("Message 89.", { exact: true }).count()).toBe(0);
  await earlier.scrollIntoViewIfNeeded();
  const newest = dana.context.getByText("Message 90.", { exact: true });
  const place = () => newest.evaluate((element) => Math.round(element.getBoundingClientRect().top));
  const before = await place();
  await earlier.click();
  await dana.context.getByText("Message 40.", { exact: true }).waitFor();
  await expect.poll(async () => Math.abs((await place()) - before)).toBeLessThan(3);
  await earlier.click(); // the last page: the focused button is removed
  await dana.context.getByText("Message 0.", { exact: true }).waitFor();
  await dana.context.getByText("The session began here.").waitFor();
  await earlier.waitFor({ state: "detached" });
  const focus = await dana.context.evaluate((element) => element.shadowRoot?.activeElement?.tagName);
  expect(focus).toBe("SUMMARY");
  expect(dana.errors).toEqual([]);
  await dana.page.context().close();
});

test("a search looks at all messages, and goes from match to match", async () => {
  const account = await newAccount();
  const session = await newSession(account.tomasz, "VPN drops every hour");
  const messages = Array.from({ length: 130 }, (_, i) => ({
    role: i === 3 ? "tool" : "assistant",
    name: i === 3 ? "traceroute" : undefined,
    content:
      i === 3 ? "1 gateway\n2 the *needle*" : i === 70 ? "A Needle, and another needle." : `Message ${i}.`,
  }));
  await call(account.tomasz, "POST", `${session}/messages`, messages.slice(0, 100));
  await call(account.tomasz, "POST", `${session}/messages`, messages.slice(100));
  const handoff = await call<{ id: string }>(account.tomasz, "POST", `${session}/handoff`, {
    intent: "escalate",
  });
  const dana = await View.live(browser, account.dana, { path: `/handoffs/${session}/${handoff.id}` });
  const field = dana.context.getByRole("searchbox", { name: "Search the transcript" });
  await field.fill("needle");
  await dana.context.getByText("3 in all 130 messages").waitFor();
  await field.press("Enter");
  await dana.context.getByText("1 of 3 in all 130 messages").waitFor();
  await dana.context.getByText("2 the *needle*").waitFor(); // the tool's output is opened
  await field.press("Enter");
  await dana.context.getByText("2 of 3").waitFor();
  const marked = () =>
    dana.page.evaluate(() =>
      ["hd-match", "hd-current-match"].map((name) => [...(CSS.highlights.get(name) ?? [])].map(String)),
    );
  await expect.poll(marked).toEqual([["needle", "Needle", "needle"], ["Needle"]]);
  await expect.poll(() => dana.context.getByText("A Needle, and").evaluate(inView)).toBe(true);
  await field.press("Shift+Enter");
  await dana.context.getByText("1 of 3").waitFor();
  await field.press("Escape");
  expect(await field.inputValue()).toBe("");
  await expect.poll(marked).toEqual([[], []]);
  await dana.context.getByRole("button", { name: "Newest" }).click();
  await expect.poll(() => dana.context.getByText("Message 129.").evaluate(inView)).toBe(true);
  expect(dana.errors).toEqual([]);
  await dana.page.context().close();
});

/** Reports whether an element is in the part of the page that is seen. */
function inView(element: Element): boolean {
  const { top, bottom } = element.getBoundingClientRect();
  return top >= 0 && bottom <= innerHeight;
}

test("outputs of tools and long messages are folded until they are opened", async () => {
  const account = await newAccount();
  const session = await newSession(account.tomasz, "VPN drops every hour");
  await call(account.tomasz, "POST", `${session}/messages`, [
    { role: "tool", name: "traceroute", content: "1 gateway\n2 provider" },
    { role: "user", content: Array.from({ length: 100 }, (_, i) => `Line ${i}.`).join("\n") },
  ]);
  const handoff = await call<{ id: string }>(account.tomasz, "POST", `${session}/handoff`, {
    intent: "escalate",
  });
  const dana = await View.live(browser, account.dana, { path: `/handoffs/${session}/${handoff.id}` });
  await dana.context.getByText("1 gateway").waitFor();
  expect(await dana.context.getByText("2 provider").count()).toBe(0);
  await dana.context.getByText("traceroute").click();
  await dana.context.getByText("2 provider").waitFor();
  const long = dana.context.locator(".message.user .content");
  const height = () =>
    dana.context.locator(".message.user .long").evaluate((element) => element.clientHeight);
  const folded = await height();
  expect(await long.evaluate((element) => element.clientHeight)).toBeGreaterThan(folded);
  await dana.context.getByRole("button", { name: "Show all 100 lines" }).click();
  await dana.context.getByRole("button", { name: "Show less" }).waitFor();
  expect(await height()).toBeGreaterThan(2 * folded);
  expect(dana.errors).toEqual([]);
  await dana.page.context().close();
});

test("messages since the snapshot are counted as they come, and shown on request", async () => {
  const account = await newAccount();
  const session = await newSession(account.tomasz, "VPN drops every hour");
  await call(account.tomasz, "POST", `${session}/messages`, [{ role: "user", content: "It drops." }]);
  const handoff = await call<{ id: string }>(account.tomasz, "POST", `${session}/handoff`, {
    intent: "escalate",
  });
  const dana = await View.live(browser, account.dana, { path: `/handoffs/${session}/${handoff.id}` });
  await dana.context.getByText("No messages since.").waitFor();
  await call(account.tomasz, "POST", `${session}/messages`, [
    { role: "assistant", content: "Measuring." },
    { role: "tool", name: "traceroute", content: "Hop 3 is silent." },
    { role: "note", content: "Called the provider." },
  ]);
  await dana.context.getByText("3 messages since", { exact: true }).waitFor();
  await dana.context.getByRole("button", { name: "Show", exact: true }).click();
  await dana.context.getByText("Hop 3 is silent.").waitFor();
  const focused = await dana.context.evaluate((element) => element.shadowRoot?.activeElement?.className);
  expect(focused).toBe("divider");
  expect(await dana.context.getByText("added messages").count()).toBe(1);
  expect(dana.errors).toEqual([]);
  await dana.page.context().close();
});
