import type { HandoffEvent } from "./card.js";
import type { Connection } from "./connection.js";
import type { Seen } from "./unread.js";

/** Why a waiting client tries again at once. */
export type WakeCause = "online" | "visible" | "retry";

/** A message from one tab to all others. */
export type Message =
  | { kind: "event"; event: HandoffEvent; id: string }
  | { kind: "position"; id: string }
  | { kind: "reset"; id: string }
  | { kind: "connection"; connection: Connection }
  /** A tab has become the leader, and resumes after `id`. */
  | { kind: "leading"; id: string | undefined }
  /** A tab has opened, and asks for the state of the connection. */
  | { kind: "hello" }
  | { kind: "wake"; cause: WakeCause }
  /** The user has opened handoffs of theirs, as they were then. */
  | { kind: "seen"; seen: Record<string, Seen> };

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

export interface TabsConfig {
  /** The same for all tabs that share a stream: one server and one user. */
  name: string;
  /** Without locks, on a page without TLS, every tab leads, and they exchange no messages. */
  locks: Locks | undefined;
  channel: ((name: string) => Channel) | undefined;
  onMessage: (message: Message) => void;
}

/**
 * Elects one leader among the tabs of a browser, and passes messages between them. The leader has the stream: browsers
 * open six connections to an origin over HTTP/1.1, which six tabs with a stream each would use up. When the leader
 * closes or crashes, the browser passes its lock to the next tab.
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

  /** Sends a message to all other tabs. */
  post(message: Message): void {
    this.#channel?.postMessage(message);
  }

  /** Calls `lead` once this tab is the leader. It leads until the promise settles or {@link withdraw} is called. */
  campaign(lead: (signal: AbortSignal) => Promise<void>): void {
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
