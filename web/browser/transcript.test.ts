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
  await dana.context.getByText("Transcript", { exact: true }).click();
  const earlier = dana.context.getByRole("button", { name: "Earlier messages" });
  await earlier.click(); // the last page: the focused button is removed
  await dana.context.getByText("Message 0.", { exact: true }).waitFor();
  await earlier.waitFor({ state: "detached" });
  const reader = await dana.context.evaluate((element) => ({
    focus: element.shadowRoot?.activeElement?.tagName,
    scrolled: element.scrollTop > 0,
  }));
  expect(reader).toEqual({ focus: "SUMMARY", scrolled: true });
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
