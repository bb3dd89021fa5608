import type { Card } from "./schema.js";

/** One row of the queue as it is shown. */
export interface Row {
  card: Card;
  /** New since the list was shown; for {@link arrivedFor} milliseconds. */
  arrived: boolean;
  /** No longer in the list; shown for {@link leavingFor} milliseconds, so that people see why. */
  leaving: boolean;
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
  readonly #arrivedAt = new Map<string, number>();
  readonly #leftAt = new Map<string, number>();

  /** The number of arrivals that are held back. */
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

  /** Starts over with another list: none of its cards is an arrival. */
  clear(): void {
    this.#shown = [];
    this.#list = [];
    this.#loaded = false;
    this.#arrivedAt.clear();
    this.#leftAt.clear();
  }

  /** Holds the rows, or reveals what was held back. */
  hold(held: boolean): void {
    this.#held = held;
    if (!held) {
      this.reveal();
    }
  }

  /**
   * Applies a newer list. `departed` returns the card of a row that has left the list, to be shown for a moment;
   * undefined removes the row at once. `own` reports cards that are never held back: the open one, and those this
   * user put there.
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
    if (!this.#held || !this.#loaded) {
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

  /** Shows the arrivals that were held back, in order. */
  reveal(): void {
    const known = new Set(this.#shown.map((card) => card.id));
    const merged = [...this.#list];
    for (const card of merged) {
      if (this.#loaded && !known.has(card.id)) {
        this.#arrivedAt.set(card.id, Date.now());
      }
    }
    // A leaving row keeps its place, after the row that it was after.
    let before: string | undefined;
    for (const card of this.#shown) {
      if (this.#leftAt.has(card.id)) {
        merged.splice(merged.findIndex((each) => each.id === before) + 1, 0, card);
      }
      before = card.id;
    }
    this.#shown = merged;
    this.#loaded = this.#loaded || merged.length > 0 || this.#list.length > 0;
  }

  /** Shows the cards after the last row, when a page was added. No other row moves. */
  extend(): void {
    const known = new Set(this.#shown.map((card) => card.id));
    const end = this.#list.findLastIndex((card) => known.has(card.id));
    this.#shown = [...this.#shown, ...this.#list.slice(end + 1)];
  }

  /** The list is loaded, even if it is empty: later cards are arrivals. */
  markLoaded(): void {
    this.#loaded = true;
  }

  /** Ends marks and removes leaving rows when their time is over. Reports whether anything changed. */
  sweep(): boolean {
    const now = Date.now();
    let changed = false;
    for (const [id, at] of this.#arrivedAt) {
      if (now - at >= arrivedFor) {
        changed = this.#arrivedAt.delete(id);
      }
    }
    for (const [id, at] of this.#leftAt) {
      if (now - at >= leavingFor) {
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
