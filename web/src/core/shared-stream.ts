import type { HandoffEvent } from "./card.js";
import type { QueueClientConfig } from "./config.js";
import type { Connection } from "./connection.js";
import { isBehind, isNext } from "./position.js";
import { StreamConnection } from "./stream-connection.js";
import { type Message, Tabs, type WakeCause } from "./tabs.js";
import type { Tokens } from "./token.js";
import type { Seen } from "./unread.js";

export interface SharedStreamConfig {
  settings: Required<QueueClientConfig>;
  tokens: Tokens;
  onEvent: (event: HandoffEvent, id: string) => void;
  /** Events may be missing: the queue must be fetched again. */
  onReset: () => void;
  onConnection: (connection: Connection) => void;
  /** The server says that the user has no stream. */
  onForbidden: () => void;
  /** Reports whether other requests succeed. */
  reachable: () => Promise<boolean>;
  /** The user has opened handoffs in another tab. */
  onSeen: (seen: Record<string, Seen>) => void;
}

/**
 * The stream of one user, shared by the tabs of a browser: the leader opens it and passes on what it receives. Every
 * tab keeps its own position, so that it notices what it missed when the leader changes.
 */
export class SharedStream {
  readonly #config: SharedStreamConfig;
  #tabs: Tabs | undefined;
  #stream: StreamConnection | undefined;
  #connection: Connection = { state: "connecting" };
  #position: string | undefined;

  constructor(config: SharedStreamConfig) {
    this.#config = config;
  }

  get connection(): Connection {
    return this.#connection;
  }

  /** Whether this tab has the stream. */
  get leader(): boolean {
    return this.#stream !== undefined;
  }

  /** Whether this tab has joined the others. */
  get joined(): boolean {
    return this.#tabs !== undefined;
  }

  /** The id of the last event; undefined before the queue was read. */
  get position(): string | undefined {
    return this.#position;
  }

  /** Joins the tabs of a user, as a follower. Another user than before starts without a position. */
  join(user: string | undefined, sameUser: boolean): void {
    if (!sameUser) {
      this.#position = undefined;
    }
    const { baseUrl, locks, channel } = this.#config.settings;
    const name = `handoffd ${baseUrl} ${user ?? ""}`;
    this.#tabs = new Tabs({ name, locks, channel, onMessage: (message) => this.#onMessage(message) });
    this.#tabs.post({ kind: "hello" });
  }

  /** Waits to become the leader, and then resumes after the known position, else after `position`. */
  campaign(position = this.#position): void {
    this.#position ??= position;
    this.#tabs?.campaign((signal) => this.#lead(signal));
  }

  /** Makes the leader try again at once if it waits, whichever tab that is. */
  wake(cause: WakeCause): void {
    if (this.#stream) {
      this.#stream.wake(cause);
    } else {
      this.#tabs?.post({ kind: "wake", cause });
    }
  }

  /** Tells the other tabs what the user has opened. */
  postSeen(seen: Record<string, Seen>): void {
    this.#tabs?.post({ kind: "seen", seen });
  }

  setState(connection: Connection): void {
    this.#connection = connection;
    this.#config.onConnection(connection);
  }

  /** Leaves the tabs and closes the stream. The position stays, so that the next join resumes. */
  close(): void {
    this.#tabs?.close();
    this.#tabs = undefined;
    this.#stream?.close();
    this.#stream = undefined;
  }

  async #lead(signal: AbortSignal): Promise<void> {
    const { settings, tokens } = this.#config;
    const stream = new StreamConnection({
      url: `${settings.baseUrl}/ai-sessions/escalations/stream`,
      tokens,
      fetch: settings.fetch,
      onEvent: (event, id) => {
        this.#tabs?.post({ kind: "event", event, id });
        this.#event(event, id);
      },
      onPosition: (id) => {
        this.#tabs?.post({ kind: "position", id });
        this.#position = id;
      },
      onReset: (id) => {
        this.#tabs?.post({ kind: "reset", id });
        this.#reset(id);
      },
      onConnection: (connection) => {
        if (
          connection.state !== "signed-out" &&
          connection.state !== "stopped" &&
          !isForViewers(connection)
        ) {
          this.#tabs?.post({ kind: "connection", connection }); // the others find out with their own token
        }
        this.setState(connection);
        if (isForViewers(connection)) {
          this.#config.onForbidden();
        }
      },
      reachable: this.#config.reachable,
    });
    this.#stream = stream;
    signal.addEventListener("abort", () => stream.close());
    this.#tabs?.post({ kind: "leading", id: this.#position });
    await stream.run(this.#position);
    if (this.#stream === stream) {
      this.#stream = undefined;
    }
  }

  #onMessage(message: Message): void {
    switch (message.kind) {
      case "hello":
        if (this.leader) {
          this.#tabs?.post({ kind: "connection", connection: this.#connection });
        }
        break;
      case "wake":
        this.#stream?.wake(message.cause);
        break;
      case "connection":
        this.#onLeaderConnection(message.connection);
        break;
      case "event":
        this.#onLeaderEvent(message.event, message.id);
        break;
      case "reset":
        this.#reset(message.id);
        break;
      case "seen":
        this.#config.onSeen(message.seen);
        break;
      case "leading":
      case "position":
        // Ahead of this tab: the events between were passed on by a leader that is gone.
        if (
          message.id !== undefined &&
          this.#position !== undefined &&
          isBehind(this.#position, message.id)
        ) {
          this.#reset(message.id);
        }
    }
  }

  #onLeaderConnection(connection: Connection): void {
    if (this.#connection.state === "stopped" || isForViewers(this.#connection)) {
      if (connection.state !== "live") {
        return; // the leader waits for an answer that can be a refusal as well
      }
      this.campaign();
    }
    if (!this.leader && this.#connection.state !== "signed-out") {
      this.setState(connection);
    }
  }

  #onLeaderEvent(event: HandoffEvent, id: string): void {
    if (this.#position !== undefined && !isBehind(this.#position, id)) {
      return;
    }
    const gap = this.#position !== undefined && !isNext(this.#position, id);
    this.#event(event, id);
    if (gap) {
      this.#reset(id);
    }
  }

  #event(event: HandoffEvent, id: string): void {
    this.#position = id;
    this.#config.onEvent(event, id);
  }

  #reset(id: string): void {
    this.#position = id;
    this.#config.onReset();
  }
}

/** Reports whether the queue is polled because the role of the user has no stream. */
function isForViewers(connection: Connection): boolean {
  return connection.state === "polling" && connection.reason === "viewer";
}
