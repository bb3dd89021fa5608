import type { LitElement, ReactiveController } from "lit";
import type { Connection, GetToken, QueueClient } from "../core/index.js";
import { emit } from "./element-events.js";
import { acquire, renewTokenSource } from "./shared-clients.js";
import { paintAges } from "./times.js";

/** The properties by which a page configures the client of an element. */
export interface ClientHost extends LitElement {
  /** The client to show. Without one, all elements with the same `baseUrl` share a client. */
  client: QueueClient | undefined;
  /** Returns the token for the next request; null when no user is signed in. */
  getToken: GetToken | undefined;
  /** The address of the API. */
  baseUrl: string;
}

/** The declarations of the properties of a {@link ClientHost}. */
export const clientProperties = {
  client: { attribute: false },
  getToken: { attribute: false },
  baseUrl: { attribute: "base-url" },
};

export interface ClientHandlers {
  /** A client has come into use. It is out of use when the signal aborts. */
  attached?: (client: QueueClient, signal: AbortSignal) => void;
  /** The client has changes. */
  changed?: () => void;
  /** A second has passed. */
  tick?: () => void;
}

/** Gives an element its client while it is connected, updates it on changes, and keeps its times current. */
export class ClientController implements ReactiveController {
  readonly #host: ClientHost;
  readonly #handlers: ClientHandlers;
  #current: QueueClient | undefined;
  #use = new AbortController();
  #sharedAt: string | undefined; // the base URL of a shared client
  #seen: Partial<Pick<ClientHost, "client" | "getToken" | "baseUrl">> = {};

  constructor(host: ClientHost, handlers: ClientHandlers = {}) {
    this.#host = host;
    this.#handlers = handlers;
    host.addController(this);
  }

  /** The client in use; undefined until there is one. */
  get current(): QueueClient | undefined {
    return this.#current;
  }

  hostConnected(): void {
    this.#attach();
  }

  hostDisconnected(): void {
    this.#detach();
  }

  hostUpdate(): void {
    const { client, getToken, baseUrl } = this.#host;
    const seen = this.#seen;
    const renewed = getToken !== seen.getToken;
    if (client !== seen.client || baseUrl !== seen.baseUrl || (renewed && !this.#current)) {
      this.#attach();
    } else if (renewed && getToken && this.#sharedAt !== undefined) {
      renewTokenSource(this.#sharedAt, getToken);
    }
    this.#seen = { client, getToken, baseUrl };
  }

  hostUpdated(): void {
    this.#paint();
  }

  #attach(): void {
    const { client: wanted, getToken, baseUrl, isConnected } = this.#host;
    this.#seen = { client: wanted, getToken, baseUrl };
    if (!isConnected || (wanted && wanted === this.#current)) {
      return;
    }
    this.#detach();
    const client = wanted ?? (getToken && this.#share(baseUrl, getToken));
    if (client) {
      const { signal } = this.#use;
      this.#current = client;
      this.#listen(client, signal);
      this.#handlers.attached?.(client, signal);
      this.#host.requestUpdate();
    }
  }

  #share(baseUrl: string, getToken: GetToken): QueueClient {
    const { client, release } = acquire(baseUrl, getToken);
    this.#use.signal.addEventListener("abort", release);
    this.#sharedAt = baseUrl;
    return client;
  }

  #detach(): void {
    this.#use.abort();
    this.#use = new AbortController();
    this.#sharedAt = undefined;
    this.#current = undefined;
  }

  #listen(client: QueueClient, signal: AbortSignal): void {
    const changed = () => {
      this.#handlers.changed?.();
      this.#host.requestUpdate();
    };
    const visible = () => client.setVisible(document.visibilityState === "visible");
    client.addEventListener("change", changed, { signal });
    client.addEventListener("connection", (event) => this.#onConnection(event.detail), { signal });
    window.addEventListener("online", () => client.setOnline(true), { signal });
    window.addEventListener("offline", () => client.setOnline(false), { signal });
    document.addEventListener("visibilitychange", visible, { signal });
    if (document.hidden) {
      visible();
    }
    const timer = setInterval(() => this.#tick(), 1_000);
    signal.addEventListener("abort", () => clearInterval(timer));
  }

  #onConnection(connection: Connection): void {
    emit(this.#host, "connection-change", { connection });
    if (connection.state === "signed-out") {
      emit(this.#host, "signed-out", undefined);
    }
  }

  #tick(): void {
    this.#handlers.tick?.();
    this.#paint();
    if (this.#current?.connection.state === "reconnecting") {
      this.#host.requestUpdate(); // the countdown
    }
  }

  #paint(): void {
    if (this.#current) {
      paintAges(this.#host.renderRoot, this.#current.clock.now());
    }
  }
}
