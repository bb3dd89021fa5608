import type { ApiClient } from "./api-client.js";
import { explain } from "./explain.js";
import { Retry } from "./retry.js";
import type { Queue } from "./schema.js";
import type { Store } from "./store.js";
import { SignedOutError } from "./token.js";
import { type ListName, statusesOf } from "./view.js";

export interface ListsConfig {
  api: ApiClient;
  store: Store;
  onChange: () => void;
  onSignedOut: (error: SignedOutError) => void;
  /** A list could not be fetched, and is fetched again at `retryAt`. */
  onRetry: (retryAt: number, reason: string) => void;
}

const pageSize = 100;

/** Fetches lists page by page, and retries for as long as waiting can help. */
export class Lists {
  readonly #config: ListsConfig;
  readonly #retries = new Map<ListName, Retry>();
  readonly #loading = new Map<ListName, Promise<string | undefined>>();
  readonly #requested = new Set<ListName>();
  #closed = new AbortController();

  constructor(config: ListsConfig) {
    this.#config = config;
  }

  /**
   * Fetches a list unless it is known and not too old. Returns the stream position of the response; undefined if there
   * was no request or no response.
   */
  load(name: ListName, tooOld = false): Promise<string | undefined> {
    this.#requested.add(name);
    return this.#config.store.list(name).loaded && !tooOld ? Promise.resolve(undefined) : this.#fetch(name);
  }

  /** Fetches all requested lists again. Their cards stay until then. */
  async reload(): Promise<void> {
    const again = async (name: ListName) => {
      await this.#loading.get(name); // a response on its way can be older than the reason to reload
      await this.#fetch(name);
    };
    await Promise.all([...this.#requested].map(again));
  }

  /** Fetches lists again, once: an error is for the caller. */
  async refresh(names: Iterable<ListName>): Promise<void> {
    const { signal } = this.#closed;
    for (const name of names) {
      await this.#loading.get(name);
      const requestedAt = Date.now();
      const pages = await this.#pages(name);
      if (signal.aborted) {
        return;
      }
      this.#config.store.replace(name, pages, requestedAt);
    }
    this.#config.onChange();
  }

  /** Fetches the next page. */
  async loadMore(name: ListName): Promise<void> {
    const { store, api } = this.#config;
    const { cursor, error } = store.list(name);
    if (!cursor || this.#loading.has(name)) {
      if (error) {
        this.retry();
      }
      return;
    }
    const page = api.queue({ status: statusesOf[name], limit: pageSize, cursor }).then(
      (queue) => {
        store.append(name, queue);
        return undefined;
      },
      (failure) => {
        store.setError(name, explain(failure), undefined);
        return undefined;
      },
    );
    await this.#track(name, page);
  }

  /** Fetches the counts alone. */
  async recount(): Promise<void> {
    try {
      this.#config.store.setCounts(await this.#config.api.queue({ status: statusesOf.waiting, limit: 1 }));
      this.#config.onChange();
    } catch {
      // The next list brings them.
    }
  }

  /** Fetches at once what waits for a retry, and what was refused. */
  retry(): void {
    for (const retry of this.#retries.values()) {
      retry.skip();
    }
    for (const name of this.#requested) {
      if (this.#config.store.list(name).error !== undefined) {
        void this.#fetch(name);
      }
    }
  }

  close(): void {
    this.#closed.abort();
    this.#closed = new AbortController();
    this.#loading.clear();
    this.#requested.clear();
  }

  #fetch(name: ListName): Promise<string | undefined> {
    return this.#loading.get(name) ?? this.#track(name, this.#fetchWithRetry(name, this.#closed.signal));
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

  async #fetchWithRetry(name: ListName, signal: AbortSignal): Promise<string | undefined> {
    const { store } = this.#config;
    const retry = new Retry();
    this.#retries.set(name, retry);
    let requestedAt = 0;
    try {
      const pages = await retry.run(
        () => {
          requestedAt = Date.now();
          return this.#pages(name);
        },
        signal,
        (error, retryAt) => {
          store.setError(name, explain(error), retryAt);
          this.#config.onChange();
          if (retryAt !== undefined) {
            this.#config.onRetry(retryAt, explain(error));
          }
        },
      );
      if (pages) {
        store.replace(name, pages, requestedAt);
      }
      return pages?.[0]?.last_event_id;
    } catch (error) {
      if (error instanceof SignedOutError) {
        this.#config.onSignedOut(error);
      }
      return undefined;
    }
  }

  /** Fetches as many pages as are known. */
  async #pages(name: ListName): Promise<Queue[]> {
    const { api, store } = this.#config;
    const before = store.pages(name);
    const pages: Queue[] = [];
    let cursor: string | null | undefined;
    do {
      const page = await api.queue({
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
