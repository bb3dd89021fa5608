import type { Browser, BrowserContext } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from "vitest";
import { launch } from "./chromium.js";
import { escalate, newOffice, type Office, sql, tokenFor, waiting } from "./office.js";
import { Relay } from "./relay.js";
import { View } from "./view.js";

let browser: Browser;
let office: Office;
let relay: Relay;
let context: BrowserContext;

beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());
beforeEach(async () => {
  [office, relay, context] = await Promise.all([
    newOffice(),
    Relay.to(inject("replicas")[0] ?? ""),
    browser.newContext(),
  ]);
});
afterEach(async () => {
  await context.close();
  relay.close();
});

const live = () => View.live(browser, office.dana, { at: relay.address, context });

/** Waits until the list shows what the database has, in its order. */
async function agrees(view: View): Promise<void> {
  await expect.poll(() => view.ids()).toEqual((await waiting(office.dana)).map((card) => card.id));
}

/** Refuses every connection to the API, as a network that is away does. */
function disconnect(): void {
  relay.trouble = (request, response) => {
    if (request.url?.startsWith("/api/")) {
      response.destroy();
      return true;
    }
    return false;
  };
  relay.cut();
}

function reconnect(): void {
  relay.trouble = () => false;
}

test("a burst while the listeners are killed is shown as the database has it", async () => {
  const dana = await live();
  const burst = Array.from({ length: 12 }, (_, i) => escalate(office.tomasz, `Number ${i}`));
  await burst[0];
  await sql(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name like '% listener'",
  );
  await Promise.all(burst);
  await agrees(dana);
});

test("what was missed while offline is there as soon as the network is", async () => {
  const dana = await live();
  await context.setOffline(true);
  disconnect();
  await dana.state("reconnecting");
  await Promise.all([escalate(office.tomasz, "One"), escalate(office.linh, "Two")]);
  reconnect();
  await context.setOffline(false); // the browser says `online`, and nobody has to wait
  await dana.state("live");
  await agrees(dana);
});

/** Answers everything below /api/ with a status. */
function answer(status: number, headers: Record<string, string> = {}): void {
  relay.trouble = (request, response) => {
    if (!request.url?.startsWith("/api/")) {
      return false;
    }
    response.writeHead(status, { "Content-Type": "text/html", ...headers });
    response.end("<h1>Trouble</h1>");
    return true;
  };
}

test("a proxy that answers 502 is waited out", async () => {
  const dana = await live();
  answer(502);
  relay.cut();
  await dana.state("reconnecting");
  await escalate(office.tomasz, "Meanwhile");
  reconnect();
  await dana.state("live");
  await agrees(dana);
});

test("whoever does not want to wait as long as the server asks for need not", async () => {
  const dana = await live();
  answer(503, { "Retry-After": "60" });
  relay.cut();
  await dana.queue.getByText(/Reconnecting in [2-9]\d s/).waitFor();
  reconnect();
  await dana.queue.getByRole("button", { name: "Retry now" }).click();
  await dana.state("live");
});

test("something else than a stream is not taken for one, and said so", async () => {
  relay.trouble = (request, response) => {
    if (!request.url?.includes("/escalations/stream")) {
      return false;
    }
    response.writeHead(200, { "Content-Type": "text/html" });
    response.end("<h1>Please accept the guest network's terms</h1>");
    return true;
  };
  const dana = await View.open(browser, office.dana, { at: relay.address, context });
  await dana.state("stopped");
  reconnect();
  await dana.queue.getByRole("button", { name: "Try again" }).first().click();
  await dana.state("live");
});

test("a token that ends in mid-stream leads to the door", async () => {
  const token = tokenFor(office.dana.id, 3);
  const dana = await View.open(browser, office.dana, { at: relay.address, context, token });
  await dana.page.getByRole("heading", { name: "You are signed out" }).waitFor();
  expect(await dana.page.title()).toBe("Escalations");
});

test("a token that is refused leads to the door, and another link leads in again", async () => {
  const dana = await live();
  await sql(`update users set active = false where id = '${office.dana.id}'`);
  await dana.page.getByRole("heading", { name: "You are signed out" }).waitFor();
  await sql(`update users set active = true where id = '${office.dana.id}'`);
  await dana.page.goto(`${relay.address}/#token=${office.dana.token}`);
  await dana.state("live");
});

test("eight tabs share one stream, and when its tab closes another takes over", async () => {
  const first = await live();
  const others = await Promise.all(Array.from({ length: 7 }, () => live()));
  expect(relay.streams.size).toBe(1);
  await escalate(office.tomasz, "For all tabs");
  await Promise.all([first, ...others].map((view) => view.row("For all tabs").waitFor()));
  await first.page.close();
  await expect.poll(() => relay.streams.size).toBe(1);
  await escalate(office.tomasz, "For seven");
  await Promise.all(others.map((view) => view.row("For seven").waitFor()));
});
