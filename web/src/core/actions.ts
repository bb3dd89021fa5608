import type { ApiClient } from "./api-client.js";
import { staleAfter } from "./card.js";
import { isolate } from "./isolate.js";
import { NetworkError, ProblemError } from "./problem.js";
import type { Card, Handoff, Problem } from "./schema.js";
import type { Store } from "./store.js";
import { SignedOutError } from "./token.js";

/** An action on a handoff. */
export type Action = "claim" | "release" | "resolve" | "return" | "reassign" | "withdraw";

/** The result of an action. `card` is the newest state in either case. */
export type Outcome =
  | { ok: true; card: Card }
  | { ok: false; card: Card; message: string; problem: Problem | undefined };

/** Sends an action; `text` is the resolution, the answer, or the id of the next claimer. */
function send(api: ApiClient, card: Card, action: Action, text: string): Promise<Handoff> {
  switch (action) {
    case "resolve":
    case "return":
    case "reassign":
      return api[action](card, text);
    default:
      return api[action](card);
  }
}

/** The actions without a response yet. A card shows its action at once, and the old state if the server refuses. */
export class Actions {
  readonly #pending = new Map<string, Action>();

  pending(id: string): Action | undefined {
    return this.#pending.get(id);
  }

  /** Runs an action. It never throws: the outcome has the error. */
  async run(api: ApiClient, store: Store, card: Card, action: Action, text: string): Promise<Outcome> {
    if (this.#pending.has(card.id)) {
      return {
        ok: false,
        card,
        message: "The last action is still in progress.",
        problem: undefined,
      };
    }
    this.#pending.set(card.id, action);
    try {
      return { ok: true, card: store.applyResponse(await send(api, card, action, text), card) };
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

/** The card does not show messages in its session, which the server counts as activity. */
function tooEarly(card: Card): string {
  const who = card.claimed_by ? isolate(card.claimed_by.name) : "The claimer";
  return `${who} was active less than 30 min ago. You can take over later.`;
}

/** Returns an error message for people. */
export function explain(error: unknown): string {
  if (error instanceof SignedOutError) {
    return "You are signed out.";
  }
  if (error instanceof ProblemError) {
    switch (error.problem.code) {
      case "own_handoff":
        return "You escalated this yourself, so someone else must claim it.";
      case "already_claimed":
        return `${error.problem.claimed_by ? isolate(error.problem.claimed_by.name) : "Someone"} claimed it first.`;
      case "handoff_closed":
        return "It has been closed.";
      case "not_claimed":
        return "It is unclaimed: the claim was released.";
      case "not_waiting":
        return "It is parked, not escalated.";
      default:
        return error.problem.detail || error.problem.title;
    }
  }
  return error instanceof NetworkError ? error.message : "Something went wrong.";
}

/** Returns the actions open to the user `me`, the most likely one first. The server decides. */
export function possibleActions(card: Card, me: string | undefined, now: number): Action[] {
  switch (card.status) {
    case "waiting":
      return card.created_by.id === me ? ["withdraw"] : ["claim"];
    case "claimed":
      return card.claimed_by?.id === me
        ? ["resolve", "return", "release"]
        : inactiveFor(card, now)
          ? ["reassign"]
          : [];
    default:
      return [];
  }
}

/** Returns how long a claim has been without activity, in milliseconds; 0 while it cannot be taken over. */
export function inactiveFor(card: Card, now: number): number {
  const held = card.status === "claimed" && card.claimed_at ? now - Date.parse(card.claimed_at) : 0;
  return held >= staleAfter ? held : 0;
}
