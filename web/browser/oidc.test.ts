import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { launch } from "./chromium.js";
import { type Account, escalate, newAccount } from "./fixtures.js";
import { IdentityProvider } from "./identity-provider.js";
import { type Replica, startReplica } from "./replica.js";

let browser: Browser;
let context: BrowserContext;
let account: Account;
let provider: IdentityProvider;
let replica: Replica;
let page: Page;

beforeAll(async () => {
  [browser, account] = await Promise.all([launch(), newAccount()]);
  provider = await IdentityProvider.for(account.dana);
  replica = await startReplica({
    HANDOFF_JWKS_URL: `${provider.issuer}/keys`,
    HANDOFF_OIDC_ISSUER: provider.issuer,
    HANDOFF_OIDC_CLIENT_ID: provider.clientID,
  });
  provider.origin = replica.address;
});
afterAll(async () => {
  await browser.close();
  await replica.stop();
  provider.close();
});

beforeEach(async () => {
  provider.reset();
  context = await browser.newContext();
  page = await context.newPage();
});
afterEach(() => context.close());

/** Signs Dana in at the provider. */
async function signIn(path = "/"): Promise<void> {
  await page.goto(replica.address + path);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByRole("button", { name: "Sign in as Dana Okafor" }).click();
  await page.getByRole("button", { name: /Dana Okafor/ }).waitFor();
}

test("signing in returns to the requested address", async () => {
  await escalate(account.tomasz, "VPN drops every hour");
  await signIn("/?filter=mine");
  expect(page.url()).toBe(`${replica.address}/?filter=mine`);
  await page.getByRole("link", { name: "handoffd" }).click();
  await page.getByText("VPN drops every hour").first().waitFor();
  expect(provider.redeemed).toEqual(["authorization_code"]);
});

test("no token is left in the address or in storage", async () => {
  await signIn();
  const left = await page.evaluate(() =>
    JSON.stringify([location.href, { ...sessionStorage }, { ...localStorage }, document.cookie]),
  );
  expect(left).not.toMatch(/eyJ|code=|state/);
});

test("a reload signs in silently while the provider's session lasts", async () => {
  await signIn();
  await page.reload();
  await page.getByRole("button", { name: /Dana Okafor/ }).waitFor();
  provider.signedIn = false;
  await page.reload();
  await page.getByRole("heading", { name: "You are signed out" }).waitFor();
});

test("a token is renewed with the refresh token before it expires", async () => {
  provider.lifetimes = [32]; // the server sends `expiring` 30 s before the end
  await signIn();
  await expect.poll(() => provider.redeemed).toContain("refresh_token");
  await escalate(account.tomasz, "Printer on fire");
  await page.getByText("Printer on fire").first().waitFor();
});

test("without refresh tokens the page signs in again silently", async () => {
  provider.refreshes = false;
  provider.lifetimes = [32];
  await signIn();
  await expect.poll(() => provider.redeemed.length).toBe(2);
  await page.getByRole("button", { name: /Dana Okafor/ }).waitFor();
  expect(new Set(provider.redeemed)).toEqual(new Set(["authorization_code"]));
});

test("signing out ends the session at the provider", async () => {
  await signIn();
  await page.getByRole("button", { name: /Dana Okafor/ }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "You are signed out" }).waitFor();
  await expect.poll(() => provider.signedIn).toBe(false);
});

test("an unsolicited response does not sign in", async () => {
  await page.goto(`${replica.address}/?code=stolen&state=made-up&iss=${encodeURIComponent(provider.issuer)}`);
  await page.getByText("was not started here").waitFor();
  expect(provider.redeemed).toEqual([]);
  expect(page.url()).toBe(`${replica.address}/`);
});

test("the error names a provider that is down", async () => {
  provider.down = true;
  await page.goto(replica.address);
  await page.getByText(`${provider.issuer} cannot be reached`).waitFor();
});
