import { doer, type HandoffEvent, isNews } from "./card.js";
import type { Card } from "./schema.js";
import type { Store } from "./store.js";

/** How long news is collected before it is reported, in milliseconds: a burst is one report. */
const collectFor = 50;

/** "arrival": handoffs of others have begun to wait. "overdue": the target of handoffs, or twice it, has passed. */
export type News = "arrival" | "overdue";

/** Collects the handoffs that people are told of, and reports those that still wait when a burst is over. */
export class Arrivals {
  readonly #store: Store;
  readonly #report: (news: News, cards: Card[]) => void;
  readonly #compared = new Map<string, number>(); // versions that were reported without an event
  readonly #ids: Record<News, Set<string>> = { arrival: new Set(), overdue: new Set() };

  constructor(store: Store, report: (news: News, cards: Card[]) => void) {
    this.#store = store;
    this.#report = report;
  }

  /** Collects the handoff of an event if the user is to be told of it. */
  add(event: HandoffEvent): void {
    const overdue = event.type === "handoff_overdue";
    const arrived = !overdue && isNews(event) && doer(event.by) !== this.#store.me;
    const told = (this.#compared.get(event.handoff.id) ?? 0) >= event.handoff.version;
    if (event.handoff.status === "waiting" && (overdue || arrived) && !told) {
      this.#collect(overdue ? "overdue" : "arrival", event.handoff);
    }
  }

  /** Collects what has begun to wait between two fetches, where there is no stream. */
  compare(before: readonly Card[] | undefined, now: readonly Card[] | undefined): void {
    this.#compared.clear();
    for (const { id, version } of now ?? []) {
      this.#compared.set(id, version);
    }
    const known = new Map(before?.map((card) => [card.id, card]));
    for (const card of (before && now) ?? []) {
      const last = known.get(card.id);
      if (!last && card.created_by.id !== this.#store.me) {
        this.#collect("arrival", card);
      } else if (last && last.overdue < card.overdue) {
        this.#collect("overdue", card);
      }
    }
  }

  #collect(news: News, card: Card): void {
    if (this.#ids[news].add(card.id).size === 1) {
      setTimeout(() => this.#flush(news), collectFor);
    }
  }

  #flush(news: News): void {
    const cards = [...this.#ids[news]]
      .map((id) => this.#store.card(id))
      .filter((card) => card?.status === "waiting");
    this.#ids[news].clear();
    if (cards.length > 0) {
      this.#report(news, cards as Card[]);
    }
  }
}
