import type { Card } from "./schema.js";

/** One row of the queue as it is shown. */
export interface Row {
  card: Card;
  /** New since the list was shown; for {@link arrivedFor} milliseconds. */
  arrived: boolean;
  /** No longer in the list; shown for {@link leavingFor} milliseconds, or while it is open, so that people see why. */
  leaving: boolean;
}

/** What is known of a newer list besides its cards. */
export interface ListChange {
  /** Returns the card of a row that has left the list, to be shown for a moment; undefined removes the row at once. */
  departed: (id: string) => Card | undefined;
  /** Reports cards that are never held back: the open one, and those this user put there. */
  own?: (card: Card) => boolean;
  /** Whether the next page is being fetched: cards after the last row were there before, and are no arrivals. */
  paging?: boolean;
}

/** In milliseconds. */
export const leavingFor = 4_000;
/** In milliseconds. */
export const arrivedFor = 4_000;

/**
 * The rows that are shown. While they are held, because people point at a row, nothing moves: arrivals wait until
 * they are revealed.
 */
export class Rows {
  #shown: Card[] = [];
  #list: readonly Card[] = [];
  #loaded = false;
  #held = false;
  #rows: Row[] | undefined; // made when they are asked for
  #waiting = 0;
  readonly #arrivedAt = new Map<string, number>();
  readonly #leftAt = new Map<string, number>();

  /** The number of arrivals that are held back. */
  get waiting(): number {
    return this.#waiting;
  }

  get rows(): readonly Row[] {
    this.#rows ??= this.#shown.map((card) => ({
      card,
      arrived: this.#arrivedAt.has(card.id),
      leaving: this.#leftAt.has(card.id),
    }));
    return this.#rows;
  }

  /** Starts over with another list: none of its cards is an arrival until {@link markLoaded}. */
  clear(): void {
    this.#show([]);
    this.#list = [];
    this.#loaded = false;
    this.#waiting = 0;
    this.#arrivedAt.clear();
    this.#leftAt.clear();
  }

  /** Holds the rows, or reveals what was held back. */
  hold(held: boolean): void {
    const ended = this.#held && !held;
    this.#held = held;
    if (ended && this.#waiting > 0) {
      this.reveal();
    }
  }

  /** Applies a newer list. */
  update(list: readonly Card[], { departed, own = () => false, paging = false }: ListChange): void {
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
    this.#show(shown);
    if (!this.#held || !this.#loaded) {
      this.#merge(paging);
    } else {
      this.#insert(own);
    }
    this.#count();
  }

  /** Inserts the user's own cards behind the rows that they follow in the list. */
  #insert(own: (card: Card) => boolean): void {
    const known = new Set(this.#shown.map((card) => card.id));
    const after = new Map<string | undefined, Card[]>();
    let previous: string | undefined;
    for (const card of this.#list) {
      if (known.has(card.id)) {
        previous = card.id;
      } else if (own(card)) {
        after.set(previous, [...(after.get(previous) ?? []), card]);
      }
    }
    if (after.size > 0) {
      const rest = this.#shown.flatMap((card) => [card, ...(after.get(card.id) ?? [])]);
      this.#show([...(after.get(undefined) ?? []), ...rest]);
    }
  }

  /** Shows the arrivals that were held back, in order. */
  reveal(): void {
    this.#merge(false);
    this.#count();
  }

  #merge(paging: boolean): void {
    const known = new Set(this.#shown.map((card) => card.id));
    const end = paging ? this.#list.findLastIndex((card) => known.has(card.id)) : this.#list.length - 1;
    this.#list.forEach((card, i) => {
      if (this.#loaded && i <= end && !known.has(card.id)) {
        this.#arrivedAt.set(card.id, Date.now());
      }
    });
    // A leaving row keeps its place, after the row that it was after.
    const after = new Map<string | undefined, Card[]>();
    let before: string | undefined;
    for (const card of this.#shown) {
      if (this.#leftAt.has(card.id)) {
        after.set(before, [...(after.get(before) ?? []), card]);
      } else {
        before = card.id;
      }
    }
    const merged = [...(after.get(undefined) ?? [])];
    for (const card of this.#list) {
      merged.push(card, ...(after.get(card.id) ?? []));
    }
    this.#show(merged);
  }

  /** Shows the cards after the last row, when a page was added. No other row moves. */
  extend(): void {
    const known = new Set(this.#shown.map((card) => card.id));
    const end = this.#list.findLastIndex((card) => known.has(card.id));
    this.#show([...this.#shown, ...this.#list.slice(end + 1)]);
    this.#count();
  }

  /** The list is loaded, even if it is empty: later cards are arrivals. */
  markLoaded(): void {
    this.#loaded = true;
  }

  /**
   * Ends marks and removes leaving rows when their time is over, but the one of the open handoff. Reports whether
   * anything changed.
   */
  sweep(open: string | null = null): boolean {
    const now = Date.now();
    let changed = false;
    for (const [id, at] of this.#arrivedAt) {
      if (now - at >= arrivedFor) {
        changed = this.#arrivedAt.delete(id);
      }
    }
    for (const [id, at] of this.#leftAt) {
      if (id !== open && now - at >= leavingFor) {
        this.#forget(id);
        this.#shown = this.#shown.filter((card) => card.id !== id);
        changed = true;
      }
    }
    if (changed) {
      this.#rows = undefined;
    }
    return changed;
  }

  #show(cards: Card[]): void {
    this.#shown = cards;
    this.#rows = undefined;
  }

  #count(): void {
    const shown = new Set(this.#shown.map((card) => card.id));
    this.#waiting = this.#list.filter((card) => !shown.has(card.id)).length;
  }

  #forget(id: string): void {
    this.#arrivedAt.delete(id);
    this.#leftAt.delete(id);
  }
}
