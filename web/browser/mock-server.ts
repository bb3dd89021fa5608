// A server with the demo of `handoffd dev` at one moment, for screenshots and benchmarks.
import { readFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import type { Card, Context, Handoff, Message, Person, Priority, Queue } from "../src/core/schema.js";
import type { Interceptor } from "./relay.js";

/** The time of all screenshots. */
export const moment = new Date("2026-03-11T14:03:00Z");

interface Demo {
  users: { key: string; name: string }[];
  sessions: {
    key: string;
    user: string;
    customer: string;
    title: string;
    problem_summary: string;
    messages: Omit<Message, "created_at">[];
    handoffs?: DemoHandoff[];
  }[];
}

interface DemoHandoff {
  by: string;
  intent: "park" | "escalate";
  priority?: Priority;
  engineer_notes?: string;
  minutes_ago: number;
  then?: { do: string; by: string; minutes_ago: number; resolution?: string; answer?: string }[];
}

const demo = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../cmd/handoffd/demo/demo.json"), "utf8"),
) as Demo;

const id = (kind: number, of: string) =>
  `0198c0de-000${kind}-7000-8000-${Buffer.from(of.padEnd(6).slice(0, 6)).toString("hex")}`;
const ago = (minutes: number) => new Date(moment.getTime() - minutes * 60_000).toISOString();

/** Returns a user of the demo. */
export function person(key: string): Person {
  const name = demo.users.find((user) => user.key === key)?.name ?? key;
  return { id: id(1, key), name };
}

/** What the actions of the demo make of a handoff. */
const results: Record<string, string> = {
  escalate: "created",
  claim: "claimed",
  release: "released",
  resolve: "resolved",
  return: "returned",
  withdraw: "withdrawn",
};

/** Every handoff of the demo with its context, oldest first. */
export const handoffs: (Handoff & { card: Card })[] = demo.sessions
  .flatMap((session) => (session.handoffs ?? []).map((handoff, nth) => ({ session, handoff, nth })))
  .sort((a, b) => b.handoff.minutes_ago - a.handoff.minutes_ago)
  .map(({ session, handoff, nth }, i) => {
    const facts: Omit<Card, "session_title" | "problem_summary" | "note_preview"> = {
      id: id(2, `${nth}${session.key}`),
      number: i + 1,
      account_id: id(0, "larkmoor"),
      session_id: id(3, session.key),
      intent: handoff.intent,
      priority: handoff.priority ?? "normal",
      status: handoff.intent === "park" ? "parked" : "waiting",
      created_by: person(handoff.by),
      created_at: ago(handoff.minutes_ago),
      waiting_since: handoff.intent === "park" ? null : ago(handoff.minutes_ago),
      claimed_by: null,
      claimed_at: null,
      claim_epoch: 0,
      due_at: null,
      overdue: 0,
      messages_since: 0,
      closed_at: null,
      resolution: null,
      answer: null,
      previous_handoff_id: nth > 0 ? id(2, `${nth - 1}${session.key}`) : null,
      version: 1 + (handoff.then?.length ?? 0),
    };
    const steps = [step(handoff.intent === "park" ? "parked" : "created", handoff.by, handoff.minutes_ago)];
    for (const { do: action, by, minutes_ago, resolution = null, answer = null } of handoff.then ?? []) {
      steps.push(step(results[action] ?? action, by, minutes_ago));
      const at = ago(minutes_ago);
      switch (action) {
        case "escalate":
          Object.assign(facts, { status: "waiting", intent: "escalate", waiting_since: at });
          break;
        case "claim":
          Object.assign(facts, { status: "claimed", claimed_by: person(by), claimed_at: at, claim_epoch: 1 });
          break;
        case "release":
          Object.assign(facts, { status: "waiting", claimed_by: null, claimed_at: null });
          break;
        default:
          Object.assign(facts, { status: results[action], closed_at: at, resolution, answer });
      }
    }
    facts.due_at = facts.status === "waiting" ? ago(handoff.minutes_ago - 60) : null;
    const context: Context = {
      title: session.title,
      problem_summary: session.problem_summary,
      customer: session.customer,
      messages: session.messages.map((message, n) => ({
        ...message,
        created_at: ago(handoff.minutes_ago + (session.messages.length - n) * 4),
      })),
      taken_at: ago(handoff.minutes_ago),
    };
    const notes = handoff.engineer_notes ?? "";
    const card = {
      ...facts,
      session_title: session.title,
      problem_summary: session.problem_summary,
      note_preview: notes.slice(0, 200),
    };
    return { ...facts, engineer_notes: notes, context, timeline: steps, card };
  });

function step(result: string, by: string, minutesAgo: number): NonNullable<Handoff["timeline"]>[number] {
  const reached = result === "parked" ? null : 6;
  return {
    type: `handoff_${result}` as NonNullable<Handoff["timeline"]>[number]["type"],
    at: ago(minutesAgo),
    by: person(by),
    claimed_by: result === "claimed" ? person(by) : null,
    overdue: null,
    waited_seconds: null,
    seats_reached: reached,
    first_reached_at: reached && ago(minutesAgo),
    mails: [],
    mails_omitted: 0,
    unheard: false,
  };
}

const open = ["parked", "waiting", "claimed"];
const urgency: Priority[] = ["urgent", "high", "normal", "low"];
const at = (card: Card) => card.waiting_since ?? card.created_at;

/** Responds like a replica whose database has these cards, to one user. */
export function mockServer(
  me: Person,
  cards: readonly Card[] = handoffs.map(({ card }) => card),
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
    response.setHeader("Date", moment.toUTCString());
    if (url.pathname.endsWith("/me")) {
      json(response, 200, { user: { ...me, external_id: null, team_id: null } });
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
  const by = handoff.created_by;
  const event = { type: "handoff_created", seq, at: moment.toISOString(), by, handoff };
  return `id: a1-${seq}\nevent: handoff_created\ndata: ${JSON.stringify(event)}\n\n`;
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, {
    "Content-Type": status < 400 ? "application/json" : "application/problem+json",
  });
  response.end(JSON.stringify(body));
}
