import type { ApiClient } from "./api-client.js";
import { explain } from "./explain.js";
import { isolate } from "./isolate.js";
import { NetworkError, ProblemError } from "./problem.js";
import type { Card, Handoff, Problem } from "./schema.js";
import type { Store } from "./store.js";

/** An action on a handoff; "escalate" is for a parked one. */
export type Action = "claim" | "release" | "resolve" | "return" | "reassign" | "withdraw" | "escalate";

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
    case "escalate":
      return api.promote(card);
    default:
      return api[action](card);
  }
}

/** The actions without a response yet. A card shows its action at once, and the old state if the server refuses. */
export class Actions {
  readonly #pending = new Map<string, Action>();
  readonly #now: () => number;

  /** `now` returns the server's time. */
  constructor(now: () => number) {
    this.#now = now;
  }

  pending(id: string): Action | undefined {
    return this.#pending.get(id);
  }

  /** Runs an action. It never throws: the outcome has the error. */
  async run(api: ApiClient, store: Store, card: Card, action: Action, text: string): Promise<Outcome> {
    if (this.#pending.has(card.id)) {
      return {
        ok: false,
        card,
        message: "The last action is still in progress. Wait for it.",
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
      const newest = store.card(card.id) ?? card;
      if (action === "escalate" && problem?.code === "version_mismatch" && newest.status === "parked") {
        this.#pending.delete(card.id);
        return newest.version > card.version
          ? this.run(api, store, newest, action, text) // messages were added: that is no reason not to ask
          : { ok: false, card: newest, message: explain(error, this.#now()), problem };
      }
      const early = action === "reassign" && problem?.status === 403 && card.status === "claimed";
      const again = error instanceof NetworkError ? " Try again." : "";
      const message = early ? tooEarly(card) : `${explain(error, this.#now())}${again}`;
      return { ok: false, card: newest, message, problem };
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
