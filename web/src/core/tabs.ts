import type { HandoffEvent } from "./card.js";
import type { Connection } from "./connection.js";

/** What tabs tell each other. */
export type Message =
  | { kind: "event"; event: HandoffEvent; id: string }
  | { kind: "position"; id: string }
  | { kind: "reset"; id: string }
  | { kind: "connection"; connection: Connection }
  /** A tab has begun to lead, and resumes after `id`. */
  | { kind: "leading"; id: string | undefined }
  /** A tab has come and would like to know how the stream stands. */
  | { kind: "hello" }
  | { kind: "wake"; cause: "online" | "visible" | "retry" };

/** The part of Web Locks that is used. */
export interface Locks {
  request(name: string, options: { signal: AbortSignal }, hold: () => Promise<void>): Promise<unknown>;
}

/** The part of BroadcastChannel that is used. */
export interface Channel {
  postMessage(message: unknown): void;
  onmessage: ((event: MessageEvent) => void) | null;
  close(): void;
}

/** What {@link Tabs} needs. */
export interface TabsConfig {
  /** The same for all tabs that may share a stream: one server and one user. */
  name: string;
  /** Without locks, on a page without TLS, every tab leads itself, and they do not talk. */
  locks: Locks | undefined;
  channel: ((name: string) => Channel) | undefined;
  onMessage: (message: Message) => void;
}

/**
 * The tabs of one browser, of which one leads: it has the stream and tells the others what comes. Browsers open six
 * connections to one origin over HTTP/1.1, which six tabs with a stream each would use up. When the leader closes or
 * crashes, the browser gives its lock to the next.
 */
export class Tabs {
  readonly #config: TabsConfig;
  readonly #channel: Channel | undefined;
  #candidacy: AbortController | undefined;

  constructor(config: TabsConfig) {
    this.#config = config;
    if (config.locks && config.channel) {
      this.#channel = config.channel(config.name);
      this.#channel.onmessage = (event) => config.onMessage(event.data as Message);
    }
  }

  tell(message: Message): void {
    this.#channel?.postMessage(message);
  }

  /** Waits for its turn to lead. It leads until what `lead` returns is settled, or {@link withdraw}. */
  stand(lead: (signal: AbortSignal) => Promise<void>): void {
    this.withdraw();
    const candidacy = new AbortController();
    const { signal } = candidacy;
    this.#candidacy = candidacy;
    if (!this.#channel || !this.#config.locks) {
      void lead(signal);
      return;
    }
    this.#config.locks
      .request(this.#config.name, { signal }, async () => {
        if (!signal.aborted) {
          await lead(signal);
        }
      })
      .catch(() => undefined); // withdrawn while it waited
  }

  withdraw(): void {
    this.#candidacy?.abort();
    this.#candidacy = undefined;
  }

  close(): void {
    this.withdraw();
    this.#channel?.close();
  }
}
