import { expect, test } from "vitest";
import { handoffd } from "./fixtures.js";
import { subjects, useSignIn } from "./sign-in.js";

const t = useSignIn();
const stranger = "00uSTRANGER1z9VbQ0h7";

/** Counts the visits to the provider so far, after the page had a reason for another. */
async function visits(): Promise<number> {
  await t.page.evaluate(() => window.dispatchEvent(new Event("online")));
  await t.page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await t.page.waitForLoadState("networkidle");
  return t.provider.visits.length;
}

test("a stranger sees why they have no access, and another person can sign in", async () => {
  await t.signIn(stranger);
  await t.heading("You have no access");
  await t.page.getByText(`issuer "${t.provider.issuer}" with the subject "${stranger}"`).waitFor();
  await t.page.getByText("You are signed in as A. Stranger.").waitFor();
  expect(await visits()).toBe(2);
  await t.page.getByRole("button", { name: "Sign in as another person" }).click();
  await t.page.getByRole("button", { name: "Yes, sign me out" }).click();
  await t.provider.signIn(t.page, subjects.dana);
  await t.signedIn();
});

test("a stranger who is known by now gets in by trying again", async () => {
  await t.signIn("new|1");
  await t.heading("You have no access");
  const again = t.page.getByRole("button", { name: "Try again" });
  await Promise.all([t.page.waitForEvent("domcontentloaded"), again.click()]);
  await t.heading("You have no access"); // in the next document
  expect(await visits()).toBe(3);
  await t.link(t.account.linh, "new|1");
  await again.click();
  await t.page.getByRole("button", { name: t.account.linh.name }).waitFor();
});

test("a refused person who opens the page again is not sent to the provider, unless they reload it", async () => {
  await t.signIn(stranger);
  await t.heading("You have no access");
  await t.page.goto(`${t.relay.address}/?view=mine`);
  await t.heading("Sign in to handoffd");
  expect(await visits()).toBe(2);
  await t.page.reload();
  await t.heading("You have no access");
  expect(await visits()).toBe(3);
});

test("another person is asked for with a prompt where the provider says that it knows one", async () => {
  t.provider.discovery = { prompt_values_supported: ["none", "login", "select_account"] };
  await t.signIn(stranger);
  await t.page.getByRole("button", { name: "Sign in as another person" }).click();
  await expect.poll(() => t.provider.visits.at(-1)?.get("prompt")).toBe("select_account");
  // This provider does not know it after all, and says so.
  await t.heading("Sign-in failed");
  await t.page.getByText("The identity provider refused to sign you in").waitFor();
});

test("a provider that ends no sessions is asked for another login", async () => {
  t.provider.discovery = { prompt_values_supported: ["login"], end_session_endpoint: undefined };
  await t.signIn(stranger);
  await t.page.getByRole("button", { name: "Sign in as another person" }).click();
  await t.provider.signIn(t.page, subjects.dana);
  await t.signedIn();
  expect(t.provider.visits.at(-1)?.get("prompt")).toBe("login");
});

for (const refreshes of [true, false]) {
  test(`a person who is deactivated ${refreshes ? "with" : "without"} refresh tokens sees why`, async () => {
    t.provider.refreshes = refreshes;
    await t.signIn(subjects.tomasz);
    await t.page.getByRole("button", { name: /Tomasz Wójcik/ }).waitFor();
    await t.page.locator("escalation-queue [part=connection][data-state=live]").waitFor();
    await handoffd("user", "deactivate", t.account.tomasz.id);
    try {
      await t.heading("You have no access");
      expect(await visits()).toBe(2);
    } finally {
      await handoffd("user", "activate", t.account.tomasz.id);
    }
    await t.page.getByRole("button", { name: "Try again" }).click();
    await t.page.getByRole("button", { name: /Tomasz Wójcik/ }).waitFor();
  });
}

for (const [size, words] of [
  [9, "too long"], // for the server
  [18, "more than the server or a proxy in front of it accepts"], // for the relay
] as const) {
  test(`a token of ${size} KiB is refused once, in words`, async () => {
    t.provider.claims = { groups: Array.from({ length: size * 16 }, (_, n) => `group ${n}`.padEnd(44, "x")) };
    await t.signIn(subjects.dana);
    await t.heading("You could not be signed in");
    await t.page.getByText(words).waitFor();
    expect(await visits()).toBe(2);
    t.provider.claims = {};
    await t.page.getByRole("button", { name: "Try again" }).click();
    await t.signedIn();
  });
}

test("a token that has expired by the server's clock is refused once, in words", async () => {
  t.relay.intercept = (request, response) => {
    if (!request.url?.startsWith("/api/")) {
      response.setHeader("Date", new Date(Date.now() + 7_200_000).toUTCString());
      return false;
    }
    response.writeHead(401, { "Content-Type": "application/problem+json" });
    response.end(JSON.stringify({ status: 401, code: "unauthenticated", detail: "The token has expired." }));
    return true;
  };
  await t.signIn(subjects.dana);
  await t.heading("You could not be signed in");
  await t.page.getByText("The token has expired.").waitFor();
  expect(await visits()).toBe(2);
});

test("the provider's own refusal is shown", async () => {
  await t.signIn(subjects.dana);
  await t.signedIn();
  await t.context.route(/\/auth\?/, async (route) => {
    const asked = new URL(route.request().url()).searchParams;
    const back = new URL(t.relay.address);
    back.search = new URLSearchParams({
      error: "access_denied",
      error_description: "You are not assigned to this application.",
      state: asked.get("state") ?? "",
      iss: t.provider.issuer,
    }).toString();
    await route.fulfill({ status: 303, headers: { Location: back.href } });
  });
  await t.page.reload();
  await t.heading("Sign-in failed");
  await t.page.getByText("You are not assigned to this application.").waitFor();
  await t.page.getByRole("button", { name: "Sign in as another person" }).waitFor();
});
