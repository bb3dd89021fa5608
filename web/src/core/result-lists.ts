import type { ApiClient, QueueRequest } from "./api-client.js";
import type { HandoffEvent } from "./card.js";
import { type Filter, finds, isFiltered, noFilter, queryOf, searches, textOf } from "./filter.js";
import { Results } from "./results.js";
import type { Card, Queue, Status } from "./schema.js";
import type { ListState, Store } from "./store.js";
import type { SignedOutError } from "./token.js";
import { listOf, openFirst, openStatuses, shows, statusesOf, type View } from "./view.js";

export interface ResultListsConfig {
  api: ApiClient;
  store: Store;
  onChange: () => void;
  onSignedOut: (error: SignedOutError) => void;
}

/** How many filtered lists are kept in memory. */
const kept = 4;
/**
 * How many pages of open handoffs of the user are fetched, and then one of those that were closed last. At the start it
 * must be known what others have claimed or closed meanwhile: a claim can be on any page of open ones, while the newest
 * closed ones, which come first, are as many as the user is likely to have missed.
 */
const askedPages = 5;

interface ResultList {
  view: View;
  filter: Filter;
  results: Results;
}

/**
 * The lists that filters select, and what the user has asked. Which cards they have is for the server to say, page by
 * page; the cards themselves are the newest known.
 */
export class ResultLists {
  readonly #config: ResultListsConfig;
  readonly #lists = new Map<string, ResultList>(); // the one that was shown last is the last
  #open = false;

  constructor(config: ResultListsConfig) {
    this.#config = config;
  }

  /** Returns the cards of a list, as far as it is known, in order. */
  cards(view: View, filter: Filter): Card[] {
    const { store } = this.#config;
    const known = new Map<string, Card>();
    const list = this.#lists.get(keyOf(view, filter));
    if (list) {
      list.results.used = true;
      for (const found of list.results.cards.values()) {
        known.set(found.id, store.newest(found));
      }
    }
    if (view === "asked" && !isFiltered(filter)) {
      for (const card of store.askedBy(store.me)) {
        known.set(card.id, this.card(card.id) ?? card);
      }
    }
    return [...known.values()]
      .filter((card) => belongs(view, filter, card, store.me) && finds(filter, card) !== false)
      .sort(openFirst);
  }

  list(view: View, filter: Filter): ListState {
    const unknown = { loaded: false, cursor: null, error: undefined, retryAt: undefined };
    return this.#lists.get(keyOf(view, filter))?.results.state ?? unknown;
  }

  /** Fetches what is shown, and from now on what is asked for. */
  async open(): Promise<void> {
    this.#open = true;
    await Promise.all([...this.#lists.values()].filter(({ results }) => results.used).map(load));
  }

  /** Fetches a list unless it is known and current. */
  async show(view: View, filter: Filter): Promise<void> {
    const key = keyOf(view, filter);
    const list = this.#lists.get(key) ?? { view, filter, results: this.#results(view, filter) };
    this.#lists.delete(key);
    this.#lists.set(key, list);
    this.#dropOld();
    list.results.used = true;
    if (this.#open) {
      await list.results.load();
    }
  }

  async more(view: View, filter: Filter): Promise<void> {
    await this.#lists.get(keyOf(view, filter))?.results.more();
  }

  /** Returns the newest known card of a handoff that was found. */
  card(id: string): Card | undefined {
    let newest: Card | undefined;
    for (const { results } of this.#lists.values()) {
      const card = results.cards.get(id);
      newest = card && (newest?.version ?? 0) < card.version ? card : newest;
    }
    return newest && this.#config.store.newest(newest);
  }

  /** Adds a new handoff of the user. */
  add(card: Card): void {
    this.#lists.get(keyOf("asked", noFilter))?.results.add(card);
  }

  /** Adds the card of an event to the lists that have it now, and fetches those again that can have it. */
  onEvent({ type, handoff }: HandoffEvent): void {
    if (type === "handoff_updated" || type === "handoff_overdue") {
      return; // neither moves a card from list to list
    }
    for (const { view, filter, results } of this.#lists.values()) {
      if (results.cards.has(handoff.id) || !belongs(view, filter, handoff, this.#config.store.me)) {
        continue;
      }
      const found = finds(filter, handoff);
      if (found) {
        results.add(handoff);
      }
      if (found === undefined || (found && results.loading)) {
        results.refetchSoon();
      }
    }
  }

  /** Fetches the lists again: those that are shown now, the others when they are. */
  async reload(): Promise<void> {
    await Promise.all(this.#takeShown().map((results) => results.refetch()));
  }

  /** The same, once: an error is for the caller. */
  async refresh(): Promise<void> {
    for (const results of this.#takeShown()) {
      await results.refresh();
    }
  }

  retry(): void {
    for (const { results } of this.#lists.values()) {
      results.retry();
    }
  }

  /** Ends all requests. The cards stay. */
  close(): void {
    this.#open = false;
    for (const { results } of this.#lists.values()) {
      results.close();
    }
  }

  /** Forgets the cards, which are for another user. */
  clear(): void {
    for (const list of this.#lists.values()) {
      list.results.close();
      list.results = this.#results(list.view, list.filter);
    }
  }

  #takeShown(): Results[] {
    const all = [...this.#lists.values()].map(({ results }) => results);
    const shown = all.filter((results) => results.used);
    for (const results of all) {
      results.stale ||= !results.used;
      results.used = false;
    }
    return shown;
  }

  #results(view: View, filter: Filter): Results {
    const { api, store, onChange, onSignedOut } = this.#config;
    const onPage = (page: Queue) => filter.team === "" && store.setCounts(page); // with a team they are of that team
    const requests = requestsFor(view, filter);
    const openPages = view === "asked" && !isFiltered(filter) ? askedPages : 1;
    return new Results({ api, requests, openPages, onPage, onChange, onSignedOut });
  }

  #dropOld(): void {
    const filtered = [...this.#lists].filter(([, { filter }]) => isFiltered(filter));
    for (const [key, { results }] of filtered.slice(0, -kept)) {
      results.close();
      this.#lists.delete(key);
    }
  }
}

function load({ results }: ResultList): Promise<void> {
  return results.load();
}

/** Searches show what is found in all views, so the view makes no difference to them. */
function keyOf(view: View, filter: Filter): string {
  return `${searches(filter) ? "" : view} ${textOf(filter)}`;
}

/** Reports whether a card is in the view of a list, or in the statuses of a search. */
function belongs(view: View, filter: Filter, card: Card, me: string | undefined): boolean {
  return statusesIn(view, filter).includes(card.status) && (searches(filter) || shows(view, card, me));
}

function statusesIn(view: View, filter: Filter): readonly Status[] {
  return searches(filter) || view === "asked"
    ? [...openStatuses, ...statusesOf.closed]
    : statusesOf[listOf[view]];
}

/** Open ones come first, so they and the closed ones, which have another order, are asked for apart. */
function requestsFor(view: View, filter: Filter): QueueRequest[] {
  const query = queryOf(filter, view);
  return searches(filter) || view === "asked"
    ? [openStatuses, statusesOf.closed].map((status) => ({ status, ...query }))
    : [{ status: statusesIn(view, filter), ...query }];
}
