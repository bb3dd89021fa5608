import { html, nothing, type ReactiveController, type TemplateResult } from "lit";
import { cross, magnifier } from "../icons.js";
import type { QueueHost } from "./queue-rows.js";

/** How long after a key press the search begins, in milliseconds. */
const debounce = 150;

export interface SearchHandlers {
  /** The user searches for other words. */
  search: (q: string) => void;
  /** The user leaves the field for the list. */
  leave: () => void;
  /** Opens the first result. Reports whether the results are known. */
  openFirst: () => boolean;
}

/** The field to search by words or number. Enter opens the first result, Escape empties it and then leaves it. */
export class SearchField implements ReactiveController {
  readonly #host: QueueHost;
  readonly #handlers: SearchHandlers;
  #text = "";
  #q = ""; // of the filter, as it was seen last
  #entered = false; // the first result is opened when it is known
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: QueueHost, handlers: SearchHandlers) {
    this.#host = host;
    this.#handlers = handlers;
    host.addController(this);
  }

  hostUpdate(): void {
    const { q } = this.#host.filter;
    if (q !== this.#q) {
      this.#q = q;
      if (q !== this.#text.trim()) {
        this.#text = q; // another address, or another search from elsewhere
        clearTimeout(this.#timer);
      }
    }
  }

  hostUpdated(): void {
    if (this.#entered && this.#handlers.openFirst()) {
      this.#entered = false;
    }
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
  }

  /** Focuses the field, and selects its text. */
  focus(): void {
    const field = this.#field;
    field?.focus();
    field?.select();
  }

  /** Renders the field; `shortcut` says that a key focuses it. */
  render(shortcut: boolean): TemplateResult {
    return html`<div class="search" part="search" role="search">
      ${magnifier}
      <input
        type="text"
        inputmode="search"
        enterkeyhint="search"
        aria-label="Search"
        aria-keyshortcuts=${shortcut ? "/" : nothing}
        placeholder="Search words or #12"
        autocomplete="off"
        autocapitalize="off"
        spellcheck="false"
        maxlength="200"
        dir="auto"
        .value=${this.#text}
        @input=${this.#onInput}
        @keydown=${this.#onKeydown}
        @blur=${this.#onBlur}
      />
      ${
        this.#text
          ? html`<button class="empty" type="button" aria-label="Clear search" @click=${this.#clear}>${cross}</button>`
          : shortcut
            ? html`<kbd aria-hidden="true">/</kbd>`
            : nothing
      }
    </div>`;
  }

  get #field(): HTMLInputElement | null {
    return this.#host.renderRoot.querySelector<HTMLInputElement>(".search input");
  }

  readonly #clear = () => {
    this.#set("");
    this.#searchNow();
    this.#field?.focus();
  };

  readonly #onInput = (event: Event) => {
    this.#set((event.target as HTMLInputElement).value);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#searchNow(), debounce);
  };

  readonly #onBlur = () => {
    this.#entered = false;
  };

  readonly #onKeydown = (event: KeyboardEvent) => {
    const { key, isComposing } = event;
    if (isComposing || key === "Process") {
      return;
    }
    if (key === "Escape") {
      if (this.#text) {
        this.#set("");
        this.#searchNow();
      } else {
        this.#handlers.leave();
      }
    } else if (key === "Enter") {
      this.#searchNow();
      this.#entered = this.#text.trim() !== "";
      this.#host.requestUpdate();
    } else if (key === "ArrowDown") {
      this.#searchNow();
      this.#handlers.leave();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  #set(text: string): void {
    this.#text = text;
    this.#entered = false;
    this.#host.requestUpdate();
  }

  #searchNow(): void {
    clearTimeout(this.#timer);
    const q = this.#text.trim();
    if (q !== this.#q) {
      this.#handlers.search(q);
    }
  }
}
