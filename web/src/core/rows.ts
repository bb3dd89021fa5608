import type { Card } from "./schema.js";

/** One row of the queue as it is shown. */
export interface Row {
  card: Card;
  /** New since the list was shown, and not yet older than {@link fresh}. */
  arrived: boolean;
  /** It no longer belongs here; it stays for a moment, so that people see why. */
  leaving: boolean;
}

/** For how long a row that leaves stays to be read, in milliseconds. */
export const lingering = 4_000;
/** For how long an arrival is marked, in milliseconds. */
export const fresh = 4_000;

/**
 * The rows that are shown, which follow the list but not blindly: while people point at a row, nothing moves under their
 * hand. Arrivals then wait until they are asked for.
 */
export class Rows {
  #shown: Card[] = [];
  #list: readonly Card[] = [];
  #began = false;
  #held = false;
  readonly #arrivedAt = new Map<string, number>();
  readonly #leftAt = new Map<string, number>();

  /** How many arrivals wait to be shown. */
  get waiting(): number {
    const shown = new Set(this.#shown.map((card) => card.id));
    return this.#list.filter((card) => !shown.has(card.id)).length;
  }

  get rows(): Row[] {
    return this.#shown.map((card) => ({
      card,
      arrived: this.#arrivedAt.has(card.id),
      leaving: this.#leftAt.has(card.id),
    }));
  }

  /** Begins anew, with another list: nothing in it is an arrival. */
  clear(): void {
    this.#shown = [];
    this.#list = [];
    this.#began = false;
    this.#arrivedAt.clear();
    this.#leftAt.clear();
  }

  /** From now on arrivals wait and nothing changes its place, or no longer. */
  hold(held: boolean): void {
    this.#held = held;
    if (!held) {
      this.reveal();
    }
  }

  /**
   * Takes the list as it is now. `departed` is asked for cards that are no longer in it: their present state if people should
   * see it before the row goes, undefined if the row goes at once. `own` names the cards that are not to wait: people look for
   * what they have open, or have just put there.
   */
  update(
    list: readonly Card[],
    departed: (id: string) => Card | undefined,
    own: (card: Card) => boolean = () => false,
  ): void {
    this.#list = list;
    const listed = new Map(list.map((card) => [card.id, card]));
    const shown: Card[] = [];
    for (const card of this.#shown) {
      const present = listed.get(card.id);
      if (present) {
        this.#leftAt.delete(card.id);
        shown.push(present);
        continue;
      }
      const left = departed(card.id);
      if (left) {
        this.#leftAt.set(card.id, this.#leftAt.get(card.id) ?? Date.now());
        shown.push(left);
      } else {
        this.#forget(card.id);
      }
    }
    this.#shown = shown;
    if (!this.#held || !this.#began) {
      this.reveal();
    } else {
      this.#insert(own);
    }
  }

  #insert(own: (card: Card) => boolean): void {
    let at = 0;
    for (const card of this.#list) {
      const found = this.#shown.findIndex((each) => each.id === card.id);
      if (found >= 0) {
        at = found + 1;
      } else if (own(card)) {
        this.#shown.splice(at++, 0, card);
      }
    }
  }

  /** Shows what has waited, everything in its order. */
  reveal(): void {
    const known = new Set(this.#shown.map((card) => card.id));
    const merged = [...this.#list];
    for (const card of merged) {
      if (this.#began && !known.has(card.id)) {
        this.#arrivedAt.set(card.id, Date.now());
      }
    }
    // A row that leaves keeps its place, behind the row that it stood behind.
    let before: string | undefined;
    for (const card of this.#shown) {
      if (this.#leftAt.has(card.id)) {
        merged.splice(merged.findIndex((each) => each.id === before) + 1, 0, card);
      }
      before = card.id;
    }
    this.#shown = merged;
    this.#began = this.#began || merged.length > 0 || this.#list.length > 0;
  }

  /** Shows what lies behind the last row, because somebody asked for more. It moves nothing. */
  extend(): void {
    const known = new Set(this.#shown.map((card) => card.id));
    const end = this.#list.findLastIndex((card) => known.has(card.id));
    this.#shown = [...this.#shown, ...this.#list.slice(end + 1)];
  }

  /** Says that an empty list is the list, so that what comes later is an arrival. */
  begin(): void {
    this.#began = true;
  }

  /** Lets go of what has been marked or has lingered long enough. Returns whether anything changed. */
  sweep(): boolean {
    const now = Date.now();
    let changed = false;
    for (const [id, at] of this.#arrivedAt) {
      if (now - at >= fresh) {
        changed = this.#arrivedAt.delete(id);
      }
    }
    for (const [id, at] of this.#leftAt) {
      if (now - at >= lingering) {
        this.#forget(id);
        this.#shown = this.#shown.filter((card) => card.id !== id);
        changed = true;
      }
    }
    return changed;
  }

  #forget(id: string): void {
    this.#arrivedAt.delete(id);
    this.#leftAt.delete(id);
  }
}
