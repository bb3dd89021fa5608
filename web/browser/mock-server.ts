// A server with the demo of `handoffd dev` at one moment, for screenshots and benchmarks.
import { readFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import type { Actor, Card, Colleague, Me, Person, SessionWithMessages } from "../src/core/schema.js";
import { account, type FullHandoff, handoffs, moment, people, server, sessions, teams } from "./demo.js";
import { count, select } from "./mock-queue.js";
import type { Interceptor } from "./relay.js";

/** What a mock server has beside the demo, or instead of it. */
export interface MockOptions {
  /** The role of the user; default: that of the demo. */
  role?: Colleague["role"];
  people?: readonly Colleague[];
  /** Handoffs beside those of the demo, with their sessions. */
  more?: readonly FullHandoff[];
  /** Whether `ready` says that the server is degraded. */
  degraded?: boolean;
  /** How many of the newest messages of a session come with it. */
  messages?: number;
}

/** The operations of each role, as openapi.yaml has them. */
const roles = [
  ...readFileSync(join(import.meta.dirname, "../../api/openapi.yaml"), "utf8").matchAll(
    /operationId: (\w+)\n\s+x-roles: \[(.*)\]/g,
  ),
].map(([, operation = "", names = ""]) => ({ operation, names: names.split(", ") }));

/** Responds like a replica whose database has these cards, to one user; `now` returns its time. */
export function mockServer(
  me: Person,
  cards: readonly Card[] = handoffs.map(({ card }) => card),
  now = () => moment,
  options: MockOptions = {},
): Interceptor {
  const all = [...handoffs, ...(options.more ?? [])];
  const shown = options.people ?? people;
  return (request, response) => {
    const url = new URL(request.url ?? "/", "http://replica");
    if (!url.pathname.startsWith("/api/v1/")) {
      return false;
    }
    const [path, id, what, handoff] = url.pathname.split("/").slice(3);
    response.setHeader("Date", now().toUTCString());
    const page = <Item>(items: readonly Item[]) => {
      const from = Number(url.searchParams.get("cursor") ?? 0);
      const to = from + Number(url.searchParams.get("limit") ?? 50);
      return { items: items.slice(from, to), next_cursor: to < items.length ? `${to}` : null };
    };
    if (path === "me") {
      json(response, 200, describe(me, options.role));
    } else if (path === "account") {
      json(response, 200, account);
    } else if (path === "users") {
      const found = shown.filter((each) =>
        plainly(each.name).includes(plainly(url.searchParams.get("q") ?? "")),
      );
      json(response, 200, page(found));
    } else if (path === "teams") {
      json(response, 200, page(teams));
    } else if (path !== "ai-sessions") {
      json(response, 404, notFound);
    } else if (id === "escalations") {
      response.writeHead(200, { "Content-Type": "text/event-stream" });
      const ready = {
        account_id: account.id,
        last_event_id: "a1-99",
        replica: "mock",
        degraded: options.degraded ?? false,
      };
      response.write(`retry: 1000\nid: a1-99\nevent: ready\ndata: ${JSON.stringify(ready)}\n\n`);
      const keepalives = setInterval(() => response.write(": keepalive a1-99\n\n"), 20_000);
      response.on("close", () => clearInterval(keepalives));
    } else if (id === "queue") {
      json(response, 200, {
        ...page(select(cards, url.searchParams, me)),
        counts: count(cards, me),
        last_event_id: "a1-99",
      });
    } else if (id === undefined) {
      const own = sessions.filter(({ user_id }) => !url.searchParams.has("mine") || user_id === me.id);
      json(response, 200, page(own.map((session) => withHandoff(session, cards))));
    } else if (what === "handoffs" && handoff !== undefined) {
      const found = all.find((each) => each.id === handoff);
      const { card: _, ...answer } = found ?? { card: undefined };
      json(response, found ? 200 : 404, found ? answer : notFound);
    } else {
      const session = sessionOf(id, all);
      const [from, to] = range(session, url, options.messages ?? 50);
      const messages = session?.messages.slice(from, to);
      const cursor = from > 0 ? `${from}` : null;
      const answer = what === "messages" ? {} : session;
      json(
        response,
        session ? 200 : 404,
        session ? { ...answer, messages, messages_cursor: cursor } : notFound,
      );
    }
    return true;
  };
}

const notFound = {
  title: "Not Found",
  status: 404,
  code: "not_found",
  detail: "There is no such thing here.",
};
const plainly = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function describe(me: Person, as: Colleague["role"] | undefined): Me {
  const known = people.find(({ id }) => id === me.id);
  const role = as ?? known?.role ?? "engineer";
  return {
    user: { id: me.id, name: me.name, external_id: null, team_id: known?.team_id ?? null },
    service: null,
    account,
    role,
    permissions: roles.filter(({ names }) => names.includes(role)).map(({ operation }) => operation),
    preferences: {
      availability: "available",
      away_until: null,
      notify: { mail: true, quiet_hours: null, own_handoffs: true },
    },
  };
}

function withHandoff(
  { messages: _, messages_cursor: __, ...session }: SessionWithMessages,
  cards: readonly Card[],
) {
  const open = cards.find((card) => card.session_id === session.id && card.closed_at === null);
  return { ...session, handoff: open ?? null };
}

/** Returns a session of the demo, or the one that the context of another handoff was taken of. */
function sessionOf(id: string, all: readonly FullHandoff[]): SessionWithMessages | undefined {
  const handoff = all.findLast((each) => each.session_id === id);
  const known = sessions.find((session) => session.id === id);
  if (known !== undefined || handoff?.context === undefined) {
    return known;
  }
  const { context, created_by, created_at } = handoff;
  return {
    ...(sessions[0] as SessionWithMessages),
    id,
    user_id: created_by.id,
    title: context.title,
    problem_summary: context.problem_summary,
    customer: context.customer,
    created_at,
    updated_at: context.taken_at,
    messages: context.messages,
  };
}

/** Returns the first message of a page, and the one after its last. */
function range(session: SessionWithMessages | undefined, url: URL, newest: number): [number, number] {
  const end = Number(url.searchParams.get("before") ?? session?.messages.length ?? 0);
  return [Math.max(0, end - Math.min(newest, Number(url.searchParams.get("limit") ?? newest))), end];
}

/** Returns the event of an arrival. The mock server's own position is 99. */
export function arrival(seq: number, handoff: Card): string {
  return frame("handoff_created", seq, handoff, handoff.created_by);
}

/** Returns the event that a handoff has become overdue. */
export function overdue(seq: number, handoff: Card): string {
  return frame("handoff_overdue", seq, handoff, server);
}

/** Returns an event of the stream. */
export function frame(type: string, seq: number, handoff: Card, by: Actor): string {
  const event = { type, seq, at: moment.toISOString(), by, handoff };
  return `id: a1-${seq}\nevent: ${type}\ndata: ${JSON.stringify(event)}\n\n`;
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, {
    "Content-Type": status < 400 ? "application/json" : "application/problem+json",
  });
  response.end(JSON.stringify(body));
}
