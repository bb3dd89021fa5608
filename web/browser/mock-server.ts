// A server with the demo of `handoffd dev` at one moment, for screenshots and benchmarks.
import type { ServerResponse } from "node:http";
import type { Actor, Card, Person, Priority, Queue } from "../src/core/schema.js";
import { engineerPermissions } from "../src/testing/server.js";
import { handoffs, id, moment, server } from "./demo.js";
import type { Interceptor } from "./relay.js";

const open = ["parked", "waiting", "claimed"];
const urgency: Priority[] = ["urgent", "high", "normal", "low"];
const at = (card: Card) => card.waiting_since ?? card.created_at;

/** Responds like a replica whose database has these cards, to one user; `now` returns its time. */
export function mockServer(
  me: Person,
  cards: readonly Card[] = handoffs.map(({ card }) => card),
  now = () => moment,
): Interceptor {
  const sorted = cards.toSorted(
    (a, b) => urgency.indexOf(a.priority) - urgency.indexOf(b.priority) || at(a).localeCompare(at(b)),
  );
  const count = (status: string) => cards.filter((card) => card.status === status).length;
  const mine = cards.filter((card) => card.status === "claimed" && card.claimed_by?.id === me.id).length;
  const counts: Queue["counts"] = {
    parked: count("parked"),
    waiting: count("waiting"),
    claimed: count("claimed"),
    mine,
    others: count("claimed") - mine,
    closed: cards.filter((card) => card.closed_at !== null).length,
  };
  return (request, response) => {
    const url = new URL(request.url ?? "/", "http://replica");
    const [path, handoff] = url.pathname
      .split("/")
      .filter((part) => part && part !== "api" && part !== "v1")
      .slice(1);
    if (!url.pathname.startsWith("/api/")) {
      return false;
    }
    response.setHeader("Date", now().toUTCString());
    if (url.pathname.endsWith("/me")) {
      json(response, 200, {
        user: { ...me, external_id: null, team_id: null },
        service: null,
        account: { id: id(0, "larkmoor"), name: "Larkmoor", product_url: null },
        role: "engineer",
        permissions: engineerPermissions,
        preferences: {
          availability: "available",
          away_until: null,
          notify: { mail: true, quiet_hours: null, own_handoffs: true },
        },
      });
    } else if (path === undefined && url.pathname.endsWith("/users")) {
      json(response, 200, { items: [], next_cursor: null });
    } else if (url.pathname.endsWith("/escalations/stream")) {
      response.writeHead(200, { "Content-Type": "text/event-stream" });
      const ready = {
        account_id: id(0, "larkmoor"),
        last_event_id: "a1-99",
        replica: "mock",
        degraded: false,
      };
      response.write(`retry: 1000\nid: a1-99\nevent: ready\ndata: ${JSON.stringify(ready)}\n\n`);
    } else if (path === "queue") {
      const wanted = url.searchParams.get("status")?.split(",") ?? open;
      const shown = sorted.filter((card) => wanted.includes(card.status));
      const from = Number(url.searchParams.get("cursor") ?? 0);
      const to = from + Number(url.searchParams.get("limit") ?? 50);
      json(response, 200, {
        items: shown.slice(from, to),
        counts,
        last_event_id: "a1-99",
        next_cursor: to < shown.length ? `${to}` : null,
      });
    } else if (handoff === "handoffs") {
      const wanted = url.pathname.split("/").at(-1);
      const found = handoffs.find((each) => each.id === wanted);
      const { card: _, ...answer } = found ?? { card: undefined };
      json(
        response,
        found ? 200 : 404,
        found ? answer : { title: "Not Found", status: 404, code: "not_found" },
      );
    } else {
      const session = handoffs.findLast((each) => each.session_id === path);
      const { title, problem_summary, customer, messages, taken_at } = session?.context ?? {};
      json(response, session ? 200 : 404, {
        id: path,
        account_id: id(0, "larkmoor"),
        user_id: session?.created_by.id,
        team_id: null,
        title,
        problem_summary,
        customer,
        status: "open",
        created_at: messages?.[0]?.created_at,
        updated_at: taken_at,
        messages,
      });
    }
    return true;
  };
}

/** Returns the event of an arrival. The mock server's own position is 99. */
export function arrival(seq: number, handoff: Card): string {
  return frame("handoff_created", seq, handoff, handoff.created_by);
}

/** Returns the event that a handoff has become overdue. */
export function overdue(seq: number, handoff: Card): string {
  return frame("handoff_overdue", seq, handoff, server);
}

function frame(type: string, seq: number, handoff: Card, by: Actor): string {
  const event = { type, seq, at: moment.toISOString(), by, handoff };
  return `id: a1-${seq}\nevent: ${type}\ndata: ${JSON.stringify(event)}\n\n`;
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, {
    "Content-Type": status < 400 ? "application/json" : "application/problem+json",
  });
  response.end(JSON.stringify(body));
}
