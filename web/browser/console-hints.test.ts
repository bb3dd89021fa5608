// What the console says to the developer of a page on another origin.
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from "vitest";
import type { EscalationQueue } from "../src/elements/index.js";
import { launch } from "./chromium.js";
import { bundle, EmbeddingPage } from "./embedding-page.js";
import { type Account, escalate, newAccount, tokenFor } from "./fixtures.js";
import { type Replica, startReplica } from "./replica.js";

const unlisted = () => inject("replicas")[0] ?? "";

let browser: Browser;
let embedding: EmbeddingPage;
let listed: Replica; // its settings name the origin of the page
let account: Account;
let page: Page;
let said: string[];

beforeAll(async () => {
  const files = await bundle({ entryPoints: [{ in: "src/elements/index.ts", out: "elements" }] });
  const html = '<!doctype html><title>Desk</title><script type="module" src="/elements.js"></script>';
  embedding = await EmbeddingPage.serve(files.set("/", html));
  [browser, account, listed] = await Promise.all([
    launch(),
    newAccount(),
    startReplica({ HANDOFF_JWT_SECRET: inject("secret"), HANDOFF_ALLOWED_ORIGINS: embedding.origin }),
  ]);
});
afterAll(async () => {
  await browser.close();
  await listed.stop();
  embedding.close();
});
beforeEach(async () => {
  page = await browser.newPage();
  page.setDefaultTimeout(240_000);
  said = [];
  page.on("console", (message) => {
    if (message.text().startsWith("handoffd: ")) {
      said.push(message.text());
    }
  });
  await page.goto(embedding.origin);
});
afterEach(() => page.close());

/** Adds the queue of a replica to the page. */
async function embed(replica: string, token: string): Promise<void> {
  await page.evaluate(
    async ([baseUrl, token]) => {
      await customElements.whenDefined("escalation-queue");
      const queue = document.createElement("escalation-queue") as EscalationQueue;
      Object.assign(queue, { baseUrl, getToken: () => token });
      document.body.append(queue);
    },
    [`${replica}/api/v1`, token] as const,
  );
}

const state = (name: string) => page.locator(`[part=connection][data-state=${name}]`).waitFor();

test("an origin that the server does not allow is named, with the setting, once", async () => {
  await embed(unlisted(), account.dana.token);
  await expect.poll(() => said).toHaveLength(1);
  expect(said[0]).toContain(
    `handoffd: ${embedding.origin} is not allowed by the server. ` +
      `Set HANDOFF_ALLOWED_ORIGINS to include ${embedding.origin}.`,
  );
  const again = page.waitForRequest((request) => request.url().includes("/api/v1/")); // the next attempt
  await page.evaluate(() => window.dispatchEvent(new Event("online")));
  await again;
  await state("reconnecting");
  expect(said).toHaveLength(1);
});

test("a page whose origin is allowed has its queue, and a silent console", async () => {
  const handoff = await escalate(account.tomasz, "The tunnel fails");
  await embed(listed.address, account.dana.token);
  await state("live");
  await page.locator(`[data-handoff-id="${handoff.id}"]`).waitFor();
  expect(said).toEqual([]);
});

test("a server that cannot be reached is no matter of its settings", async () => {
  const gone = await startReplica({ HANDOFF_JWT_SECRET: inject("secret") });
  await gone.stop();
  const probed = page.waitForEvent("requestfailed", (request) => request.url() === `${gone.address}/healthz`);
  await embed(gone.address, account.dana.token);
  await probed;
  await state("reconnecting");
  expect(said).toEqual([]);
});

test("a first token that is refused is explained, with the settings of tokens", async () => {
  await embed(listed.address, `${account.dana.token.slice(0, -4)}AAAA`);
  await state("signed-out");
  await expect.poll(() => said).toHaveLength(1);
  expect(said[0]).toMatch(/^handoffd: Not authenticated: .*signature.*HANDOFF_JWT_SECRET.*HANDOFF_JWKS_URL/);
});

test("an unknown user is explained, with the settings of sign-in", async () => {
  await embed(listed.address, tokenFor(crypto.randomUUID(), 3600));
  await state("signed-out");
  await expect.poll(() => said).toHaveLength(1);
  expect(said[0]).toMatch(/^handoffd: .*HANDOFF_PROVISION/);
});
