// The sign-in at a second provider program, npm's oauth2-mock-server. It shows no form, ever: it signs in one person
// at each visit, which is how a sign-in without an end looks like.
import { type MutableResponse, type MutableToken, OAuth2Server } from "oauth2-mock-server";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { launch } from "./chromium.js";
import { type Account, escalate, handoffd, newAccount } from "./fixtures.js";
import { type Replica, startReplica } from "./replica.js";

const subject = "s-1-5-21 OPAQUE/base64url_-=";
let browser: Browser;
let page: Page;
let account: Account;
let replica: Replica;
let visits = 0;
/** Changes the next tokens. */
let change: (payload: MutableToken["payload"]) => void = () => undefined;
/** Whether it issues refresh tokens. */
let refreshes = true;
const provider = new OAuth2Server();

beforeAll(async () => {
  [browser, account] = await Promise.all([launch(), newAccount()]);
  await provider.issuer.keys.generate("RS256");
  await provider.start(0, "127.0.0.1");
  const issuer = provider.issuer.url ?? "";
  provider.service.on("beforeTokenSigning", ({ payload }: MutableToken) => {
    Object.assign(payload, { sub: subject, name: "Dana Okafor" });
    change(payload);
  });
  provider.service.on("beforeResponse", ({ body }: MutableResponse) => {
    if (!refreshes && typeof body === "object") {
      delete body["refresh_token"];
    }
  });
  provider.service.on("beforeAuthorizeRedirect", () => {
    visits += 1;
  });
  await handoffd("user", "link", account.dana.id, "--issuer", issuer, "--subject", subject);
  replica = await startReplica({
    HANDOFF_JWKS_URL: `${issuer}/jwks`,
    HANDOFF_OIDC_ISSUER: issuer,
    HANDOFF_OIDC_CLIENT_ID: "page",
  });
});
afterAll(async () => {
  await browser.close();
  await replica.stop();
  await provider.stop();
});
beforeEach(async () => {
  visits = 0;
  refreshes = true;
  change = () => undefined;
  page = await browser.newPage();
  page.setDefaultTimeout(240_000);
});
afterEach(() => page.close());

const live = () => page.locator("escalation-queue [part=connection][data-state=live]").waitFor();

test("the page signs in, and renews with a refresh token without having asked for one", async () => {
  let issued = 0;
  change = (payload) => {
    issued += 1;
    payload.exp = Number(payload.iat) + (issued <= 2 ? 32 : 3600); // an access token and an ID token at a time
  };
  await page.goto(replica.address);
  await live();
  await expect.poll(() => issued).toBe(4);
  await escalate(account.tomasz, "Printer on fire");
  await page.getByText("Printer on fire").first().waitFor();
  expect(visits).toBe(1);
});

test("signing out ends the session, and the page does not sign in again by itself", async () => {
  await page.goto(replica.address);
  await live();
  await page.getByRole("button", { name: /Dana Okafor/ }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "You are signed out" }).waitFor();
  await page.reload();
  await page.getByRole("button", { name: "Sign in", exact: true }).waitFor();
  expect(visits).toBe(1);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await live();
});

for (const [refused, words, wrong] of [
  ["a stranger", "No user signs in with", (payload) => Object.assign(payload, { sub: "00uSTRANGER" })],
  ["a clock that is ahead", "not valid yet", (payload) => later(payload, 600)],
  ["a clock that is behind", "expired", (payload) => later(payload, -7200)],
] as [string, string, typeof change][]) {
  test(`${refused} is refused in words after one visit, and after one more for a click`, async () => {
    change = wrong;
    refreshes = false;
    await page.goto(replica.address);
    await page.getByText(words).waitFor();
    expect(visits).toBe(1);
    // The words are those of the next document.
    const again = page.getByRole("button", { name: "Try again" });
    await Promise.all([page.waitForEvent("domcontentloaded"), again.click()]);
    await page.getByText(words).waitFor();
    expect(visits).toBe(2);
    change = () => undefined;
    await page.getByRole("button", { name: "Sign in as another person" }).click();
    await live();
    expect(visits).toBe(3);
  });
}

/** Moves the times of a token, as if the provider's clock was off by so many seconds. */
function later(payload: MutableToken["payload"], seconds: number): void {
  for (const name of ["iat", "nbf", "exp"]) {
    payload[name] = Number(payload[name]) + seconds;
  }
}
