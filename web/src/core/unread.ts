import type { DraftStorage } from "./drafts.js";
import type { Card } from "./schema.js";

/** What the user has seen of a handoff: its state, and when that began, in milliseconds of the server's clock. */
export type Seen = readonly [state: string, at: number];

interface Stored {
  /** What had changed before is not unread. */
  since: number;
  seen: Record<string, Seen>;
}

export interface UnreadConfig {
  storage: DraftStorage | undefined;
  onChange: () => void;
  /** Other tabs of the user should know. */
  onSeen: (seen: Record<string, Seen>) => void;
}

/** How many handoffs are remembered. */
const kept = 200;

/**
 * The handoffs of the user that others have claimed or closed since the user last opened them. It is stored for each
 * user, so that it is known after a reload what has changed meanwhile.
 */
export class Unread {
  readonly #config: UnreadConfig;
  readonly #cards = new Map<string, Card>();
  readonly #opened = new Set<string>(); // before their cards were known
  #user: string | undefined;
  #stored: Stored = { since: 0, seen: {} };
  #ids: ReadonlySet<string> = new Set();

  constructor(config: UnreadConfig) {
    this.#config = config;
  }

  get ids(): ReadonlySet<string> {
    return this.#ids;
  }

  /** Changes to a user; `now` is the server's time. For a new user nothing is unread. */
  setUser(user: string | undefined, now: number): void {
    if (user === this.#user) {
      return;
    }
    if (this.#user !== undefined) {
      this.#opened.clear();
    }
    this.#user = user;
    this.#cards.clear();
    this.#stored = this.#read() ?? { since: now, seen: {} };
    if (user !== undefined) {
      this.#write();
    }
    this.#update();
  }

  /** Takes handoffs of the user as they are now. `changedBy` returns who changed one, where that is known. */
  add(cards: readonly Card[], changedBy: (id: string) => string | undefined): void {
    for (const card of cards) {
      this.#cards.set(card.id, card);
      const own = this.#user !== undefined && changedBy(card.id) === this.#user;
      if (this.#opened.delete(card.id) || own) {
        this.#see(card);
      }
    }
    this.#update();
  }

  /** Takes a change of a handoff of the user by another person. */
  changed(card: Card): void {
    this.#cards.set(card.id, card);
    const seen = this.#stored.seen[card.id]?.[0];
    if (matters(card) && (seen === undefined || (card.status === "withdrawn" && seen !== stateOf(card)))) {
      this.#stored.seen[card.id] = ["", changedAt(card)];
      this.#write();
    }
    this.#update();
  }

  /** Records that the user has opened a handoff. Where its card is not known yet, it is read once it is. */
  markRead(id: string, card = this.#cards.get(id)): void {
    if (!card) {
      this.#opened.add(id);
    } else if (this.#see(card)) {
      this.#config.onSeen({ [id]: [stateOf(card), changedAt(card)] });
      this.#update();
    }
  }

  /** Takes what was seen in another tab. */
  merge(seen: Record<string, Seen>): void {
    this.#stored.seen = merged(this.#stored.seen, seen);
    this.#update();
  }

  /** Reads again what other tabs have stored. */
  refresh(): void {
    this.merge(this.#read()?.seen ?? {});
  }

  /** Reports whether that is new. */
  #see(card: Card): boolean {
    const state = stateOf(card);
    if (
      !matters(card) ||
      this.#stored.seen[card.id]?.[0] === state ||
      changedAt(card) <= this.#stored.since
    ) {
      return false;
    }
    this.#stored.seen[card.id] = [state, changedAt(card)];
    this.#write();
    return true;
  }

  #update(): void {
    const ids = [...this.#cards.values()].filter((card) => this.#isUnread(card)).map(({ id }) => id);
    if (ids.length !== this.#ids.size || ids.some((id) => !this.#ids.has(id))) {
      this.#ids = new Set(ids);
      this.#config.onChange();
    }
  }

  #isUnread(card: Card): boolean {
    const seen = this.#stored.seen[card.id];
    if (!matters(card) || changedAt(card) <= this.#stored.since) {
      return false;
    }
    // A list does not say who has withdrawn a handoff. It is nearly always the user.
    return card.status === "withdrawn" ? seen?.[0] === "" : seen?.[0] !== stateOf(card);
  }

  #key(): string {
    return `handoffd.unread.${this.#user}`;
  }

  #read(): Stored | undefined {
    try {
      const text = this.#user === undefined ? null : (this.#config.storage?.getItem(this.#key()) ?? null);
      const stored = text === null ? undefined : (JSON.parse(text) as Partial<Stored>);
      return stored && typeof stored.since === "number" && stored.seen instanceof Object
        ? { since: stored.since, seen: stored.seen }
        : undefined;
    } catch {
      return undefined;
    }
  }

  /** Stores the newest, together with what other tabs have stored. Errors are ignored: storage can be forbidden. */
  #write(): void {
    const other = this.#read();
    const all = merged(other?.seen ?? {}, this.#stored.seen);
    const seen = Object.entries(all).sort(([, a], [, b]) => b[1] - a[1]);
    const dropped = seen.slice(kept).map(([, [, at]]) => at);
    const since = Math.max(this.#stored.since, other?.since ?? 0, ...dropped);
    this.#stored = { since, seen: Object.fromEntries(seen.slice(0, kept)) };
    try {
      this.#config.storage?.setItem(this.#key(), JSON.stringify(this.#stored));
    } catch {
      // It lasts as long as the page.
    }
  }
}

/** Returns what was seen here and there: of each handoff the newest, and what was opened before what was not. */
function merged(here: Record<string, Seen>, there: Record<string, Seen>): Record<string, Seen> {
  const all = { ...here };
  for (const [id, seen] of Object.entries(there)) {
    const known = all[id];
    if (!known || known[1] < seen[1] || (known[1] === seen[1] && known[0] === "")) {
      all[id] = seen;
    }
  }
  return all;
}

/** Reports whether people want to be told of the state of a handoff that they have asked. */
function matters({ status }: Card): boolean {
  return status !== "parked" && status !== "waiting";
}

/** Messages that are added change the version, but no state. Each claimer has their own number. */
function stateOf({ status, claim_epoch }: Card): string {
  return status === "claimed" ? `${status} ${claim_epoch}` : status;
}

function changedAt(card: Card): number {
  return Date.parse(card.closed_at ?? card.claimed_at ?? card.created_at);
}
