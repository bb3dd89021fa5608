import type { Connection } from "./connection.js";
import { Polling } from "./polling.js";
import { SharedStream, type SharedStreamConfig } from "./shared-stream.js";
import type { WakeCause } from "./tabs.js";
import type { SignedOutError } from "./token.js";

export interface UpdatesConfig extends Omit<SharedStreamConfig, "reachable"> {
  /** Fetches what is shown, once: an error is for the caller. */
  fetch: () => Promise<void>;
  onSignedOut: (error: SignedOutError) => void;
}

/** How the queue is kept current: by the stream, or by polling where there is none. */
export class Updates {
  readonly stream: SharedStream;
  readonly #config: UpdatesConfig;
  readonly #polling: Polling;
  #online = true;
  #offlineSince = 0; // in milliseconds, of this machine's clock

  constructor(config: UpdatesConfig) {
    this.#config = config;
    this.stream = new SharedStream({
      ...config,
      onEvent: (event, id) => {
        this.setOnline(true); // a server on this machine needs no network
        config.onEvent(event, id);
      },
      onConnection: (connection) => this.#onConnection(connection),
      reachable: () =>
        config.fetch().then(
          () => true,
          () => false,
        ),
    });
    const { fetch, onSignedOut } = config;
    this.#polling = new Polling({
      fetch,
      onChange: () => this.#onConnection(this.stream.connection),
      onSignedOut,
    });
  }

  get connection(): Connection {
    const { connection } = this.stream;
    if (!this.#online && connection.state !== "signed-out" && connection.state !== "stopped") {
      return { state: "offline", since: this.#offlineSince };
    }
    const { updatedAt, failed } = this.#polling;
    return connection.state === "polling" ? { ...connection, updatedAt, failed } : connection;
  }

  get online(): boolean {
    return this.#online;
  }

  /** Whether the user has no stream. */
  get isViewer(): boolean {
    const { connection } = this.stream;
    return connection.state === "polling" && connection.reason === "viewer";
  }

  /** Polls for a user who has no stream. What is shown was fetched just now. */
  poll(): void {
    this.stream.setState({ state: "polling", reason: "viewer", updatedAt: Date.now() });
  }

  setOnline(online: boolean): void {
    if (online !== this.#online) {
      const before = this.connection.state;
      this.#online = online;
      this.#offlineSince = Date.now();
      if (this.connection.state !== before) {
        this.#config.onConnection(this.connection);
      }
    }
  }

  setVisible(visible: boolean): void {
    this.#polling.setVisible(visible);
  }

  /** Tries again at once. */
  wake(cause: WakeCause): void {
    this.#polling.retry();
    this.stream.wake(cause);
  }

  close(): void {
    this.stream.close();
    this.#polling.stop();
  }

  #onConnection(connection: Connection): void {
    this.#online ||= connection.state === "live";
    if (connection.state === "polling") {
      this.#polling.start();
    } else {
      this.#polling.stop();
    }
    const now = this.connection;
    if (now.state !== "offline") {
      this.#config.onConnection(now); // what fails offline is no news
    }
  }
}
