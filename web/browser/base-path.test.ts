// The page behind a proxy that serves it below a path.
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { launch } from "./chromium.js";
import { type Account, escalate, handoffd, newAccount } from "./fixtures.js";
import { IdentityProvider } from "./identity-provider.js";
import { Relay } from "./relay.js";
import { type Replica, startReplica } from "./replica.js";
import { subjects } from "./sign-in.js";
import { View } from "./view.js";

const path = "/support";

let browser: Browser;
let account: Account;
let byLink: Replica;
let byProvider: Replica;
let provider: IdentityProvider;

beforeAll(async () => {
  [browser, account] = await Promise.all([launch(), newAccount()]);
  provider = await IdentityProvider.start(new Map([[subjects.dana, account.dana.name]]));
  await handoffd(
    ...["user", "link", account.dana.id, "--issuer", provider.issuer, "--subject", subjects.dana],
  );
  const settings = { HANDOFF_PUBLIC_URL: `https://desk.example.com${path}` };
  [byLink, byProvider] = await Promise.all([
    startReplica({ ...settings, HANDOFF_JWT_SECRET: inject("secret") }),
    startReplica({ ...settings, ...provider.settings }),
  ]);
});
afterAll(async () => {
  await browser.close();
  await Promise.all([byLink.stop(), byProvider.stop()]);
  provider.close();
});

describe.each([true, false])("a proxy that removes the path: %s", (removes) => {
  let relay: Relay;
  let refused: string[];

  beforeEach(() => {
    refused = [];
  });
  afterEach(() => relay.close());

  /** Collects the requests that the proxy or the replica did not know. */
  function watch(page: Page): void {
    page.on("response", (response) => {
      if (response.status() === 404) {
        refused.push(response.url());
      }
    });
  }

  test("the page signs in by a link, opens a handoff and streams", async () => {
    relay = await Relay.to(byLink.address, { path, removes });
    const title = `VPN drops every hour, ${removes}`;
    const first = await escalate(account.tomasz, title);
    const view = await View.live(browser, account.dana, { at: relay.address, path: `${path}/` });
    watch(view.page);
    await view.row(title).click();
    await view.context.getByRole("heading", { name: title }).waitFor();
    expect(new URL(view.page.url()).pathname).toBe(`${path}/handoffs/${first.session_id}/${first.id}`);
    await escalate(account.tomasz, `Printer on fire, ${removes}`);
    await view.queue.locator("[part=held]").click(); // it waits there while a handoff is open
    await view.row(`Printer on fire, ${removes}`).waitFor();
    await view.page.reload();
    await view.context.getByRole("heading", { name: title }).waitFor();
    await view.state("live");
    await view.page.evaluate(() => document.fonts.ready);
    expect(refused).toEqual([]);
    expect(view.errors).toEqual([]);
    await view.page.context().close();
  });

  test("the page signs in at a provider, and returns to its address", async () => {
    relay = await Relay.to(byProvider.address, { path, removes });
    provider.origin = relay.address;
    provider.path = `${path}/`;
    const context = await browser.newContext();
    context.setDefaultTimeout(240_000);
    const page = await context.newPage();
    await page.goto(`${relay.address}${path}/?view=closed`);
    watch(page);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await provider.signIn(page, subjects.dana);
    await page.locator("escalation-queue [part=connection][data-state=live]").waitFor();
    expect(page.url()).toBe(`${relay.address}${path}/?view=closed`);
    expect(refused).toEqual([]);
    await context.close();
  });

  test("an unknown path shows what to do, and leads back", async () => {
    relay = await Relay.to(byLink.address, { path, removes });
    const view = await View.open(browser, account.dana, { at: relay.address, path: `${path}/nothing/here` });
    await view.page.getByRole("button", { name: "Go to the queue" }).click();
    await view.page.waitForURL(`${relay.address}${path}/`);
    expect(view.errors).toEqual([]);
    await view.page.context().close();
  });
});

test("an unknown path is 404, and asks no identity provider", async () => {
  const context = await browser.newContext();
  context.setDefaultTimeout(240_000);
  const page = await context.newPage();
  provider.reset();
  const response = await page.goto(`${byProvider.address}/nothing/here`);
  expect(response?.status()).toBe(404);
  await page.getByRole("button", { name: "Go to the queue" }).waitFor();
  expect(provider.visits).toEqual([]);
  expect(page.url()).toBe(`${byProvider.address}/nothing/here`);
  await context.close();
});
