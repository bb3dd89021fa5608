import { staleAfter } from "./card.js";
import type { Client } from "./client.js";
import { isolate } from "./isolate.js";
import { NetworkError, ProblemError } from "./problem.js";
import type { Card, Handoff, Problem } from "./schema.js";
import type { Store } from "./store.js";
import { SignedOutError } from "./token.js";

/** What people do with a handoff. */
export type Action = "claim" | "release" | "resolve" | "return" | "reassign" | "withdraw";

/** How it went. `card` is its newest state in either case. */
export type Outcome =
  | { ok: true; card: Card }
  | { ok: false; card: Card; message: string; problem: Problem | undefined };

/** Asks the server; `text` is the resolution, the answer, or to whom it is reassigned. */
function request(client: Client, card: Card, action: Action, text: string): Promise<Handoff> {
  switch (action) {
    case "resolve":
      return client.resolve(card, text);
    case "return":
      return client.giveBack(card, text);
    case "reassign":
      return client.reassign(card, text);
    default:
      return client[action](card);
  }
}

/** The actions that are under way. A card shows what was asked for at once, and goes back if the server refuses. */
export class Actions {
  readonly #pending = new Map<string, Action>();

  pending(id: string): Action | undefined {
    return this.#pending.get(id);
  }

  /** Does one thing with one handoff. It never throws: the outcome says how it went. */
  async run(client: Client, store: Store, card: Card, action: Action, text: string): Promise<Outcome> {
    if (this.#pending.has(card.id)) {
      return {
        ok: false,
        card,
        message: "One moment, the last click is still on its way.",
        problem: undefined,
      };
    }
    this.#pending.set(card.id, action);
    try {
      return { ok: true, card: store.answer(await request(client, card, action, text), card) };
    } catch (error) {
      const problem = error instanceof ProblemError ? error.problem : undefined;
      if (problem?.handoff) {
        store.apply(problem.handoff, problem.handoff.claimed_by?.id);
      }
      const early = action === "reassign" && problem?.status === 403;
      const message = early ? tooEarly(card) : explain(error);
      return { ok: false, card: store.card(card.id) ?? card, message, problem };
    } finally {
      this.#pending.delete(card.id);
    }
  }
}

/** A card does not tell of what was written in its session meanwhile, which the server counts. */
function tooEarly(card: Card): string {
  const who = card.claimed_by ? isolate(card.claimed_by.name) : "Somebody";
  return `${who} was active in the session less than 30 min ago: it is too early to take over.`;
}

/** What went wrong, for people. */
export function explain(error: unknown): string {
  if (error instanceof SignedOutError) {
    return "You are signed out.";
  }
  if (error instanceof ProblemError) {
    switch (error.problem.code) {
      case "own_handoff":
        return "You escalated this yourself: somebody else has to take it.";
      case "already_claimed":
        return `${error.problem.claimed_by ? isolate(error.problem.claimed_by.name) : "Somebody"} was faster.`;
      case "handoff_closed":
        return "It has been closed meanwhile.";
      case "not_claimed":
        return "Nobody has it at the moment: it was given back.";
      case "not_waiting":
        return "It is parked: its owner has not escalated it.";
      default:
        return error.problem.detail || error.problem.title;
    }
  }
  return error instanceof NetworkError ? error.message : "Something went wrong.";
}

/** Which actions make sense for the user `me`, the most natural one first. The server has the last word. */
export function possibleActions(card: Card, me: string | undefined, now: number): Action[] {
  switch (card.status) {
    case "waiting":
      return card.created_by.id === me ? ["withdraw"] : ["claim"];
    case "claimed":
      return card.claimed_by?.id === me
        ? ["resolve", "return", "release"]
        : quietFor(card, now)
          ? ["reassign"]
          : [];
    default:
      return [];
  }
}

/** For how long a claim that may be taken over has been held, in milliseconds; 0 while it may not. */
export function quietFor(card: Card, now: number): number {
  const held = card.status === "claimed" && card.claimed_at ? now - Date.parse(card.claimed_at) : 0;
  return held >= staleAfter ? held : 0;
}
