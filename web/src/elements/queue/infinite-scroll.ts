import type { LitElement, ReactiveController } from "lit";

/** Loads the next page when the element that follows the list comes into view. */
export class InfiniteScroll implements ReactiveController {
  readonly #host: LitElement;
  readonly #selector: string;
  readonly #observer: IntersectionObserver;
  readonly #load: () => Promise<boolean>;
  #end: Element | null = null;

  /**
   * `selector` finds the element that follows the list, if there is another page. `load` reports whether it has added
   * one.
   */
  constructor(host: LitElement, selector: string, load: () => Promise<boolean>) {
    this.#host = host;
    this.#selector = selector;
    this.#load = load;
    this.#observer = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) {
        void this.#loadPage();
      }
    });
    host.addController(this);
  }

  /** Loads a page. A user who scrolls on at once leaves the end in view, which only a new observation tells. */
  async #loadPage(): Promise<void> {
    const added = await this.#load();
    await this.#host.updateComplete;
    if (added && this.#end) {
      this.#observer.unobserve(this.#end);
      this.#observer.observe(this.#end);
    }
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
