import type { ApiClient } from "./api-client.js";
import type { HandoffEvent } from "./card.js";
import { type Filter, isFiltered, noFilter } from "./filter.js";
import { Lists } from "./lists.js";
import { ResultLists } from "./result-lists.js";
import type { Card } from "./schema.js";
import type { ListState, Store } from "./store.js";
import type { SignedOutError } from "./token.js";
import { type ListedView, type ListName, listOf, type View } from "./view.js";

export interface QueueListsConfig {
  api: ApiClient;
  store: Store;
  onChange: () => void;
  onSignedOut: (error: SignedOutError) => void;
  /** A list could not be fetched, and is fetched again at `retryAt`. */
  onRetry: (retryAt: number, reason: string) => void;
}

/** All lists: those that hold whole views, and those that were found for the user. */
export class QueueLists {
  readonly #store: Store;
  readonly #lists: Lists;
  readonly #results: ResultLists;
  readonly #shown = new Set<ListName>(["waiting"]);
  readonly #used = new Set<ListName>(); // since the last refresh
  readonly #old = new Set<ListName>(); // not refreshed when others were
  #open = false;

  constructor(config: QueueListsConfig) {
    this.#store = config.store;
    this.#lists = new Lists(config);
    this.#results = new ResultLists(config);
  }

  /** Returns the known cards of a list, in order. */
  cards(view: View, filter: Filter): Card[] {
    const name = nameOf(view, filter);
    if (name === undefined) {
      return this.#results.cards(view, filter);
    }
    this.#used.add(name);
    return this.#store.cards(view as ListedView);
  }

  /** Returns the newest known card of a handoff. */
  card(id: string): Card | undefined {
    return this.#results.card(id) ?? this.#store.card(id);
  }

  /** Returns the handoffs of the user. */
  asked(): Card[] {
    return this.#results.cards("asked", noFilter);
  }

  /** Returns the handoffs that wait; undefined before they were fetched. */
  waiting(): Card[] | undefined {
    return this.#store.list("waiting").loaded ? this.#store.cards("waiting") : undefined;
  }

  list(view: View, filter: Filter): ListState {
    const name = nameOf(view, filter);
    return name === undefined ? this.#results.list(view, filter) : this.#store.list(name);
  }

  show(view: View, filter: Filter): void {
    const name = nameOf(view, filter);
    if (name === undefined) {
      void this.#results.show(view, filter);
      return;
    }
    this.#shown.add(name);
    this.#used.add(name);
    if (this.#open) {
      void this.#lists.load(name, this.#old.delete(name));
    }
  }

  more(view: View, filter: Filter): Promise<void> {
    const name = nameOf(view, filter);
    return name === undefined ? this.#results.more(view, filter) : this.#lists.loadMore(name);
  }

  /**
   * Fetches the lists that are shown, and returns the stream positions of the responses. Lists that are known are left
   * out unless they are too old to resume after them.
   */
  open(tooOld: boolean): Promise<(string | undefined)[]> {
    this.#open = true;
    return Promise.all([...this.#shown].map((name) => this.#lists.load(name, tooOld)));
  }

  /** Fetches what is found for the user: filtered lists that are shown and, for those who ask, what they have asked. */
  async openResults(asks: boolean): Promise<void> {
    if (asks) {
      void this.#results.show("asked", noFilter);
    }
    await this.#results.open();
  }

  /** Fetches all lists again. Their cards stay until then. */
  async reload(): Promise<void> {
    await Promise.all([this.#lists.reload(), this.#results.reload()]);
  }

  /** Fetches what was asked for since the last time once, and the counts with it: an error is for the caller. */
  async refresh(): Promise<void> {
    const used = [...this.#used].filter((name) => this.#shown.has(name));
    const names = new Set<ListName>(["waiting", ...used]);
    this.#used.clear();
    for (const name of this.#shown) {
      this.#old.add(name);
    }
    for (const name of names) {
      this.#old.delete(name);
    }
    await this.#lists.refresh(names);
    await this.#results.refresh();
  }

  recount(): Promise<void> {
    return this.#lists.recount();
  }

  onEvent(event: HandoffEvent): void {
    this.#results.onEvent(event);
  }

  /** Adds a new handoff of the user. */
  add(card: Card): void {
    this.#results.add(card);
  }

  /** Fetches at once what waits for a retry, and what was refused. */
  retry(): void {
    this.#lists.retry();
    this.#results.retry();
  }

  /** Ends all requests. The cards stay. */
  close(): void {
    this.#open = false;
    this.#lists.close();
    this.#results.close();
  }

  /** Forgets the cards, which are for another user. */
  clear(): void {
    this.#store.clear();
    this.#results.clear();
  }
}

/** Returns the list that holds a view; undefined for what is found for the user. */
function nameOf(view: View, filter: Filter): ListName | undefined {
  return view === "asked" || isFiltered(filter) ? undefined : listOf[view];
}
