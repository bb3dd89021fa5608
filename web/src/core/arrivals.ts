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
  readonly #ids: Record<News, Set<string>> = { arrival: new Set(), overdue: new Set() };

  constructor(store: Store, report: (news: News, cards: Card[]) => void) {
    this.#store = store;
    this.#report = report;
  }

  /** Collects the handoff of an event if the user is to be told of it. */
  add(event: HandoffEvent): void {
    const overdue = event.type === "handoff_overdue";
    const arrived = !overdue && isNews(event) && doer(event.by) !== this.#store.me;
    if (event.handoff.status === "waiting" && (overdue || arrived)) {
      const news = overdue ? "overdue" : "arrival";
      if (this.#ids[news].add(event.handoff.id).size === 1) {
        setTimeout(() => this.#flush(news), collectFor);
      }
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
