import { expect, test } from "vitest";
import { escalate } from "./fixtures.js";
import { Relay } from "./relay.js";
import { startReplica } from "./replica.js";
import { subjects, useSignIn } from "./sign-in.js";

const t = useSignIn();

test("signing in returns to the requested address", async () => {
  await escalate(t.account.tomasz, "VPN drops every hour");
  await t.signInDana("/?view=mine");
  expect(t.page.url()).toBe(`${t.relay.address}/?view=mine`);
  await t.page.getByRole("link", { name: "handoffd" }).click();
  await t.page.getByText("VPN drops every hour").first().waitFor();
  expect(t.provider.redeemed).toEqual(["authorization_code"]);
  expect(t.provider.visits.map((visit) => visit.get("prompt"))).toEqual(["none", null]);
});

test("refresh tokens are asked for where the provider has a scope for them", async () => {
  await t.signInDana();
  t.provider.discovery = { scopes_supported: ["openid"] };
  await t.page.reload();
  await t.signedIn();
  const asked = t.provider.visits.map((visit) => visit.get("scope")?.includes("offline_access"));
  expect(asked).toEqual([true, true, false]);
});

test("no token is left in the address or in storage", async () => {
  await t.signInDana();
  const left = await t.page.evaluate(() =>
    JSON.stringify([location.href, { ...sessionStorage }, { ...localStorage }, document.cookie]),
  );
  expect(left).not.toMatch(/eyJ|code=|state/);
});

test("a reload signs in silently while the provider's session lasts", async () => {
  await t.signInDana();
  await t.page.reload();
  await t.signedIn();
  await t.context.clearCookies();
  await t.page.reload();
  await t.heading("You are signed out");
});

test("a token is renewed with the refresh token before it expires, and no event is lost", async () => {
  t.provider.lifetimes = [32]; // the server sends `expiring` 30 s before the end
  await t.signInDana();
  await expect.poll(() => t.provider.redeemed).toContain("refresh_token");
  await escalate(t.account.tomasz, "Printer on fire");
  await t.page.getByText("Printer on fire").first().waitFor();
  expect(t.provider.visits).toHaveLength(2);
});

test("without refresh tokens the page signs in again silently", async () => {
  t.provider.refreshes = false;
  t.provider.lifetimes = [45]; // the server sends `expiring` after 15 s
  await t.signInDana();
  await expect.poll(() => t.provider.redeemed.length).toBe(2);
  await t.signedIn();
  expect(new Set(t.provider.redeemed)).toEqual(new Set(["authorization_code"]));
  expect(t.provider.visits.at(-1)?.get("prompt")).toBe("none");
});

test("each tab renews with a refresh token of its own", async () => {
  await escalate(t.account.tomasz, "Two tabs");
  const known = new Set<string | undefined>();
  t.relay.intercept = ({ headers }) => known.add(headers.authorization) === undefined;
  await t.signInDana();
  const second = await t.context.newPage();
  await second.goto(t.relay.address);
  await t.signedIn(second);
  await second.locator("escalation-queue").getByText("Two tabs").waitFor(); // the server has accepted its token
  // From now on the server does not know the key of these tokens.
  t.relay.intercept = ({ headers: { authorization } }, response) => {
    if (authorization === undefined || !known.has(authorization)) {
      return false;
    }
    response.writeHead(401).end();
    return true;
  };
  for (const tab of [t.page, second]) {
    await tab.locator("escalation-queue").getByText("Two tabs").click();
  }
  const redeemed = ["authorization_code", "authorization_code", "refresh_token", "refresh_token"];
  await expect.poll(() => t.provider.redeemed).toEqual(redeemed);
  for (const tab of [t.page, second]) {
    await tab.locator("handoff-context").getByText("The tunnel is renegotiated").first().waitFor();
  }
  expect(t.provider.visits.map((visit) => visit.get("prompt"))).toEqual(["none", null, "none"]);
});

test("signing out ends the session at the provider, and signs out all tabs", async () => {
  await t.signInDana();
  const second = await t.context.newPage();
  await second.goto(t.relay.address);
  await t.signedIn(second);
  await t.page.getByRole("button", { name: /Dana Okafor/ }).click();
  await t.page.getByRole("button", { name: "Sign out" }).click();
  await t.heading("You are signed out", second);
  await t.page.getByRole("button", { name: "Yes, sign me out" }).click();
  await t.heading("You are signed out");
  await expect.poll(() => t.provider.revoked).toBe(2);
  const visits = t.provider.visits.length;
  for (const tab of [t.page, second]) {
    await tab.reload();
    await t.heading("You are signed out", tab);
  }
  expect(t.provider.visits).toHaveLength(visits);
  await second.getByRole("button", { name: "Sign in", exact: true }).click();
  await t.provider.signIn(second, subjects.dana);
  await t.signedIn(second);
});

for (const hours of [-1, 1]) {
  test(`a browser whose clock is ${hours} h off signs in, and stays signed in`, async () => {
    await t.context.addInitScript((off) => {
      const RealDate = Date;
      globalThis.Date = new Proxy(RealDate, {
        construct: (target, args) => Reflect.construct(target, args.length > 0 ? args : [target.now() + off]),
        get: (target, name) => (name === "now" ? () => target.now() + off : Reflect.get(target, name)),
      });
    }, hours * 3_600_000);
    t.provider.lifetimes = [45];
    await t.signInDana();
    await expect.poll(() => t.provider.redeemed).toEqual(["authorization_code", "refresh_token"]);
    const [first = 0, second = 0] = t.provider.redeemedAt;
    expect(second - first).toBeGreaterThan(10_000); // the server sends `expiring` after 15 s
    await escalate(t.account.tomasz, `Clock ${hours} h off`);
    await t.page.getByText(`Clock ${hours} h off`).first().waitFor();
    expect(t.provider.visits).toHaveLength(2);
  });
}

test("the token endpoint can be at another origin", async () => {
  const { otherOrigin, settings } = t.provider;
  t.provider.discovery = {
    token_endpoint: `${otherOrigin}/token`,
    revocation_endpoint: `${otherOrigin}/token/revocation`,
  };
  const replica = await startReplica(settings);
  const policy = async () => (await fetch(replica.address)).headers.get("Content-Security-Policy");
  await expect.poll(policy).toContain(`connect-src 'self' ${t.provider.issuer} ${otherOrigin};`);
  const relay = t.relay;
  t.relay = await Relay.to(replica.address);
  t.provider.origin = t.relay.address;
  try {
    await t.signInDana();
  } finally {
    t.relay.close();
    t.relay = relay;
    t.provider.origin = relay.address;
    await replica.stop();
  }
});

test("an unsolicited response does not sign in", async () => {
  const issuer = encodeURIComponent(t.provider.issuer);
  await t.page.goto(`${t.relay.address}/?code=stolen&state=made-up&iss=${issuer}`);
  await t.page.getByText("was not started here").waitFor();
  expect(t.provider.redeemed).toEqual([]);
  expect(t.page.url()).toBe(`${t.relay.address}/`);
});

test("the error names a provider that is down", async () => {
  t.provider.down = true;
  await t.page.goto(t.relay.address);
  await t.page.getByText(`${t.provider.issuer} cannot be reached`).waitFor();
});
