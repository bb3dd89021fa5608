import type { LitElement, ReactiveController } from "lit";

/** How long a message about the clipboard is shown, in milliseconds. */
const shownFor = 4_000;

/** Copies texts for its host. Where the browser does not let it, the host shows the text in a field, selected. */
export class Clipboard implements ReactiveController {
  /** What was copied, for a few seconds. */
  copied: string | undefined;
  /** The text that the user must copy. */
  refused: string | undefined;
  readonly #host: LitElement;
  readonly #say: (text: string) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #selectPending = false;

  constructor(host: LitElement, say: (text: string) => void) {
    this.#host = host;
    this.#say = say;
    host.addController(this);
  }

  /** Copies a text; `done` says so: "Link copied." */
  async copy(text: string, done: string): Promise<void> {
    this.clear();
    try {
      await navigator.clipboard.writeText(text);
      this.copied = done;
      this.#say(done);
      this.#timer = setTimeout(() => this.clear(), shownFor);
    } catch {
      this.refused = text; // no permission, or no TLS: then there is no clipboard
      this.#selectPending = true;
    }
    this.#host.requestUpdate();
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.copied = undefined;
    this.refused = undefined;
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
  }

  hostUpdated(): void {
    const field = this.#selectPending
      ? this.#host.renderRoot.querySelector<HTMLInputElement>(".copy input")
      : null;
    if (field) {
      this.#selectPending = false;
      field.focus();
      field.select();
    }
  }
}
