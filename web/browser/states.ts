// The states of the page: for pictures, and for what must hold in each of them.
import { agentCase, manyCards } from "./cases.js";
import { type FullHandoff, handoffs, person } from "./demo.js";
import { handoffStates } from "./handoff-states.js";
import { arrival, frame } from "./mock-server.js";
import type { State } from "./state.js";
import { holdToasts } from "./view.js";
import { at, listed, opened, refuse, shows } from "./ways.js";

const withoutWaiting = handoffs.map(({ card }) => card).filter(({ status }) => status !== "waiting");

/** Every state, by the name of its picture. */
export const states: readonly State[] = [
  ...handoffStates,
  { name: "waiting", reach: listed("Postgres primary") },
  {
    name: "waiting, comfortable",
    storage: { "handoffd:density": "comfortable" },
    reach: listed("Postgres primary"),
  },
  { name: "mine", path: "/?view=mine", reach: listed("Site-to-site VPN") },
  { name: "asked by me", path: "/?view=asked", user: person("mateo"), reach: listed("Invoice mails") },
  { name: "others", path: "/?view=others", reach: listed("Payment webhooks") },
  { name: "parked", path: "/?view=parked", reach: listed("Night-bus") },
  { name: "closed", path: "/?view=closed", reach: listed("CDN") },
  {
    name: "search results",
    path: `/?q=${encodeURIComponent("dns")}`,
    reach: (view) => view.row("Kubernetes").first().waitFor(),
  },
  { name: "no results", path: "/?q=quokka", reach: shows("not-found") },
  {
    name: "narrowed",
    path: "/?priority=urgent,high&customer=Aurelio+Pagamentos",
    reach: listed("Postgres primary"),
  },
  {
    name: "narrowed to nothing",
    path: "/?priority=low&customer=Aurelio+Pagamentos",
    reach: shows("filtered"),
  },
  {
    name: "the picker of a chip",
    reach: async (view) => {
      await view.row("Postgres primary").waitFor();
      await view.queue.getByRole("button", { name: /^From/ }).click();
      await view.page.getByRole("option").first().waitFor();
    },
  },
  { name: "nothing at all", cards: [], reach: shows("empty") },
  { name: "nothing waits", cards: withoutWaiting, reach: shows("empty") },
  ...(["mine", "asked", "others", "parked", "closed"] as const).map((view) => ({
    name: `${view}, empty`,
    path: `/?view=${view}`,
    cards: [],
    reach: shows("empty"),
  })),
  {
    name: "loading",
    intercept: (request) => request.url?.startsWith("/api/") ?? false, // no response
    reach: shows("loading"),
  },
  { name: "failing", intercept: refuse("/api/", 503), reach: shows("error") },
  {
    name: "not live",
    intercept: (request, response) => {
      const isStream = request.url?.includes("/stream") ?? false;
      if (isStream) {
        response.writeHead(200, { "Content-Type": "text/html" }).end("<h1>Please accept our terms</h1>");
      }
      return isStream;
    },
    reach: (view) => view.state("stopped"),
  },
  {
    name: "no access",
    intercept: refuse("/stream", 403),
    reach: (view) => view.page.getByRole("heading", { name: "You have no access" }).waitFor(),
  },
  {
    name: "degraded",
    options: { degraded: true },
    reach: (view) => view.page.getByText("Degraded").waitFor(),
  },
  {
    name: "offline",
    reach: async (view) => {
      await view.row("Postgres primary").waitFor();
      await view.state("live"); // a stream that begins later says that there is a network
      await view.page.context().setOffline(true);
      await view.state("offline");
    },
  },
  {
    name: "a viewer",
    user: person("priya"),
    reach: async (view) => {
      await view.state("polling");
      await view.row("Postgres primary").waitFor();
    },
  },
  {
    name: "buffered",
    flows: true,
    intercept: (request, response) => {
      const isStream = request.url?.includes("/stream") ?? false;
      if (isStream) {
        response.writeHead(200, { "Content-Type": "text/event-stream" }).flushHeaders(); // and nothing more
      }
      return isStream;
    },
    reach: async (view) => {
      await view.row("Postgres primary").waitFor();
      await view.page.clock.fastForward(9_000);
      await view.state("polling");
    },
  },
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
    name: "an ended link",
    intercept: refuse("/api/", 401),
    reach: (view) => view.page.getByRole("heading", { name: "This link has ended" }).waitFor(),
  },
  {
    name: "without a link",
    link: false,
    reach: (view) => view.page.getByRole("heading", { name: "Sign in to handoffd" }).waitFor(),
  },
  {
    name: "an unknown path",
    path: "/reports/weekly",
    reach: (view) => view.page.getByRole("heading").first().waitFor(),
  },
  {
    name: "five thousand rows",
    cards: manyCards(5000),
    reach: (view) => view.queue.locator("[data-handoff-id]").nth(9).waitFor(),
  },
  {
    name: "the user's menu",
    reach: (view) => view.page.getByRole("button", { name: /Dana Okafor/ }).click(),
  },
  {
    name: "shortcuts",
    reach: async (view) => {
      await view.row("Postgres primary").waitFor();
      await view.keys();
      await view.page.keyboard.press("?");
      await view.page.getByRole("dialog").waitFor();
    },
  },
  {
    name: "the command menu",
    path: at("claimed"),
    reach: async (view) => {
      await opened(view);
      await view.page.keyboard.press("Control+k");
      await view.page.getByRole("dialog").waitFor();
      await view.page.getByRole("option").first().waitFor();
    },
  },
  {
    name: "the dialog that begins",
    user: person("tomasz"),
    reach: async (view) => {
      await view.row("Postgres primary").waitFor();
      await view.state("live"); // it knows by now what the user can do
      await view.keys();
      await view.page.keyboard.press("N");
      await view.page.getByRole("dialog").getByRole("option").first().waitFor();
    },
  },
  {
    name: "a toast",
    user: person("mateo"),
    reach: async (view, relay) => {
      await view.state("live");
      await view.row("Postgres primary").waitFor();
      await view.keys();
      await holdToasts(view.toasts);
      const mine = handoffs.find(({ card }) => card.session_title.startsWith("Invoice mails")) as FullHandoff;
      const dana = person("dana");
      const card = {
        ...mine.card,
        status: "claimed" as const,
        claimed_by: dana,
        claimed_at: mine.card.created_at,
        version: 9,
      };
      for (const stream of relay.streams) {
        stream.write(frame("handoff_claimed", 100, card, dana));
      }
      await view.page.locator("[part=toast]").waitFor();
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
