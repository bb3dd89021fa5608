import { doer, type HandoffEvent } from "./card.js";
import { isBehind } from "./position.js";
import type { Queue } from "./schema.js";

/** The number of handoffs of each view, on all pages. */
export interface Counts {
  waiting: number;
  mine: number;
  /** The open ones that the user has escalated or parked. */
  asked: number;
  others: number;
  parked: number;
  closed: number;
}

interface Change {
  id: string;
  delta: Partial<Counts>;
}

/** How many events are kept for a response that is older than they are. */
const keptChanges = 256;

/** The server's counts, kept current by events. */
export class LiveCounts {
  #counts: Counts | undefined;
  #at = "";
  #changes: Change[] = [];

  get counts(): Counts | undefined {
    return this.#counts;
  }

  /** Replaces the counts by those of a response, and adds the events after its snapshot. */
  set(counts: Queue["counts"], at: string): void {
    const { waiting, mine, asked, others, parked, closed } = counts;
    this.#counts = { waiting, mine, asked, others, parked, closed };
    this.#at = at;
    for (const change of this.#changes) {
      this.#add(change);
    }
  }

  /**
   * Counts an event. `holder` had the claim before it, if that is known. Returns false when the holder matters and is
   * unknown: the counts must be fetched.
   */
  apply(event: HandoffEvent, id: string, me: string | undefined, holder: string | undefined): boolean {
    const had = holder ?? (event.type === "handoff_released" ? doer(event.by) : event.handoff.claimed_by?.id);
    const asked = askedDelta(event, me);
    const change: Change = { id, delta: { ...delta(event, me, had), ...(asked && { asked }) } };
    this.#changes.push(change);
    if (this.#changes.length > keptChanges) {
      this.#changes.shift();
    }
    this.#add(change);
    return holder !== undefined || !/re(assigned|leased)$/.test(event.type); // admins release claims of others
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

/** Returns the change of the number of open handoffs of the user. Parking them is silent. */
function askedDelta({ type, handoff }: HandoffEvent, me: string | undefined): number {
  if (me === undefined || handoff.created_by.id !== me) {
    return 0;
  }
  const began = type === "handoff_created" && handoff.version === 1;
  return began ? 1 : /_(resolved|returned|withdrawn)$/.test(type) ? -1 : 0;
}
