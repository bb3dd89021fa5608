import type { ApiClient, QueueRequest } from "./api-client.js";
import { explain } from "./explain.js";
import { Retry } from "./retry.js";
import type { Card, Queue } from "./schema.js";
import type { ListState } from "./store.js";
import { SignedOutError } from "./token.js";

export interface ResultsConfig {
  api: ApiClient;
  /** The requests whose pages follow each other. */
  requests: readonly QueueRequest[];
  /** How many pages of the requests before the last one are fetched at the start, if there are as many. */
  openPages: number;
  onPage: (page: Queue) => void;
  onChange: () => void;
  onSignedOut: (error: SignedOutError) => void;
}

/** Where the next page begins: in which of the requests, and after which page of it. */
interface Next {
  request: number;
  cursor: string | undefined;
}

/** Pages that follow each other. */
interface Pages {
  cards: Map<string, Card>;
  count: number;
  next: Next | undefined;
}

const pageSize = 100;

/** What the server has found, page by page. */
export class Results {
  /** Whether it was asked for since it was last fetched or {@link refetchSoon} was called. */
  used = true;
  /** Whether it can have changed since it was fetched. */
  stale = false;
  readonly #config: ResultsConfig;
  readonly #retry = new Retry();
  #closed = new AbortController();
  #known: Pages | undefined;
  #error: string | undefined;
  #retryAt: number | undefined;
  #loading: Promise<void> | undefined;
  #run = 0; // grows with each fetch from the start: the pages of an earlier one are dropped
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(config: ResultsConfig) {
    this.#config = config;
  }

  /** The cards as they were found, by id. */
  get cards(): ReadonlyMap<string, Card> {
    return this.#known?.cards ?? new Map();
  }

  get state(): ListState {
    const next = this.#known?.next;
    return {
      loaded: this.#known !== undefined,
      cursor: next ? (next.cursor ?? "") : null,
      error: this.#error,
      retryAt: this.#retryAt,
    };
  }

  /** Whether a request is under way, whose response can lack what happens now. */
  get loading(): boolean {
    return this.#loading !== undefined;
  }

  /** Fetches the first page unless it is known and current. */
  load(): Promise<void> {
    if (this.#loading) {
      return this.#loading;
    }
    return this.#known && !this.stale ? Promise.resolve() : this.refetch();
  }

  /** Fetches as many pages as are known, from the start. The cards stay until then. */
  refetch(): Promise<void> {
    const { signal } = this.#closed;
    const onFailure = (error: unknown, retryAt: number | undefined) => this.#fail(error, retryAt);
    const run = ++this.#run;
    this.stale = false;
    const fetched = this.#retry.run(() => this.#fetchAll(signal), signal, onFailure);
    return this.#track(fetched.then((pages) => pages && this.#succeed(pages, run)));
  }

  /** Fetches them once: an error is for the caller. */
  async refresh(): Promise<void> {
    const run = ++this.#run;
    this.#succeed(await this.#fetchAll(this.#closed.signal), run);
  }

  /** Fetches again in 0.5 to 1.5 s, unless nothing has asked for it since: an event reaches all clients at once. */
  refetchSoon(): void {
    if (this.#timer !== undefined) {
      return;
    }
    this.used = false;
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        if (this.used) {
          void this.refetch();
        } else {
          this.stale = true;
        }
      },
      500 + Math.random() * 1_000,
    );
  }

  /** Fetches the next page. */
  async more(): Promise<void> {
    const known = this.#known;
    if (!known?.next || this.#loading) {
      this.retry();
      return;
    }
    const run = this.#run;
    const add = ({ cards, count, next }: Pages) => {
      this.#succeed({ cards: new Map([...known.cards, ...cards]), count: known.count + count, next }, run);
    };
    const refuse = (error: unknown) => {
      if (error instanceof SignedOutError) {
        throw error;
      }
      this.#fail(error, undefined);
    };
    await this.#track(
      this.#fetch((_, count) => count >= 1, this.#closed.signal, known.next).then(add, refuse),
    );
  }

  /** Adds a card that is certainly found. */
  add(card: Card): void {
    this.#known?.cards.set(card.id, card);
  }

  /** Fetches at once what waits for a retry, and what was refused. */
  retry(): void {
    if (this.#loading) {
      this.#retry.skip();
    } else if (this.#error !== undefined) {
      void this.refetch();
    }
  }

  /** Ends all requests. The cards stay, and {@link load} fetches them again. */
  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#loading = undefined;
    this.#run += 1;
    this.stale = true;
    this.#closed.abort();
    this.#closed = new AbortController();
  }

  #fetchAll(signal: AbortSignal): Promise<Pages> {
    const last = this.#config.requests.length - 1;
    const [known, open] = [this.#known?.count ?? 0, this.#config.openPages];
    const enough = ({ request }: Next, count: number) =>
      count >= (request < last ? Math.max(known, open) : known);
    return this.#fetch(enough, signal, { request: 0, cursor: undefined });
  }

  /** Fetches pages until they are enough, and goes on into the next request wherever one ends. */
  async #fetch(
    enough: (next: Next, count: number) => boolean,
    signal: AbortSignal,
    from: Next,
  ): Promise<Pages> {
    const { api, requests, onPage } = this.#config;
    const pages: Pages = { cards: new Map(), count: 0, next: from };
    while (pages.next && !signal.aborted) {
      const { request, cursor } = pages.next;
      if (cursor !== undefined && enough(pages.next, pages.count)) {
        break;
      }
      const page = await api.queue({ ...(requests[request] as QueueRequest), limit: pageSize, cursor });
      if (!signal.aborted) {
        onPage(page);
      }
      for (const card of page.items) {
        pages.cards.set(card.id, card);
      }
      pages.count += 1;
      const last = page.next_cursor === null;
      pages.next = last
        ? { request: request + 1, cursor: undefined }
        : { request, cursor: page.next_cursor ?? "" };
      if (pages.next.request >= requests.length) {
        pages.next = undefined;
      }
    }
    return pages;
  }

  async #track(work: Promise<unknown>): Promise<void> {
    const loading = work.then(
      () => undefined,
      (error) => {
        if (error instanceof SignedOutError) {
          this.#config.onSignedOut(error);
        }
      },
    );
    this.#loading = loading;
    await loading;
    if (this.#loading === loading) {
      this.#loading = undefined;
      this.#config.onChange();
    }
  }

  #succeed(pages: Pages, run: number): void {
    if (run === this.#run) {
      this.#known = pages;
      this.#error = undefined;
      this.#retryAt = undefined;
    }
  }

  #fail(error: unknown, retryAt: number | undefined): void {
    this.#error = explain(error);
    this.#retryAt = retryAt;
    this.#config.onChange();
  }
}
