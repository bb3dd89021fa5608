import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { Card, View } from "../core/index.js";
import { basePath } from "./base-path.js";
import { home, isTypedOn, type Route, readRoute, writeRoute } from "./route.js";

/** Keeps the state of the page in the address, and follows the browser's history. */
export class Navigation implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #base = basePath();
  #route: Route;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    this.#route = this.#read();
    host.addController(this);
  }

  get route(): Route {
    return this.#route;
  }

  /**
   * Goes to another state; what `change` does not name stays. With `replace` it takes the place of this one in the
   * history.
   */
  go(change: Partial<Route>, { replace = false } = {}): void {
    const from = this.#route;
    this.#route = { ...from, ...change };
    const address = writeRoute(this.#route, this.#base);
    if (address !== location.pathname + location.search) {
      const how = replace || isTypedOn(from, this.#route) ? "replaceState" : "pushState";
      history[how](null, "", address);
    }
    this.#host.requestUpdate();
  }

  /** The address of the queue as it is without any choice. */
  get homeHref(): string {
    return writeRoute(home, this.#base);
  }

  /** Returns the address of a view, as it is narrowed now. A search shows all views, and ends. */
  readonly viewHref = (view: View): string => {
    const { filter } = this.#route;
    return writeRoute({ view, filter: { ...filter, q: "" }, open: undefined }, this.#base);
  };

  /** Returns the address of a handoff beside the list as it is. */
  readonly handoffHref = (card: Pick<Card, "id" | "session_id">): string =>
    writeRoute({ ...this.#route, open: { session: card.session_id, handoff: card.id } }, this.#base);

  hostConnected(): void {
    window.addEventListener("popstate", this.#onPopState);
  }

  hostDisconnected(): void {
    window.removeEventListener("popstate", this.#onPopState);
  }

  readonly #onPopState = (): void => {
    this.#route = this.#read();
    this.#host.requestUpdate();
  };

  #read(): Route {
    return readRoute(new URL(location.href), this.#base) ?? home;
  }
}
