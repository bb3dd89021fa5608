import type { HandoffEvent } from "./card.js";
import { isBehind } from "./position.js";
import type { Queue } from "./schema.js";

/** How many handoffs each view has, on all pages. */
export interface Counts {
  waiting: number;
  mine: number;
  others: number;
  parked: number;
  closed: number;
}

interface Change {
  id: string;
  delta: Partial<Counts>;
}

const remembered = 256;

/** The server's counts, kept current by the events that came after them. */
export class Tally {
  #counts: Counts | undefined;
  #at = "";
  /** Events that were heard while an answer, older than they are, was still on its way. */
  #changes: Change[] = [];

  get counts(): Counts | undefined {
    return this.#counts;
  }

  /** Takes the counts of an answer, and adds what has happened since its snapshot. */
  observe(counts: Queue["counts"], at: string): void {
    const { waiting, mine, others, parked, closed } = counts;
    this.#counts = { waiting, mine, others, parked, closed };
    this.#at = at;
    for (const change of this.#changes) {
      this.#add(change);
    }
  }

  /**
   * Counts an event. `holder` had the claim before, as far as is known. Returns false when that would have to be known and is
   * not: the counts are then to be asked for.
   */
  apply(event: HandoffEvent, id: string, me: string | undefined, holder: string | undefined): boolean {
    const had = holder ?? (event.type === "handoff_released" ? event.by.id : event.handoff.claimed_by?.id);
    const change: Change = { id, delta: delta(event, me, had) };
    this.#changes.push(change);
    if (this.#changes.length > remembered) {
      this.#changes.shift();
    }
    this.#add(change);
    return holder !== undefined || !/re(assigned|leased)$/.test(event.type); // an admin may release what others hold
  }

  clear(): void {
    this.#counts = undefined;
    this.#changes = [];
  }

  #add({ id, delta }: Change): void {
    if (!this.#counts || !isBehind(this.#at, id)) {
      return;
    }
    this.#at = id;
    const sum = { ...this.#counts };
    for (const key of Object.keys(delta) as (keyof Counts)[]) {
      sum[key] = Math.max(0, sum[key] + (delta[key] ?? 0));
    }
    this.#counts = sum;
  }
}

function delta(event: HandoffEvent, me: string | undefined, had: string | undefined): Partial<Counts> {
  const claimed = (user: string | undefined) => (user !== undefined && user === me ? "mine" : "others");
  switch (event.type) {
    case "handoff_created":
      return event.handoff.version > 1 ? { waiting: 1, parked: -1 } : { waiting: 1 };
    case "handoff_claimed":
      return { waiting: -1, [claimed(event.handoff.claimed_by?.id)]: 1 };
    case "handoff_released":
      return { waiting: 1, [claimed(had)]: -1 };
    case "handoff_reassigned": {
      const [from, to] = [claimed(had), claimed(event.handoff.claimed_by?.id)];
      return from === to ? {} : { [from]: -1, [to]: 1 };
    }
    case "handoff_resolved":
    case "handoff_returned":
      return { [claimed(had)]: -1, closed: 1 };
    case "handoff_withdrawn":
      return { waiting: -1, closed: 1 };
    default:
      return {};
  }
}
