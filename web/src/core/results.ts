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
  onPage: (page: Queue) => void;
  onChange: () => void;
  onSignedOut: (error: SignedOutError) => void;
}

/** Where the next page begins: in which of the requests, and after which page of it. */
interface Next {
  request: number;
  cursor: string | undefined;
}

const pageSize = 100;

/** What the server has found, page by page. */
export class Results {
  /** Whether it was asked for since {@link refetchSoon}: what is not shown is not fetched again. */
  used = true;
  /** Whether an event can have changed it. */
  stale = false;
  readonly #config: ResultsConfig;
  readonly #retry = new Retry();
  readonly #closed = new AbortController();
  #cards = new Map<string, Card>();
  #next: Next | undefined;
  #pages = 0;
  #loaded = false;
  #error: string | undefined;
  #retryAt: number | undefined;
  #loading: Promise<void> | undefined;
  #run = 0; // grows with each fetch from the start: pages of an earlier one are dropped
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(config: ResultsConfig) {
    this.#config = config;
  }

  /** The cards as they were found, by id. */
  get cards(): ReadonlyMap<string, Card> {
    return this.#cards;
  }

  get state(): ListState {
    return {
      loaded: this.#loaded,
      cursor: this.#next ? (this.#next.cursor ?? "") : null,
      error: this.#error,
      retryAt: this.#retryAt,
    };
  }

  /** Fetches the first page unless it is known and current. */
  load(): Promise<void> {
    if (this.#loading) {
      return this.#loading;
    }
    return this.#loaded && !this.stale ? Promise.resolve() : this.refetch();
  }

  /** Fetches as many pages as are known, from the start. The cards stay until then. */
  refetch(): Promise<void> {
    const run = ++this.#run;
    this.stale = false;
    return this.#track(
      this.#retry
        .run(
          () => this.#fetch(this.#pages || 1),
          this.#closed.signal,
          (error, retryAt) => this.#fail(error, retryAt),
        )
        .then((fetched) => {
          if (fetched && run === this.#run) {
            this.#cards = fetched.cards;
            this.#next = fetched.next;
            this.#pages = fetched.pages;
            this.#succeed();
          }
        }),
    );
  }

  /** Fetches again in 0.5 to 1.5 s, unless it is no longer asked for: an event reaches all clients at once. */
  refetchSoon(): void {
    if (this.#timer === undefined && !this.#closed.signal.aborted) {
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
  }

  /** Fetches the next page. */
  async more(): Promise<void> {
    if (!this.#next || this.#loading) {
      return this.#error === undefined ? undefined : this.retry();
    }
    const run = this.#run;
    await this.#track(
      this.#fetch(1, this.#next).then(
        (fetched) => {
          if (run === this.#run && !this.#closed.signal.aborted) {
            this.#cards = new Map([...this.#cards, ...fetched.cards]);
            this.#next = fetched.next;
            this.#pages += fetched.pages;
            this.#succeed();
          }
        },
        (error) => {
          if (error instanceof SignedOutError) {
            throw error;
          }
          this.#fail(error, undefined);
        },
      ),
    );
  }

  /** Adds a card that is certainly found. */
  add(card: Card): void {
    this.#cards.set(card.id, card);
  }

  /** Fetches at once what waits for a retry, and what was refused. */
  retry(): void {
    if (this.#loading) {
      this.#retry.skip();
    } else if (this.#error !== undefined) {
      void this.refetch();
    }
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#closed.abort();
  }

  /** Fetches pages, and goes on into the next request wherever one ends. */
  async #fetch(count: number, from: Next = { request: 0, cursor: undefined }) {
    const { api, requests, onPage } = this.#config;
    const cards = new Map<string, Card>();
    let next: Next | undefined = from;
    let pages = 0;
    while (next) {
      const { request, cursor }: Next = next;
      const page = await api.queue({ ...(requests[request] as QueueRequest), limit: pageSize, cursor });
      if (this.#closed.signal.aborted) {
        break;
      }
      onPage(page);
      for (const card of page.items) {
        cards.set(card.id, card);
      }
      pages += 1;
      if (page.next_cursor !== null) {
        next = { request, cursor: page.next_cursor };
        if (pages >= count) {
          break;
        }
      } else {
        next = request + 1 < requests.length ? { request: request + 1, cursor: undefined } : undefined;
      }
    }
    return { cards, next, pages };
  }

  async #track(work: Promise<void>): Promise<void> {
    const loading = work.catch((error) => {
      if (error instanceof SignedOutError) {
        this.#config.onSignedOut(error);
      }
    });
    this.#loading = loading;
    await loading;
    if (this.#loading === loading) {
      this.#loading = undefined;
    }
    if (!this.#closed.signal.aborted) {
      this.#config.onChange();
    }
  }

  #succeed(): void {
    this.#loaded = true;
    this.#error = undefined;
    this.#retryAt = undefined;
  }

  #fail(error: unknown, retryAt: number | undefined): void {
    this.#error = explain(error);
    this.#retryAt = retryAt;
    this.#config.onChange();
  }
}
