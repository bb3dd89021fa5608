import type { ReactiveController } from "lit";
import type { ClientController } from "../client-controller.js";
import type { QueueHandlers, QueueKeys, QueueKeysHost } from "../dialogs/queue-keys.js";
import { loadPanels } from "../panels-loader.js";
import type { emptyList } from "./empty-list.js";
import type { FilterBar } from "./filter-bar.js";
import type { QueueHost } from "./queue-rows.js";

/** How long a load that failed is not repeated, in milliseconds. */
const pause = 10_000;

/** What the queue shows of the panels, once they are loaded. A page shows its rows before that. */
export class QueuePanels implements ReactiveController {
  keys: QueueKeys | undefined;
  filters: FilterBar | undefined;
  emptyList: typeof emptyList | undefined;
  readonly #host: QueueHost & QueueKeysHost;
  readonly #client: ClientController;
  readonly #handlers: QueueHandlers;
  #triedAt = Number.NEGATIVE_INFINITY;

  constructor(host: QueueHost & QueueKeysHost, client: ClientController, handlers: QueueHandlers) {
    this.#host = host;
    this.#client = client;
    this.#handlers = handlers;
    host.addController(this);
  }

  hostUpdate(): void {
    if (!this.keys && Date.now() - this.#triedAt > pause) {
      this.#triedAt = Date.now();
      void this.#load();
    }
  }

  async #load(): Promise<void> {
    const panels = await loadPanels();
    if (panels && !this.keys) {
      this.keys = new panels.QueueKeys(this.#host, this.#client, this.#handlers);
      this.filters = new panels.FilterBar(this.#host, this.#client, this.#handlers.narrow);
      this.emptyList = panels.emptyList;
      this.#host.requestUpdate();
    }
  }
}
