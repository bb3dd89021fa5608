// The elements in the hands of a page that is not ours.
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from "vitest";
import type { EscalationQueue, HandoffContext } from "../src/elements/index.js";
import { launch } from "./chromium.js";
import { claim, escalate, newOffice, type Office } from "./office.js";
import { Relay } from "./relay.js";
import { handoffs, person, stage } from "./stage.js";
import { View } from "./view.js";

let browser: Browser;
let office: Office;
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
  relay.trouble = () => false;
  office = await newOffice();
});
afterEach(() => view.page.context().close());

test("a form that is asked for together with its handoff opens", async () => {
  const [first, second] = [await escalate(office.tomasz, "First"), await escalate(office.tomasz, "Second")];
  await claim(office.dana, second);
  view = await View.live(browser, office.dana, { path: `/handoffs/${first.session_id}/${first.id}` });
  await view.context.getByText("Timeline").waitFor();
  await view.context.evaluate((element, { id, session_id }) => {
    const context = element as HandoffContext;
    context.sessionId = session_id;
    context.handoffId = id;
    context.compose("resolve");
  }, second);
  await view.context.getByRole("textbox").waitFor();
});

test("a context that was given no handoff shows nothing", async () => {
  view = await View.live(browser, office.dana);
  const text = await view.page.evaluate(async () => {
    const context = document.createElement("handoff-context");
    document.body.append(context);
    await context.updateComplete;
    return context.shadowRoot?.querySelector("h2")?.textContent ?? "";
  });
  expect(text).toBe("");
});

test("a page that is light stays light where everything else is dark", async () => {
  view = await View.live(browser, office.dana, { options: { colorScheme: "dark" } });
  const ink = await view.queue.evaluate((element) => {
    document.documentElement.style.colorScheme = "light";
    return getComputedStyle(element).color;
  });
  expect(ink).toBe("rgb(18, 25, 30)");
});

test("elements that were signed out go on with a new source of tokens", async () => {
  view = await View.live(browser, office.dana);
  await view.page.evaluate(async (token) => {
    document.querySelector("handoffd-page")?.remove();
    const queue = document.createElement("escalation-queue") as EscalationQueue;
    const signedOut = new Promise((resolve) => queue.addEventListener("signed-out", resolve));
    queue.getToken = () => null;
    document.body.append(queue);
    await signedOut;
    queue.getToken = () => token;
  }, office.dana.token);
  await view.state("live");
});

test("the timeline names who was written to, and who could not be", async () => {
  const found = handoffs.find(({ status }) => status === "waiting");
  const mails = found?.timeline?.[0]?.mails;
  const at = new Date().toISOString();
  mails?.push(
    { to: person("dana"), status: "sent", at, attempts: 1, error: null },
    { to: person("linh"), status: "failed", at, attempts: 5, error: "mailbox full" },
  );
  relay.trouble = stage(person("ingrid"));
  const path = `/handoffs/${found?.session_id}/${found?.id}`;
  view = await View.open(browser, office.dana, { at: relay.address, path });
  await view.context.getByText("mailed to Dana Okafor").waitFor();
  await view.context.getByText(`mail failed to ${person("linh").name} (mailbox full)`).waitFor();
});
