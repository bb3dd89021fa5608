// The handoffs of the demo of `handoffd dev` at one moment.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type {
  Account,
  Actor,
  Card,
  Colleague,
  Context,
  Handoff,
  Message,
  Person,
  Priority,
  SessionWithMessages,
  Step,
} from "../src/core/schema.js";

/** The time of all screenshots. */
export const moment = new Date("2026-03-11T14:03:00Z");

interface Demo {
  account: { name: string };
  teams: { key: string; name: string }[];
  users: { key: string; name: string; role: Colleague["role"]; team: string }[];
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

export const id = (kind: number, of: string) =>
  `0198c0de-000${kind}-7000-8000-${Buffer.from(of.padEnd(6).slice(0, 6)).toString("hex")}`;
const ago = (minutes: number) => new Date(moment.getTime() - minutes * 60_000).toISOString();

/** Returns a user of the demo. */
export function person(key: string): Person {
  const name = demo.users.find((user) => user.key === key)?.name ?? key;
  return { id: id(1, key), name };
}

export const account: Account = {
  id: id(0, "larkmoor"),
  name: demo.account.name,
  product_url: "https://app.larkmoor.example/sessions/{id}",
};

/** The users as others see them: two pages are closed, and one user is away. */
export const people: readonly Colleague[] = demo.users
  .map((user) => ({
    ...person(user.key),
    external_id: null,
    role: user.role,
    team_id: id(5, user.team),
    active: true,
    availability: user.key === "mateo" ? ("away" as const) : ("available" as const),
    away_until: null,
    online: user.role === "viewer" ? null : user.key !== "linh",
    open_claims: { ingrid: 1, dana: 1 }[user.key] ?? 0,
  }))
  .sort((a, b) => a.name.localeCompare(b.name));

export const teams = demo.teams.map(({ key, name }) => ({ id: id(5, key), name }));

/** The sessions as they are now, newest first. */
export const sessions: readonly SessionWithMessages[] = demo.sessions.map((session, nth) => {
  const last = session.handoffs?.at(-1)?.minutes_ago ?? 12 + nth;
  const messages = session.messages.map((message, n) => ({
    ...message,
    created_at: ago(last + (session.messages.length - n) * 4),
  }));
  return {
    id: id(3, session.key),
    account_id: account.id,
    external_id: null,
    user_id: id(1, session.user),
    team_id: people.find((each) => each.id === id(1, session.user))?.team_id ?? null,
    title: session.title,
    problem_summary: session.problem_summary,
    customer: session.customer,
    status: "open",
    created_at: messages[0]?.created_at ?? ago(last),
    updated_at: ago(last),
    messages,
    messages_cursor: null,
  };
});

/** A handoff with its context and timeline, and its row in the queue. */
export type FullHandoff = Handoff & { card: Card };

/** The author of what the server does itself. */
export const server: Actor = { id: null, name: "handoffd" };

/** The default targets, in minutes. */
const targets: Record<Priority, number> = { urgent: 5, high: 15, normal: 60, low: 240 };

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
export const handoffs: FullHandoff[] = demo.sessions
  .flatMap((session) => (session.handoffs ?? []).map((handoff, nth) => ({ session, handoff, nth })))
  .sort((a, b) => b.handoff.minutes_ago - a.handoff.minutes_ago)
  .map(({ session, handoff, nth }, i) => {
    const facts: Omit<Card, "session_title" | "problem_summary" | "customer" | "note_preview"> = {
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
    let waitBegan = handoff.minutes_ago;
    const steps = [step(handoff.intent === "park" ? "parked" : "created", handoff.by, handoff.minutes_ago)];
    for (const { do: action, by, minutes_ago, resolution = null, answer = null } of handoff.then ?? []) {
      steps.push(step(results[action] ?? action, by, minutes_ago));
      const at = ago(minutes_ago);
      switch (action) {
        case "escalate":
          Object.assign(facts, { status: "waiting", intent: "escalate", waiting_since: at });
          waitBegan = minutes_ago;
          break;
        case "claim":
          Object.assign(facts, { status: "claimed", claimed_by: person(by), claimed_at: at, claim_epoch: 1 });
          break;
        case "release":
          Object.assign(facts, { status: "waiting", claimed_by: null, claimed_at: null });
          waitBegan = minutes_ago;
          break;
        default:
          Object.assign(facts, { status: results[action], closed_at: at, resolution, answer });
      }
    }
    if (facts.status === "waiting") {
      const target = targets[facts.priority];
      facts.due_at = ago(waitBegan - target);
      facts.overdue = Math.min(2, Math.floor(waitBegan / target));
      facts.version += facts.overdue;
      for (const first of facts.overdue > 0 ? steps.slice(0, 1) : []) {
        first.posts = posts(waitBegan, waitBegan - target);
      }
      for (let level = 1; level <= facts.overdue; level++) {
        steps.push(overdueStep(level, waitBegan - level * target));
      }
    }
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
      customer: session.customer,
      note_preview: notes.slice(0, 200),
    };
    return { ...facts, engineer_notes: notes, context, timeline: steps, card };
  });

function overdueStep(level: number, minutesAgo: number): Step {
  return {
    ...step("overdue", "", minutesAgo),
    by: server,
    overdue: level,
    mails: [mail("dana", minutesAgo), mail("ingrid", minutesAgo)],
  };
}

function mail(to: string, minutesAgo: number): Step["mails"][number] {
  return { to: person(to), kind: "waiting", status: "sent", at: ago(minutesAgo), attempts: 1, error: null };
}

/** Returns a message in chat that was posted, and changed later, and a webhook that fails. */
function posts(postedMinutesAgo: number, updatedMinutesAgo: number): Step["posts"] {
  const post = { webhook_id: id(4, "chat"), attempts: 1, status: "delivered", error: null } as const;
  return [
    {
      ...post,
      endpoint: "Slack #support",
      format: "slack",
      at: ago(postedMinutesAgo),
      updated_at: ago(updatedMinutesAgo),
    },
    {
      ...post,
      endpoint: "hooks.larkmoor.example",
      format: "standard",
      at: ago(updatedMinutesAgo),
      updated_at: null,
      attempts: 3,
      status: "failing",
      error: "timeout",
    },
  ];
}

function step(result: string, by: string, minutesAgo: number): Step {
  const reached = result === "parked" ? null : 6;
  return {
    type: `handoff_${result}` as Step["type"],
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
    posts: [],
    posts_omitted: 0,
  };
}
