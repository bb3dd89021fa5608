// The elements in pages of others.
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from "vitest";
import type { EscalationQueue, HandoffContext } from "../src/elements/index.js";
import { launch } from "./chromium.js";
import { handoffs, person } from "./demo.js";
import { type Account, claim, escalate, newAccount } from "./fixtures.js";
import { mockServer } from "./mock-server.js";
import { Relay } from "./relay.js";
import { View } from "./view.js";

let browser: Browser;
let account: Account;
let relay: Relay;
let view: View;

beforeAll(async () => {
  [browser, relay] = await Promise.all([launch(), Relay.to(inject("replicas")[0] ?? "")]);
});
afterAll(async () => {
  await browser.close();
  relay.close();
});
beforeEach(async () => {
  relay.intercept = () => false;
  account = await newAccount();
});
afterEach(() => view.page.context().close());

test("compose opens the form of a handoff that is set at the same time", async () => {
  const [first, second] = [await escalate(account.tomasz, "First"), await escalate(account.tomasz, "Second")];
  await claim(account.dana, second);
  view = await View.live(browser, account.dana, { path: `/handoffs/${first.session_id}/${first.id}` });
  await view.context.getByText("Timeline").waitFor();
  await view.context.evaluate((element, { id, session_id }) => {
    const context = element as HandoffContext;
    context.sessionId = session_id;
    context.handoffId = id;
    context.compose("resolve");
  }, second);
  await view.context.getByRole("textbox").waitFor();
});

test("a context without a handoff is empty", async () => {
  view = await View.live(browser, account.dana);
  const text = await view.page.evaluate(async () => {
    const context = document.createElement("handoff-context");
    document.body.append(context);
    await context.updateComplete;
    return context.shadowRoot?.querySelector("h2")?.textContent ?? "";
  });
  expect(text).toBe("");
});

test("the color-scheme of the page overrides that of the system", async () => {
  view = await View.live(browser, account.dana, { contextOptions: { colorScheme: "dark" } });
  const ink = await view.queue.evaluate((element) => {
    document.documentElement.style.colorScheme = "light";
    return getComputedStyle(element).color;
  });
  expect(ink).toBe("rgb(18, 25, 30)");
});

test("signed-out elements continue with a new getToken", async () => {
  view = await View.live(browser, account.dana);
  await view.page.evaluate(async (token) => {
    document.querySelector("handoffd-page")?.remove();
    const queue = document.createElement("escalation-queue") as EscalationQueue;
    const signedOut = new Promise((resolve) => queue.addEventListener("signed-out", resolve));
    queue.getToken = () => null;
    document.body.append(queue);
    await signedOut;
    queue.getToken = () => token;
  }, account.dana.token);
  await view.state("live");
});

test("the timeline names the recipients of mail, and the failures", async () => {
  const found = handoffs.find(({ status }) => status === "waiting");
  const mails = found?.timeline?.[0]?.mails;
  const at = new Date().toISOString();
  mails?.push(
    { to: person("dana"), kind: "waiting", status: "sent", at, attempts: 1, error: null },
    { to: person("linh"), kind: "waiting", status: "failed", at, attempts: 5, error: "mailbox full" },
  );
  relay.intercept = mockServer(person("ingrid"));
  const path = `/handoffs/${found?.session_id}/${found?.id}`;
  view = await View.open(browser, account.dana, { at: relay.address, path });
  await view.context.getByText("mailed to Dana Okafor").waitFor();
  await view.context.getByText(`mail failed for ${person("linh").name} (mailbox full)`).waitFor();
});
