// The states of the page, each with the way into it: for pictures, and for what must hold in each of them.
import type { Browser, BrowserContextOptions } from "playwright-core";
import type { Card, Person } from "../src/core/schema.js";
import { agentCase, longCase, manyCards, markdownCase, nameCases } from "./cases.js";
import { type FullHandoff, handoffs, moment, person } from "./demo.js";
import { tokenFor } from "./fixtures.js";
import { serveFonts } from "./fonts.js";
import { arrival, type MockOptions, mockServer } from "./mock-server.js";
import type { Interceptor, Relay } from "./relay.js";
import { View } from "./view.js";

export interface State {
  name: string;
  /** The address; default: `/`. */
  path?: string;
  /** The user; default: Dana, an admin with a claim. */
  user?: Person;
  /** The cards of the queue; default: those of the demo. */
  cards?: readonly Card[];
  options?: MockOptions;
  /** Responds before the mock server does. */
  intercept?: Interceptor;
  /** Whether time goes on, so that `reach` can turn it forward. */
  flows?: boolean;
  /** Items in the local storage of the page. */
  storage?: Record<string, string>;
  /** Brings the page into the state. */
  reach: (view: View, relay: Relay) => Promise<unknown>;
}

/** Opens the page in a state. Its browser context ends with {@link View.page}'s. */
export async function openState(
  browser: Browser,
  relay: Relay,
  state: State,
  options: BrowserContextOptions,
): Promise<View> {
  const user = state.user ?? person("dana");
  const serve = mockServer(user, state.cards, undefined, state.options);
  relay.intercept = (request, response) =>
    serveFonts(request, response) || state.intercept?.(request, response) || serve(request, response);
  const context = await browser.newContext({ timezoneId: "UTC", locale: "en-GB", ...options });
  await (state.flows ? context.clock.install({ time: moment }) : context.clock.setFixedTime(moment));
  await context.addInitScript((items) => {
    for (const [key, value] of Object.entries(items)) {
      localStorage.setItem(key, value);
    }
  }, state.storage ?? {});
  const me = { ...user, token: tokenFor(user.id, 3600) };
  const view = await View.open(browser, me, { at: relay.address, context, path: state.path ?? "/" });
  await state.reach(view, relay);
  await view.page.evaluate(() => document.fonts.ready);
  return view;
}

const pathTo = ({ session_id, id }: FullHandoff) => `/handoffs/${session_id}/${id}`;
const pathOf = (wanted: (handoff: FullHandoff) => boolean) => {
  const found = handoffs.findLast(wanted);
  if (found === undefined) {
    throw new Error("the demo has no such handoff");
  }
  return pathTo(found);
};
const at = (status: string, by = "dana") =>
  pathOf((each) => each.status === status && (each.claimed_by?.id ?? person("dana").id) === person(by).id);

/** Makes requests fail whose address contains `part`. */
const refuse =
  (part: string, status: number): Interceptor =>
  (request, response) => {
    if (!request.url?.includes(part)) {
      return false;
    }
    response.writeHead(status, { "Content-Type": "application/problem+json" });
    response.end(JSON.stringify({ title: "Trouble", status, code: "trouble", detail: "It does not work." }));
    return true;
  };

const opened = (view: View) => view.context.getByText("Timeline").waitFor();
const listed = (text: string) => (view: View) => view.row(text).waitFor();
const shows = (state: string) => (view: View) =>
  view.queue.locator(`[part=state][data-state=${state}]`).waitFor();

/** Puts cases beside the demo's cards. */
const beside = (...more: readonly FullHandoff[]) => ({
  cards: [...more.map(({ card }) => card), ...handoffs.map(({ card }) => card)],
  options: { more },
});

export const states: readonly State[] = [
  { name: "waiting", reach: listed("Postgres primary") },
  { name: "mine", path: "/?view=mine", reach: listed("Site-to-site VPN") },
  { name: "others", path: "/?view=others", reach: listed("Payment webhooks") },
  { name: "parked", path: "/?view=parked", reach: listed("Night-bus") },
  { name: "closed", path: "/?view=closed", reach: listed("CDN") },
  { name: "empty", cards: [], reach: shows("empty") },
  {
    name: "loading",
    intercept: (request) => request.url?.startsWith("/api/") ?? false, // no response
    reach: shows("loading"),
  },
  { name: "failing", intercept: refuse("/api/", 503), reach: shows("error") },
  { name: "stopped", intercept: refuse("/stream", 403), reach: (view) => view.state("stopped") },
  {
    name: "reconnecting",
    reach: async (view, relay) => {
      await view.state("live");
      relay.intercept = (request, response) => {
        response.destroy();
        return request.url !== undefined;
      };
      relay.cut();
      await view.state("reconnecting");
    },
  },
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
    intercept: refuse("/api/", 401),
    reach: (view) => view.page.getByRole("heading", { name: "You could not be signed in" }).waitFor(),
  },
  { name: "a waiting handoff", path: at("waiting"), reach: opened },
  { name: "an overdue handoff", path: pathOf(({ overdue }) => overdue > 0), reach: opened },
  { name: "a claim of another", path: at("claimed", "ingrid"), reach: opened },
  { name: "a resolved handoff", path: at("resolved"), reach: opened },
  { name: "a returned handoff", path: pathOf(({ status }) => status === "returned"), reach: opened },
  { name: "a withdrawn handoff", path: pathOf(({ status }) => status === "withdrawn"), reach: opened },
  { name: "a parked handoff", path: pathOf(({ status }) => status === "parked"), reach: opened },
  { name: "an own claim", path: at("claimed"), reach: opened },
  {
    name: "an own claim with the composer",
    path: at("claimed"),
    reach: async (view) => {
      await opened(view);
      await view.context.getByRole("button", { name: "Resolve" }).click();
    },
  },
  { name: "an agent's question", path: pathTo(agentCase), ...beside(agentCase), reach: opened },
  { name: "markdown", path: pathTo(markdownCase), ...beside(markdownCase), reach: opened },
  { name: "a long transcript", path: pathTo(longCase), ...beside(longCase), reach: opened },
  {
    name: "names of all scripts",
    path: pathTo(nameCases[1] as FullHandoff),
    ...beside(...nameCases),
    reach: opened,
  },
  {
    name: "five thousand rows",
    cards: manyCards(5000),
    reach: (view) => view.queue.locator("[data-handoff-id]").nth(9).waitFor(),
  },
  {
    name: "a handoff that does not exist",
    path: "/handoffs/none/none",
    reach: (view) => view.context.getByRole("heading").first().waitFor(),
  },
  {
    name: "the user's menu",
    reach: (view) => view.page.getByRole("button", { name: /Dana Okafor/ }).click(),
  },
  {
    name: "shortcuts",
    reach: async (view) => {
      await view.row("Postgres primary").waitFor();
      await view.page.keyboard.press("?");
      await view.page.getByRole("dialog").waitFor();
    },
  },
  {
    name: "an arrival",
    reach: async (view, relay) => {
      await view.state("live");
      await view.row("Postgres primary").waitFor();
      for (const stream of relay.streams) {
        stream.write(arrival(100, { ...agentCase.card, id: "new" }));
      }
      await view.page.getByText("Refund of").first().waitFor();
    },
  },
];
