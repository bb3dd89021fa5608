// Runs axe in each state of the page: light on a wide screen, dark on a phone.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Result } from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, inject, test } from "vitest";
import { launch } from "./chromium.js";
import { handoffs, person } from "./demo.js";
import { tokenFor } from "./fixtures.js";
import { mockServer } from "./mock-server.js";
import { Relay } from "./relay.js";
import { View } from "./view.js";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let browser: Browser;
let relay: Relay;

beforeAll(async () => {
  [browser, relay] = await Promise.all([launch(), Relay.to(inject("replicas")[0] ?? "")]);
});
afterAll(async () => {
  await browser.close();
  relay.close();
});

const dana = { ...person("dana"), token: "" };
beforeEach(() => {
  relay.intercept = mockServer(dana);
});

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run(): Promise<{ violations: Result[] }> } };
    return (await axe.run()).violations;
  });
  return found.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join("; ")}`,
  );
}

const pathOf = (wanted: (handoff: (typeof handoffs)[number]) => boolean) => {
  const found = handoffs.findLast(wanted);
  return `/handoffs/${found?.session_id}/${found?.id}`;
};
const at = (status: string, by = "dana") =>
  pathOf((each) => each.status === status && (each.claimed_by?.id ?? dana.id) === person(by).id);

/** Makes requests whose address contains `part` fail. */
const refuse = (part: string, status: number) => {
  const serve = mockServer(dana);
  relay.intercept = (request, response) => {
    if (!request.url?.includes(part)) {
      return serve(request, response);
    }
    response.writeHead(status, { "Content-Type": "application/problem+json" });
    response.end(JSON.stringify({ title: "Trouble", status, code: "trouble", detail: "It does not work." }));
    return true;
  };
};

interface State {
  name: string;
  path?: string;
  prepare?: () => void;
  /** Brings the page into the state. */
  reach: (view: View) => Promise<unknown>;
}

const open = (view: View) => view.context.getByText("Timeline").waitFor();
const states: State[] = [
  { name: "waiting", reach: (view) => view.row("Postgres primary").waitFor() },
  { name: "mine", path: "/?view=mine", reach: (view) => view.row("Site-to-site VPN").waitFor() },
  { name: "others", path: "/?view=others", reach: (view) => view.row("Payment webhooks").waitFor() },
  { name: "parked", path: "/?view=parked", reach: (view) => view.row("Night-bus").waitFor() },
  { name: "closed", path: "/?view=closed", reach: (view) => view.row("CDN").waitFor() },
  {
    name: "empty",
    prepare: () => {
      relay.intercept = mockServer(dana, []);
    },
    reach: (view) => view.queue.locator("[part=state][data-state=empty]").waitFor(),
  },
  {
    name: "loading",
    prepare: () => {
      relay.intercept = (request) => request.url?.startsWith("/api/") ?? false; // no response
    },
    reach: (view) => view.queue.locator("[part=state][data-state=loading]").waitFor(),
  },
  {
    name: "failing",
    prepare: () => refuse("/api/", 503),
    reach: (view) => view.queue.locator("[part=state][data-state=error]").waitFor(),
  },
  { name: "stopped", prepare: () => refuse("/stream", 403), reach: (view) => view.state("stopped") },
  {
    name: "signed out",
    reach: async (view) => {
      await view.page.locator(".who").click();
      await view.page.getByRole("button", { name: "Sign out" }).click();
      await view.page.getByRole("heading", { name: "You are signed out" }).waitFor();
    },
  },
  {
    name: "refused",
    prepare: () => refuse("/api/", 401),
    reach: (view) => view.page.getByRole("heading", { name: "You could not be signed in" }).waitFor(),
  },
  { name: "a waiting handoff", path: at("waiting"), reach: open },
  { name: "an overdue handoff", path: pathOf(({ overdue }) => overdue > 0), reach: open },
  { name: "a claimed handoff", path: at("claimed", "ingrid"), reach: open },
  { name: "a closed handoff", path: at("resolved"), reach: open },
  {
    name: "an own claim with the resolve form",
    path: at("claimed"),
    reach: async (view) => {
      await open(view);
      await view.context.getByRole("button", { name: "Resolve" }).click();
    },
  },
  {
    name: "a handoff that does not exist",
    path: "/handoffs/none/none",
    reach: (view) => view.context.getByRole("heading").waitFor(),
  },
  {
    name: "the menu",
    reach: (view) => view.page.getByRole("button", { name: /Dana Okafor/ }).click(),
  },
  {
    name: "the shortcuts dialog",
    reach: async (view) => {
      await view.row("Postgres primary").waitFor();
      await view.queue.getByRole("button", { name: "All shortcuts" }).click();
    },
  },
];

test.each(states)("no accessibility violations: $name", async ({ path, prepare, reach }) => {
  prepare?.();
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    reducedMotion: "reduce",
  });
  const token = tokenFor(dana.id, 3600);
  const view = await View.open(browser, dana, { at: relay.address, context, token, ...(path && { path }) });
  await reach(view);
  for (const [colorScheme, width] of [
    ["light", 1440],
    ["dark", 360],
  ] as const) {
    await view.page.setViewportSize({ width, height: 800 });
    await view.page.emulateMedia({ colorScheme });
    expect(await violations(view.page), `${colorScheme}, ${width} px`).toEqual([]);
    const overflow = await view.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow, `${width} px`).toBeLessThanOrEqual(0);
  }
  expect(view.errors).toEqual([]);
  await context.close();
});
