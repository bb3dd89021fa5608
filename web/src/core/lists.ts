import { explain } from "./actions.js";
import { fullJitter, Pause } from "./backoff.js";
import type { Client } from "./client.js";
import { type ListName, statusesOf } from "./filter.js";
import { ProblemError } from "./problem.js";
import type { Queue } from "./schema.js";
import type { Store } from "./store.js";
import { SignedOutError } from "./token.js";

/** What {@link Lists} needs, and whom it tells. */
export interface ListsConfig {
  client: Client;
  store: Store;
  onChange: () => void;
  onSignedOut: () => void;
  /** A list could not be fetched; it is tried again then. */
  onFailure: (retryAt: number, reason: string) => void;
}

const pageSize = 100;

/** Fetches lists from the server, page by page, and does not give up while waiting may help. */
export class Lists {
  readonly #config: ListsConfig;
  readonly #pause = new Map<ListName, Pause>();
  readonly #loading = new Map<ListName, Promise<string | undefined>>();
  readonly #wanted = new Set<ListName>();
  #closed = new AbortController();

  constructor(config: ListsConfig) {
    this.#config = config;
  }

  /**
   * Fetches a list unless it is there. Resolves to the stream position that the list belongs to, or to undefined if it is known
   * already, or cannot be had.
   */
  load(name: ListName): Promise<string | undefined> {
    this.#wanted.add(name);
    return this.#config.store.list(name).loaded ? Promise.resolve(undefined) : this.#fetch(name);
  }

  /** Fetches all lists anew that have been asked for. Until that is done, what was there stays. */
  async reload(): Promise<void> {
    const again = async (name: ListName) => {
      await this.#loading.get(name); // an answer that is on its way may be older than the reason to ask
      await this.#fetch(name);
    };
    await Promise.all([...this.#wanted].map(again));
  }

  /** Fetches the next page. */
  async more(name: ListName): Promise<void> {
    const { store, client } = this.#config;
    const { cursor, error } = store.list(name);
    if (!cursor || this.#loading.has(name)) {
      if (error) {
        this.retry();
      }
      return;
    }
    const page = client.queue({ status: statusesOf[name], limit: pageSize, cursor }).then(
      (queue) => {
        store.append(name, queue);
        return undefined;
      },
      (failure) => {
        store.failed(name, explain(failure), undefined);
        return undefined;
      },
    );
    await this.#track(name, page);
  }

  /** Asks for the counts alone. */
  async recount(): Promise<void> {
    try {
      this.#config.store.counted(await this.#config.client.queue({ status: statusesOf.waiting, limit: 1 }));
      this.#config.onChange();
    } catch {
      // They are asked for again with the next list.
    }
  }

  /** Tries at once what waits to be tried again, and what was refused. */
  retry(): void {
    for (const pause of this.#pause.values()) {
      pause.skip();
    }
    for (const name of this.#wanted) {
      if (this.#config.store.list(name).error !== undefined) {
        void this.#fetch(name);
      }
    }
  }

  close(): void {
    this.#closed.abort();
    this.#closed = new AbortController();
    this.#loading.clear();
    this.#wanted.clear();
  }

  #fetch(name: ListName): Promise<string | undefined> {
    return this.#loading.get(name) ?? this.#track(name, this.#insist(name, this.#closed.signal));
  }

  async #track(name: ListName, work: Promise<string | undefined>): Promise<string | undefined> {
    this.#loading.set(name, work);
    try {
      return await work;
    } finally {
      if (this.#loading.get(name) === work) {
        this.#loading.delete(name);
      }
      this.#config.onChange();
    }
  }

  async #insist(name: ListName, signal: AbortSignal): Promise<string | undefined> {
    const { store } = this.#config;
    const pause = new Pause();
    this.#pause.set(name, pause);
    for (let failures = 0; !signal.aborted; failures++) {
      const askedAt = Date.now();
      try {
        const pages = await this.#pages(name);
        if (signal.aborted) {
          return undefined;
        }
        store.replace(name, pages, askedAt);
        return pages[0]?.last_event_id;
      } catch (error) {
        if (signal.aborted) {
          return undefined;
        }
        if (error instanceof SignedOutError) {
          this.#config.onSignedOut();
          return undefined;
        }
        const asked = error instanceof ProblemError ? error.retryAfter : undefined;
        const hopeless = error instanceof ProblemError && error.status < 500 && error.status !== 429;
        const wait = hopeless ? undefined : (asked ?? fullJitter(failures + 1));
        store.failed(name, explain(error), wait === undefined ? undefined : Date.now() + wait);
        this.#config.onChange();
        if (wait === undefined) {
          return undefined;
        }
        this.#config.onFailure(Date.now() + wait, explain(error));
        await pause.wait(wait, signal);
      }
    }
    return undefined;
  }

  /** As many pages as were known before. */
  async #pages(name: ListName): Promise<Queue[]> {
    const { client, store } = this.#config;
    const before = store.pages(name);
    const pages: Queue[] = [];
    let cursor: string | null | undefined;
    do {
      const page = await client.queue({
        status: statusesOf[name],
        limit: pageSize,
        cursor: cursor ?? undefined,
      });
      pages.push(page);
      cursor = page.next_cursor;
    } while (cursor && pages.length < before);
    return pages;
  }
}
