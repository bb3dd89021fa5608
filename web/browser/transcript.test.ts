// Reading a long transcript: messages are fetched a page at a time.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launch } from "./chromium.js";
import { call, newOffice, newSession } from "./office.js";
import { View } from "./view.js";

let browser: Browser;

beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

test("earlier messages come above, and the reader stays in the transcript", async () => {
  const office = await newOffice();
  const session = await newSession(office.tomasz, "VPN drops every hour");
  const messages = Array.from({ length: 100 }, (_, i) => ({ role: "user", content: `Message ${i}.` }));
  await call(office.tomasz, "POST", `${session}/messages`, messages);
  const handoff = await call<{ id: string }>(office.tomasz, "POST", `${session}/handoff`, {
    intent: "escalate",
  });
  const dana = await View.live(browser, office.dana, { path: `/handoffs/${session}/${handoff.id}` });
  await dana.context.getByText("Transcript", { exact: true }).click();
  const earlier = dana.context.getByRole("button", { name: "Earlier messages" });
  await earlier.click(); // the last page: the button goes, and the focus was on it
  await dana.context.getByText("Message 0.", { exact: true }).waitFor();
  await earlier.waitFor({ state: "detached" });
  const reader = await dana.context.evaluate((element) => ({
    focus: element.shadowRoot?.activeElement?.tagName,
    scrolled: element.scrollTop > 0,
  }));
  expect(reader).toEqual({ focus: "SUMMARY", scrolled: true });
  expect(dana.complaints).toEqual([]);
  await dana.page.context().close();
});
