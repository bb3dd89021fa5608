import type { LitElement, ReactiveController } from "lit";

/** Loads the next page when the element that follows the list comes into view. */
export class InfiniteScroll implements ReactiveController {
  readonly #host: LitElement;
  readonly #selector: string;
  readonly #observer: IntersectionObserver;
  #end: Element | null = null;

  /** `selector` finds the element that follows the list, if there is another page. */
  constructor(host: LitElement, selector: string, load: () => void) {
    this.#host = host;
    this.#selector = selector;
    this.#observer = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) {
        load();
      }
    });
    host.addController(this);
  }

  hostUpdated(): void {
    const end = this.#host.renderRoot.querySelector(this.#selector);
    if (end !== this.#end) {
      this.#observer.disconnect();
      this.#end = end;
      if (end) {
        this.#observer.observe(end);
      }
    }
  }
}
