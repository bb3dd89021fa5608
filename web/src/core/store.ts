import { doer, type HandoffEvent, isNews, withHandoff } from "./card.js";
import { type Counts, LiveCounts } from "./counts.js";
import type { Card, Handoff, Queue } from "./schema.js";
import { type ListedView, type ListName, listOf, orderOf, shows, statusesOf } from "./view.js";

/** How much of a list is known. */
export interface ListState {
  loaded: boolean;
  /** Leads to the next page; null after the last. */
  cursor: string | null;
  /** Why it could not be fetched. */
  error: string | undefined;
  /** When it is fetched again, in milliseconds of this machine's clock. */
  retryAt: number | undefined;
}

interface Entry {
  card: Card;
  /** The user who made the newest known change. */
  by: string | undefined;
  /** By this machine's clock. */
  receivedAt: number;
}

/**
 * The known cards, from pages of the queue, events and responses. These overtake each other, so a card is replaced by a
 * newer version only.
 */
export class Store {
  me: string | undefined;
  readonly #cards = new Map<string, Entry>();
  readonly #lists = new Map<ListName, ListState & { last: Card | undefined; pages: number }>();
  readonly #counts = new LiveCounts();

  get counts(): Counts | undefined {
    return this.#counts.counts;
  }

  card(id: string): Card | undefined {
    return this.#cards.get(id)?.card;
  }

  /** Returns the known version of a card if it is newer. */
  newest(card: Card): Card {
    const known = this.card(card.id);
    return known && known.version > card.version ? known : card;
  }

  /** Returns the known cards of handoffs that a user has escalated or parked. */
  askedBy(user: string | undefined): Card[] {
    return [...this.#cards.values()].map(({ card }) => card).filter((card) => card.created_by.id === user);
  }

  /** Returns the user who made the newest change of a card, where an event or a response has named them. */
  changedBy(id: string): string | undefined {
    return this.#cards.get(id)?.by;
  }

  list(name: ListName): ListState {
    return this.#lists.get(name) ?? { loaded: false, cursor: null, error: undefined, retryAt: undefined };
  }

  /** Returns the number of known pages of a list. */
  pages(name: ListName): number {
    return this.#lists.get(name)?.pages ?? 0;
  }

  /** Returns the cards of a view in order, up to the end of the last known page: after it, cards would be missing. */
  cards(view: ListedView): Card[] {
    const name = listOf[view];
    const list = this.#lists.get(name);
    const order = orderOf[name];
    const known: Card[] = [];
    for (const { card } of this.#cards.values()) {
      if (shows(view, card, this.me)) {
        const beyond = list?.cursor && list.last && order(card, list.last) > 0;
        if (!beyond) {
          known.push(card);
        }
      }
    }
    return known.sort(order);
  }

  /** Stores a card unless the known version is as new. Reports whether it did. */
  apply(card: Card, by?: string): boolean {
    const known = this.#cards.get(card.id);
    if (known && known.card.version >= card.version) {
      return false;
    }
    this.#cards.set(card.id, { card, by, receivedAt: Date.now() });
    return true;
  }

  /** Applies the response to a request of this user. */
  applyResponse(handoff: Handoff, card: Card): Card {
    this.apply(withHandoff(this.card(handoff.id) ?? card, handoff), this.me);
    return this.card(handoff.id) ?? card;
  }

  /** Applies an event. Returns false if the counts must be fetched again. */
  event(event: HandoffEvent, id: string): boolean {
    const known = this.card(event.handoff.id);
    const before = known && known.version < event.handoff.version ? known.claimed_by?.id : undefined;
    const counted = this.#counts.apply(event, id, this.me, before);
    this.apply(event.handoff, isNews(event) ? doer(event.by) : this.changedBy(event.handoff.id));
    return counted;
  }

  setCounts(queue: Queue): void {
    this.#counts.set(queue.counts, queue.last_event_id);
  }

  /** Adds the next page. */
  append(name: ListName, page: Queue): void {
    for (const card of page.items) {
      this.apply(card);
    }
    this.#addPage(name, page);
    this.setCounts(page);
  }

  /**
   * Replaces the pages of a list. Known cards that are not on them have left the list, unless they were received after
   * the request.
   */
  replace(name: ListName, pages: readonly Queue[], requestedAt: number): void {
    const present = new Set(pages.flatMap((page) => page.items.map((card) => card.id)));
    for (const [id, { card, receivedAt }] of this.#cards) {
      if (statusesOf[name].includes(card.status) && !present.has(id) && receivedAt < requestedAt) {
        this.#cards.delete(id);
      }
    }
    this.#lists.delete(name);
    for (const page of pages) {
      this.append(name, page);
    }
  }

  setError(name: ListName, error: string, retryAt: number | undefined): void {
    this.#lists.set(name, {
      last: undefined,
      pages: 0,
      ...this.#lists.get(name),
      ...this.list(name),
      error,
      retryAt,
    });
  }

  clear(): void {
    this.#cards.clear();
    this.#lists.clear();
    this.#counts.clear();
  }

  #addPage(name: ListName, page: Queue): void {
    const last = page.items.at(-1) ?? this.#lists.get(name)?.last;
    const cursor = page.next_cursor;
    const pages = this.pages(name) + 1;
    this.#lists.set(name, { loaded: true, cursor, error: undefined, retryAt: undefined, last, pages });
  }
}
