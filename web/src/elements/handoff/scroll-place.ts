import type { LitElement, ReactiveController } from "lit";

/** Keeps what the reader sees in its place when a render adds elements above the first one of a list. */
export class ScrollPlace implements ReactiveController {
  readonly #host: LitElement;
  readonly #selector: string;
  #first: Element | null = null;
  #top = 0;

  /** `selector` finds the elements of the list. */
  constructor(host: LitElement, selector: string) {
    this.#host = host;
    this.#selector = selector;
    host.addController(this);
  }

  hostUpdate(): void {
    this.#first = this.#host.shadowRoot?.querySelector(this.#selector) ?? null;
    this.#top = this.#first?.getBoundingClientRect().top ?? 0;
  }

  hostUpdated(): void {
    const first = this.#host.renderRoot.querySelector(this.#selector);
    if (this.#first?.isConnected && this.#first !== first) {
      scrollerOf(this.#first)?.scrollBy({
        top: this.#first.getBoundingClientRect().top - this.#top,
        behavior: "instant",
      });
    }
    this.#first = null;
  }
}

/** Returns the element that scrolls another one, in the same tree or one around it. */
function scrollerOf(element: Element): Element | null {
  for (let each: Element | null = element; each; each = parentOf(each)) {
    if (each.scrollHeight > each.clientHeight && /auto|scroll/.test(getComputedStyle(each).overflowY)) {
      return each;
    }
  }
  return document.scrollingElement;
}

function parentOf(element: Element): Element | null {
  const root = element.getRootNode();
  return element.assignedSlot ?? element.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
}
