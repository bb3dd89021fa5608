import type { LitElement, ReactiveController } from "lit";

/**
 * Moves the focus when a render removes the focused element: to what was asked for, else the open form, else the
 * heading. In the transcript, far below the heading, it moves to the summary, and nothing scrolls.
 */
export class FocusKeeper implements ReactiveController {
  /** Selects where the focus goes with the next render. */
  next: string | undefined;
  readonly #host: LitElement;
  #focused: Element | null = null;
  #transcript: Element | null | undefined;

  constructor(host: LitElement) {
    this.#host = host;
    host.addController(this);
  }

  hostUpdate(): void {
    this.#focused = this.#host.shadowRoot?.activeElement ?? null;
    this.#transcript = this.#focused?.closest("details");
  }

  hostUpdated(): void {
    if (this.#focused && !this.#focused.isConnected) {
      if (this.#transcript?.isConnected) {
        this.#transcript.querySelector("summary")?.focus({ preventScroll: true });
      } else {
        const find = (selector: string) => this.#host.renderRoot.querySelector<HTMLElement>(selector);
        const next = (this.next && find(this.next)) || find("textarea") || find("h2");
        next?.focus({ preventScroll: next.closest(".foot") !== null }); // the foot is always in view
      }
    }
    this.#focused = null;
    this.next = undefined;
  }
}
