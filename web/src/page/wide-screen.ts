import type { ReactiveController, ReactiveControllerHost } from "lit";

const query = matchMedia("(min-width: 1100px)"); // as in shell.css

/** Updates the page when the rail and the detail get their place beside the list, or lose it. */
export class WideScreen implements ReactiveController {
  readonly #host: ReactiveControllerHost;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  /** Whether the list and a handoff are shown side by side. */
  get matches(): boolean {
    return query.matches;
  }

  hostConnected(): void {
    query.addEventListener("change", this.#update);
  }

  hostDisconnected(): void {
    query.removeEventListener("change", this.#update);
  }

  readonly #update = (): void => this.#host.requestUpdate();
}
