import type { LitElement, ReactiveController } from "lit";
import {
  type Card,
  explain,
  type Handoff,
  type MessagePage,
  ProblemError,
  type QueueClient,
  type SessionWithMessages,
} from "../../core/index.js";
import type { ClientController } from "../client-controller.js";
import { keepFetched } from "./transcript.js";

export interface HandoffHost extends LitElement {
  sessionId: string | undefined;
  handoffId: string | undefined;
}

export interface LoaderHandlers {
  /** Another handoff, or the same one of another client, is about to be shown. */
  opened: () => void;
  loaded: () => void;
  /** Messages could not be fetched. */
  failed: (message: string) => void;
}

/** Fetches the handoff of its host with its session, and fetches them again when the stream has a newer version. */
export class HandoffLoader implements ReactiveController {
  handoff: Handoff | undefined;
  session: SessionWithMessages | undefined;
  /** Messages from before the snapshot. */
  older: MessagePage | undefined;
  /** Why the handoff could not be fetched. */
  error: string | undefined;
  /** Whether there is no such handoff, or none for this user. */
  missing = false;
  readonly #host: HandoffHost;
  readonly #client: ClientController;
  readonly #handlers: LoaderHandlers;
  #opened: { client?: QueueClient | undefined; session?: string | undefined; handoff?: string | undefined } =
    {};
  #request = 0; // grows, so that only the response to the newest request counts
  #version = 0; // known when the newest request was sent

  constructor(host: HandoffHost, client: ClientController, handlers: LoaderHandlers) {
    this.#host = host;
    this.#client = client;
    this.#handlers = handlers;
    host.addController(this);
  }

  /** The card of the handoff, as the stream sent it last. */
  get card(): Card | undefined {
    const { handoffId } = this.#host;
    return handoffId === undefined ? undefined : this.#client.current?.card(handoffId);
  }

  hostUpdate(): void {
    const client = this.#client.current;
    const { sessionId: session, handoffId: handoff } = this.#host;
    const opened = this.#opened;
    if (client !== opened.client || session !== opened.session || handoff !== opened.handoff) {
      this.#opened = { client, session, handoff };
      this.#open();
    }
  }

  /** Fetches the handoff again if the stream has a newer version, or if the server is available again. */
  refresh(): void {
    const { card, handoff } = this;
    if (card && handoff) {
      if (card.version > Math.max(this.#version, handoff.version)) {
        void this.fetch();
      }
    } else if (!handoff && this.error !== undefined && this.#client.current?.connection.state === "live") {
      void this.fetch();
    }
  }

  /** Fetches the handoff and its session. What is shown stays until then. */
  async fetch(): Promise<void> {
    const client = this.#client.current;
    const { sessionId, handoffId } = this.#host;
    if (!client || !sessionId || !handoffId) {
      return;
    }
    const request = ++this.#request;
    this.#version = this.card?.version ?? 0;
    try {
      const [handoff, session] = await Promise.all([
        client.api.handoff({ session_id: sessionId, id: handoffId }),
        client.api.session(sessionId).catch(() => this.session),
      ]);
      if (request !== this.#request) {
        return;
      }
      this.handoff = handoff;
      this.session = session && keepFetched(this.session, session);
      this.error = undefined;
      this.missing = false;
      this.#handlers.loaded();
    } catch (error) {
      if (request !== this.#request) {
        return;
      }
      this.error = explain(error);
      this.missing = isMissing(error);
      if (this.missing) {
        this.handoff = undefined;
      }
    }
    this.#host.requestUpdate();
  }

  /** Fetches messages before a cursor: from before the snapshot, or between the snapshot and the newest ones. */
  readonly loadMessages = async (before: string, place: "older" | "between"): Promise<void> => {
    const request = this.#request;
    try {
      const page = await this.#client.current?.api.messages(this.#host.sessionId ?? "", before);
      if (!page || request !== this.#request) {
        return;
      }
      if (place === "older") {
        page.messages.push(...(this.older?.messages ?? []));
        this.older = page;
      } else if (this.session) {
        page.messages.push(...this.session.messages);
        Object.assign(this.session, page);
      }
    } catch (error) {
      this.#handlers.failed(explain(error));
    }
    this.#host.requestUpdate();
  };

  #open(): void {
    if (this.handoff?.id !== this.#host.handoffId) {
      this.handoff = undefined;
      this.session = undefined;
      this.older = undefined;
    }
    this.error = undefined;
    this.missing = false;
    this.#version = 0;
    this.#handlers.opened();
    void this.fetch();
  }
}

/** Reports whether there is nothing to see at an address: 400 is for what is no id. */
function isMissing(error: unknown): boolean {
  return error instanceof ProblemError && (error.status === 404 || error.status === 400);
}
