import type { LitElement, ReactiveController } from "lit";
import type { QueueClient } from "../../core/index.js";

/** Keeps the colleagues of a client current while an element that shows them is connected. */
export class PeopleFollower implements ReactiveController {
  readonly #wanted: () => QueueClient | undefined;
  #followed: QueueClient | undefined;
  #stop: (() => void) | undefined;

  /** `wanted` returns the client whose colleagues are shown; undefined if none are. */
  constructor(host: LitElement, wanted: () => QueueClient | undefined) {
    this.#wanted = wanted;
    host.addController(this);
  }

  hostUpdated(): void {
    this.#follow(this.#wanted());
  }

  hostDisconnected(): void {
    this.#follow(undefined);
  }

  #follow(client: QueueClient | undefined): void {
    if (client !== this.#followed) {
      this.#stop?.();
      this.#followed = client;
      this.#stop = client?.followPeople();
    }
  }
}
