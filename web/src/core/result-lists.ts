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

interface Entry {
  view: View;
  filter: Filter;
  results: Results;
}

/** Reports whether a list is fetched as the results of a request, because no list of the server holds it. */
export function isResultList(view: View, filter: Filter): boolean {
  return view === "asked" || isFiltered(filter);
}

/**
 * The lists that filters select, and what the user has asked. Which cards they have is for the server to say; the cards
 * themselves are the newest known.
 */
export class ResultLists {
  readonly #config: ResultListsConfig;
  readonly #entries = new Map<string, Entry>(); // the list that was shown last is the last

  constructor(config: ResultListsConfig) {
    this.#config = config;
  }

  /** Returns the cards of a list, as far as it is known, in order. */
  cards(view: View, filter: Filter): Card[] {
    const { store } = this.#config;
    const entry = this.#entries.get(keyOf(view, filter));
    const statuses = statusesIn(view, filter);
    const fits = (card: Card) =>
      statuses.includes(card.status) &&
      (searches(filter) || shows(view, card, store.me)) &&
      finds(filter, card) !== false;
    const known = new Map<string, Card>();
    for (const found of entry?.results.cards.values() ?? []) {
      known.set(found.id, store.newest(found));
    }
    if (view === "asked" && !isFiltered(filter)) {
      for (const card of store.askedBy(store.me)) {
        known.set(card.id, card);
      }
    }
    if (entry) {
      entry.results.used = true;
    }
    return [...known.values()].filter(fits).sort(openFirst);
  }

  list(view: View, filter: Filter): ListState {
    const unknown = { loaded: false, cursor: null, error: undefined, retryAt: undefined };
    return this.#entries.get(keyOf(view, filter))?.results.state ?? unknown;
  }

  /** Fetches a list unless it is known and current. */
  load(view: View, filter: Filter): Promise<void> {
    const key = keyOf(view, filter);
    const entry = this.#entries.get(key) ?? this.#open(view, filter);
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    this.#dropOld();
    entry.results.used = true;
    return entry.results.load();
  }

  async more(view: View, filter: Filter): Promise<void> {
    await this.#entries.get(keyOf(view, filter))?.results.more();
  }

  /** Returns the newest known card with an id. */
  card(id: string): Card | undefined {
    for (const { results } of this.#entries.values()) {
      const card = results.cards.get(id);
      if (card) {
        return this.#config.store.newest(card);
      }
    }
    return undefined;
  }

  /** Adds a new handoff of the user. */
  add(card: Card): void {
    this.#entries.get(keyOf("asked", noFilter))?.results.add(card);
  }

  /** Fetches the lists again that an event can have given a card. */
  onEvent({ type, handoff }: HandoffEvent): void {
    if (type === "handoff_updated" || type === "handoff_overdue") {
      return; // neither moves a card from list to list
    }
    for (const { view, filter, results } of this.#entries.values()) {
      const fits =
        statusesIn(view, filter).includes(handoff.status) &&
        (searches(filter) || shows(view, handoff, this.#config.store.me));
      const found = fits && !results.cards.has(handoff.id) && finds(filter, handoff);
      if (found) {
        results.add(handoff);
      } else if (found === undefined) {
        results.refetchSoon();
      }
    }
  }

  /** Fetches all lists again: those that are shown now, the others when they are. */
  reload(): Promise<unknown> {
    return Promise.all([...this.#entries.values()].map(({ results }) => this.#refetch(results)));
  }

  retry(): void {
    for (const { results } of this.#entries.values()) {
      results.retry();
    }
  }

  clear(): void {
    for (const { results } of this.#entries.values()) {
      results.close();
    }
    this.#entries.clear();
  }

  #refetch(results: Results): Promise<void> {
    if (results.used) {
      results.used = false;
      return results.refetch();
    }
    results.stale = true;
    return Promise.resolve();
  }

  #open(view: View, filter: Filter): Entry {
    const { api, store, onChange, onSignedOut } = this.#config;
    const onPage = (page: Queue) => filter.team === "" && store.setCounts(page); // with a team they are of that team
    const requests = requestsFor(view, filter);
    const results = new Results({ api, requests, onPage, onChange, onSignedOut });
    return { view, filter, results };
  }

  #dropOld(): void {
    const filtered = [...this.#entries].filter(([, { filter }]) => isFiltered(filter));
    for (const [key, { results }] of filtered.slice(0, -kept)) {
      results.close();
      this.#entries.delete(key);
    }
  }
}

/** Searches show what is found in all views, so the view makes no difference to them. */
function keyOf(view: View, filter: Filter): string {
  return `${searches(filter) ? "" : view} ${textOf(filter)}`;
}

function statusesIn(view: View, filter: Filter): readonly Status[] {
  return searches(filter) || view === "asked"
    ? [...openStatuses, ...statusesOf.closed]
    : statusesOf[listOf[view]];
}

/** The server orders by urgency, so open and closed handoffs are asked for apart. */
function requestsFor(view: View, filter: Filter): QueueRequest[] {
  const query = queryOf(filter, view);
  return searches(filter) || view === "asked"
    ? [openStatuses, statusesOf.closed].map((status) => ({ ...query, status }))
    : [{ ...query, status: statusesIn(view, filter) }];
}
