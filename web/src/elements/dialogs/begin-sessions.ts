import type { Card, QueueClient } from "../../core/index.js";
import type { SessionWithHandoff } from "../../core/schema.js";
import { ago } from "../duration.js";
import type { PickerOption } from "./picker-filter.js";

/** The session that a user hands off. */
export type ChosenSession = Pick<SessionWithHandoff, "id" | "title" | "customer" | "updated_at">;

/** How many sessions are shown; words narrow them. */
const limit = 30;

/** The user's own sessions, as they were found last. */
export class OwnSessions {
  /** Whether the user has none at all. */
  none = false;
  readonly #known = new Map<string, SessionWithHandoff>();

  /** Finds sessions by words, newest first. */
  async find(client: QueueClient, q: string): Promise<PickerOption[]> {
    const { items } = await client.api.sessions({ mine: true, limit, ...(q && { q }) });
    for (const session of items) {
      this.#known.set(session.id, session);
    }
    this.none = items.length === 0 && q === "";
    return items.map((session) => option(session, client.clock.now()));
  }

  get(id: string): SessionWithHandoff | undefined {
    return this.#known.get(id);
  }

  /** Returns a session that was chosen elsewhere; undefined if it is not there any more. */
  async fetch(client: QueueClient, id: string): Promise<ChosenSession | undefined> {
    return this.#known.get(id) ?? client.api.session(id).catch(() => undefined);
  }
}

function option({ id, title, customer, updated_at, handoff }: SessionWithHandoff, now: number): PickerOption {
  const detail = handoff ? alreadyOpen(handoff) : ago(Math.max(0, now - Date.parse(updated_at)));
  return {
    id,
    label: title || "Untitled session",
    detail: [handoff ? undefined : customer, detail].filter(Boolean).join(" · "),
    dim: handoff !== null,
  };
}

/** Returns why a session cannot be handed off again: "already waiting, #12". */
export function alreadyOpen({ status, number }: Pick<Card, "status" | "number">): string {
  return `already ${status}, #${number}`;
}
