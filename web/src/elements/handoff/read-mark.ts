import type { ReactiveController } from "lit";
import type { ClientController } from "../client-controller.js";
import type { HandoffHost, HandoffLoader } from "./handoff-loader.js";

/** Marks a handoff as read once its asker sees it: it is loaded, and its tab is visible. */
export class ReadMark implements ReactiveController {
  readonly #client: ClientController;
  readonly #loader: HandoffLoader;

  constructor(host: HandoffHost, client: ClientController, loader: HandoffLoader) {
    this.#client = client;
    this.#loader = loader;
    host.addController(this);
  }

  hostConnected(): void {
    document.addEventListener("visibilitychange", this.#mark);
  }

  hostDisconnected(): void {
    document.removeEventListener("visibilitychange", this.#mark);
  }

  hostUpdated(): void {
    this.#mark();
  }

  readonly #mark = (): void => {
    const client = this.#client.current;
    const { handoff } = this.#loader;
    const asked = handoff !== undefined && handoff.created_by.id === client?.me?.id;
    if (asked && document.visibilityState === "visible" && client?.unread.has(handoff.id)) {
      client.markRead(handoff.id);
    }
  };
}
