import type { Card } from "./schema.js";

/** How long arrivals are collected before they are reported, in milliseconds: a burst is one report. */
const collectFor = 50;

/** Collects handoffs that have begun to wait, and reports those that still wait when a burst is over. */
export class Arrivals {
  readonly #current: (id: string) => Card | undefined;
  readonly #report: (cards: Card[]) => void;
  #ids: string[] = [];

  /** `current` returns the newest card of a handoff. */
  constructor(current: (id: string) => Card | undefined, report: (cards: Card[]) => void) {
    this.#current = current;
    this.#report = report;
  }

  add(id: string): void {
    if (this.#ids.push(id) === 1) {
      setTimeout(() => this.#flush(), collectFor);
    }
  }

  #flush(): void {
    const cards = this.#ids.map(this.#current).filter((card) => card?.status === "waiting");
    this.#ids = [];
    if (cards.length > 0) {
      this.#report(cards as Card[]);
    }
  }
}
