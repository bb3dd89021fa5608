import { afterAnswer, type HandoffEvent } from "./card.js";
import { type Counts, Tally } from "./counts.js";
import { type Filter, type ListName, listOf, orderOf, shows, statusesOf } from "./filter.js";
import type { Card, Handoff, Queue } from "./schema.js";

/** How far a list of the server's is known. */
export interface ListState {
  loaded: boolean;
  /** There is another page. */
  cursor: string | null;
  /** Why it could not be fetched; undefined if it could, or has not been tried. */
  error: string | undefined;
  /** When it is tried again, in milliseconds of this machine's clock. */
  retryAt: number | undefined;
}

interface Entry {
  card: Card;
  /** Who made the newest change that is known. */
  by: string | undefined;
  /** When it was heard of, by this machine's clock. */
  heardAt: number;
}

/**
 * The cards that are known, whichever way they came: a page of the queue, an event, the answer to a request. These overtake
 * each other, so a card is replaced by a newer version only.
 */
export class Store {
  me: string | undefined;
  readonly #cards = new Map<string, Entry>();
  readonly #lists = new Map<ListName, ListState & { last: Card | undefined; pages: number }>();
  readonly #tally = new Tally();

  get counts(): Counts | undefined {
    return this.#tally.counts;
  }

  card(id: string): Card | undefined {
    return this.#cards.get(id)?.card;
  }

  /** Who made the newest change of a card, where an event or one's own request told it. */
  changedBy(id: string): string | undefined {
    return this.#cards.get(id)?.by;
  }

  list(name: ListName): ListState {
    return this.#lists.get(name) ?? { loaded: false, cursor: null, error: undefined, retryAt: undefined };
  }

  /** How many pages of a list are known. */
  pages(name: ListName): number {
    return this.#lists.get(name)?.pages ?? 0;
  }

  /** The cards of a view in order, as far as pages have been fetched: what lies beyond would come with a gap before it. */
  cards(filter: Filter): Card[] {
    const name = listOf[filter];
    const list = this.#lists.get(name);
    const order = orderOf[name];
    const known: Card[] = [];
    for (const { card } of this.#cards.values()) {
      if (shows(filter, card, this.me)) {
        const beyond = name !== "closed" && list?.cursor && list.last && order(card, list.last) > 0;
        if (!beyond) {
          known.push(card);
        }
      }
    }
    return known.sort(order);
  }

  /** Takes a card if it is newer than what is known. Returns whether it was. */
  apply(card: Card, by?: string): boolean {
    const known = this.#cards.get(card.id);
    if (known && known.card.version >= card.version) {
      return false;
    }
    this.#cards.set(card.id, { card, by, heardAt: Date.now() });
    return true;
  }

  /** Takes the answer to one's own request. */
  answer(handoff: Handoff, card: Card): Card {
    this.apply(afterAnswer(this.card(handoff.id) ?? card, handoff), this.me);
    return this.card(handoff.id) ?? card;
  }

  /** Takes an event. Returns whether the counts can still be trusted. */
  event(event: HandoffEvent, id: string): boolean {
    const known = this.card(event.handoff.id);
    const before = known && known.version < event.handoff.version ? known.claimed_by?.id : undefined;
    const certain = this.#tally.apply(event, id, this.me, before);
    this.apply(event.handoff, event.by.id);
    return certain;
  }

  counted(queue: Queue): void {
    this.#tally.observe(queue.counts, queue.last_event_id);
  }

  /** Takes the page that follows those which are known. */
  append(name: ListName, page: Queue): void {
    for (const card of page.items) {
      this.apply(card);
    }
    this.#grow(name, page);
    this.counted(page);
  }

  /**
   * Takes a list from its beginning, in as many pages as there were. What is not on them has left the list, unless it was
   * heard of after the question was asked.
   */
  replace(name: ListName, pages: readonly Queue[], askedAt: number): void {
    const present = new Set(pages.flatMap((page) => page.items.map((card) => card.id)));
    for (const [id, { card, heardAt }] of this.#cards) {
      if (statusesOf[name].includes(card.status) && !present.has(id) && heardAt < askedAt) {
        this.#cards.delete(id);
      }
    }
    this.#lists.delete(name);
    for (const page of pages) {
      this.append(name, page);
    }
  }

  failed(name: ListName, error: string, retryAt: number | undefined): void {
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
    this.#tally.clear();
  }

  #grow(name: ListName, page: Queue): void {
    const last = page.items.at(-1) ?? this.#lists.get(name)?.last;
    const cursor = page.next_cursor;
    const pages = this.pages(name) + 1;
    this.#lists.set(name, { loaded: true, cursor, error: undefined, retryAt: undefined, last, pages });
  }
}
