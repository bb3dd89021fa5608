import type { Browser, BrowserContext } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from "vitest";
import { launch } from "./chromium.js";
import { type Account, escalate, newAccount, sql, tokenFor, waiting } from "./fixtures.js";
import { Relay } from "./relay.js";
import { View } from "./view.js";

let browser: Browser;
let account: Account;
let relay: Relay;
let context: BrowserContext;

beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());
beforeEach(async () => {
  [account, relay, context] = await Promise.all([
    newAccount(),
    Relay.to(inject("replicas")[0] ?? ""),
    browser.newContext(),
  ]);
});
afterEach(async () => {
  await context.close();
  relay.close();
});

const live = () => View.live(browser, account.dana, { at: relay.address, context });

/** Waits until the list shows what the database has, in order. */
async function showsDatabase(view: View): Promise<void> {
  await expect.poll(() => view.ids()).toEqual((await waiting(account.dana)).map((card) => card.id));
}

/** Destroys every connection to the API, like a lost network. */
function disconnect(): void {
  relay.intercept = (request, response) => {
    if (request.url?.startsWith("/api/")) {
      response.destroy();
      return true;
    }
    return false;
  };
  relay.cut();
}

function reconnect(): void {
  relay.intercept = () => false;
}

test("a burst while the listeners are killed is shown completely", async () => {
  const dana = await live();
  const burst = Array.from({ length: 12 }, (_, i) => escalate(account.tomasz, `Number ${i}`));
  await burst[0];
  await sql(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name like '% listener'",
  );
  await Promise.all(burst);
  await showsDatabase(dana);
});

test("handoffs missed offline are shown as soon as the network is back", async () => {
  const dana = await live();
  await context.setOffline(true);
  disconnect();
  await dana.state("offline");
  await Promise.all([escalate(account.tomasz, "One"), escalate(account.linh, "Two")]);
  reconnect();
  await context.setOffline(false); // the browser fires `online`, which ends the wait
  await dana.state("live");
  await showsDatabase(dana);
});

/** Responds to every request below /api/ with a status. */
function answer(status: number, headers: Record<string, string> = {}): void {
  relay.intercept = (request, response) => {
    if (!request.url?.startsWith("/api/")) {
      return false;
    }
    response.writeHead(status, { "Content-Type": "text/html", ...headers });
    response.end("<h1>Interceptor</h1>");
    return true;
  };
}

test("the page recovers from a proxy that returns 502", async () => {
  const dana = await live();
  answer(502);
  relay.cut();
  await dana.state("reconnecting");
  await escalate(account.tomasz, "Meanwhile");
  reconnect();
  await dana.state("live");
  await showsDatabase(dana);
});

test("a manual retry ends the wait that the server asked for", async () => {
  const dana = await live();
  answer(503, { "Retry-After": "600" });
  relay.cut();
  await dana.queue.getByText(/Reconnecting in \d{3} s/).waitFor();
  reconnect();
  await dana.queue.getByRole("button", { name: "Retry now" }).click();
  await dana.state("live");
});

test("a response that is no event stream stops the stream with a message", async () => {
  relay.intercept = (request, response) => {
    if (!request.url?.includes("/escalations/stream")) {
      return false;
    }
    response.writeHead(200, { "Content-Type": "text/html" });
    response.end("<h1>Please accept the guest network's terms</h1>");
    return true;
  };
  const dana = await View.open(browser, account.dana, { at: relay.address, context });
  await dana.state("stopped");
  reconnect();
  await dana.queue.getByRole("button", { name: "Try again" }).first().click();
  await dana.state("live");
});

test("a token that expires during a stream signs out", async () => {
  const token = tokenFor(account.dana.id, 3);
  const dana = await View.open(browser, account.dana, { at: relay.address, context, token });
  await dana.page.getByRole("heading", { name: "This link has ended" }).waitFor();
  expect(await dana.page.title()).toBe("Escalations");
});

test("a user who is deactivated sees that, and a new link signs in", async () => {
  const dana = await live();
  await sql(`update users set active = false where id = '${account.dana.id}'`);
  await dana.page.getByRole("heading", { name: "You have no access" }).waitFor();
  await sql(`update users set active = true where id = '${account.dana.id}'`);
  await dana.page.goto(`${relay.address}/#token=${account.dana.token}`);
  await dana.state("live");
});

test("eight tabs share one stream, and another takes over when its tab closes", async () => {
  const first = await live();
  const others = await Promise.all(Array.from({ length: 7 }, () => live()));
  expect(relay.streams.size).toBe(1);
  await escalate(account.tomasz, "For all tabs");
  await Promise.all([first, ...others].map((view) => view.row("For all tabs").waitFor()));
  await first.page.close();
  await expect.poll(() => relay.streams.size).toBe(1);
  await escalate(account.tomasz, "For seven");
  await Promise.all(others.map((view) => view.row("For seven").waitFor()));
});
