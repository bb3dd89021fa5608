import type { LitElement, ReactiveController } from "lit";

/** Knows whether the heading of its host is cut after two lines, and whether the reader has asked for all of it. */
export class TitleClamp implements ReactiveController {
  /** Whether the heading has more text than it shows. */
  cut = false;
  /** Whether the reader has asked for the whole heading. */
  whole = false;
  readonly #host: LitElement;
  readonly #resized = new ResizeObserver(() => this.#measure());

  constructor(host: LitElement) {
    this.#host = host;
    host.addController(this);
  }

  toggle(): void {
    this.whole = !this.whole;
    this.#host.requestUpdate();
  }

  /** Shows two lines again: of another handoff. */
  reset(): void {
    this.whole = false;
  }

  hostConnected(): void {
    this.#resized.observe(this.#host);
  }

  hostDisconnected(): void {
    this.#resized.disconnect();
  }

  hostUpdated(): void {
    this.#measure();
  }

  #measure(): void {
    const heading = this.#host.renderRoot.querySelector("h2");
    const cut = !this.whole && heading !== null && heading.scrollHeight > heading.clientHeight + 1;
    if (cut !== this.cut) {
      this.cut = cut;
      this.#host.requestUpdate();
    }
  }
}
