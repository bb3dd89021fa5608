import { html, type LitElement, nothing, type ReactiveController, type TemplateResult } from "lit";
import { arrow } from "../icons.js";
import type { KeyedMessage } from "./transcript.js";
import { findMatches, type Match, mark, rangesIn, unmark } from "./transcript-search.js";

/** How many pages one search fetches at most. */
const maxPages = 20;

export interface SearchHandlers {
  /** Returns the messages that are here. */
  messages: () => readonly KeyedMessage[];
  /** Fetches a page of earlier messages; returns whether some came. */
  loadMore: () => Promise<boolean>;
  /** Reports whether all messages are here. */
  complete: () => boolean;
  /** Shows a message with all of its text. */
  reveal: (key: string) => void;
}

/** The search in a transcript. It fetches messages that are not here yet, up to a limit, and says how far it looked. */
export class TranscriptSearch implements ReactiveController {
  readonly #host: LitElement;
  readonly #handlers: SearchHandlers;
  #query = "";
  #current: Match | undefined;
  #moved = false; // whether the page must scroll to the current match
  #loading = false;
  #request = 0; // grows, so that a search for another handoff ends

  constructor(host: LitElement, handlers: SearchHandlers) {
    this.#host = host;
    this.#handlers = handlers;
    host.addController(this);
  }

  /** The match that the user is at. */
  get current(): Match | undefined {
    return this.#current;
  }

  reset(): void {
    this.#request++;
    this.#query = "";
    this.#current = undefined;
    this.#loading = false;
  }

  render(): TemplateResult {
    const matches = this.#matches();
    return html`<search>
      <input
        class="field"
        type="search"
        aria-label="Search the transcript"
        placeholder="Search the transcript"
        autocomplete="off"
        dir="auto"
        .value=${this.#query}
        @input=${(event: Event) => this.#setQuery((event.target as HTMLInputElement).value)}
        @keydown=${(event: KeyboardEvent) => this.#onKeydown(event)}
      />
      ${
        this.#query.trim() === ""
          ? nothing
          : html`<span class="found num" aria-live="polite">${this.#result(matches)}</span>
              ${matches.length > 0 ? html`${this.#step("Previous match", -1)} ${this.#step("Next match", 1)}` : nothing}
              ${
                this.#loading || this.#handlers.complete()
                  ? nothing
                  : html`<button class="link" type="button" @click=${() => void this.#load()}>Look further</button>`
              }`
      }
    </search>`;
  }

  hostUpdated(): void {
    const list = this.#host.renderRoot.querySelector(".transcript > ol");
    if (!list || this.#query.trim() === "") {
      unmark();
      return;
    }
    const all: Range[] = [];
    let current: Range | undefined;
    for (const element of list.querySelectorAll<HTMLElement>(".message")) {
      const content = element.querySelector(".content") ?? element.querySelector("summary code");
      const ranges = content ? rangesIn(content, this.#query) : [];
      all.push(...ranges);
      if (element.dataset["key"] === this.#current?.key) {
        current = ranges[Math.min(this.#current?.nth ?? 0, ranges.length - 1)];
        if (this.#moved) {
          this.#moved = false;
          const target = current?.startContainer.parentElement ?? element;
          target.scrollIntoView({ block: "center" });
        }
      }
    }
    mark(all, current);
  }

  hostDisconnected(): void {
    unmark();
  }

  #matches(): Match[] {
    const messages = this.#handlers.messages();
    return findMatches(
      messages.map(({ key, message }) => ({ key, content: message.content })),
      this.#query,
    );
  }

  #result(matches: readonly Match[]): string {
    const count = this.#handlers.messages().length;
    const looked = this.#handlers.complete() ? `in all ${count} messages` : `in the newest ${count} messages`;
    if (this.#loading) {
      return `${matches.length} so far, ${looked}…`;
    }
    const place = matches.findIndex(
      ({ key, nth }) => key === this.#current?.key && nth === this.#current.nth,
    );
    const found =
      matches.length === 0 ? "None" : place < 0 ? `${matches.length}` : `${place + 1} of ${matches.length}`;
    return `${found} ${looked}`;
  }

  #step(label: string, step: 1 | -1): TemplateResult {
    return html`<button
      class="button quiet icon ${step === 1 ? "down" : "up"}"
      type="button"
      aria-label=${label}
      title=${label}
      @click=${() => this.#go(step)}
    >
      ${arrow}
    </button>`;
  }

  #setQuery(query: string): void {
    this.#query = query;
    this.#current = undefined;
    this.#host.requestUpdate();
    if (query.trim() !== "" && !this.#loading && !this.#handlers.complete()) {
      void this.#load();
    }
  }

  /** Fetches the pages before, as long as there are some and the user searches. */
  async #load(): Promise<void> {
    const request = ++this.#request;
    this.#loading = true;
    this.#host.requestUpdate();
    let more = true;
    for (let page = 0; more && page < maxPages && this.#query.trim() !== ""; page++) {
      more = await this.#handlers.loadMore();
      if (request !== this.#request) {
        return;
      }
    }
    this.#loading = false;
    this.#host.requestUpdate();
  }

  /** Goes to the next match, or to the previous one. After the last comes the first. */
  #go(step: 1 | -1): void {
    const matches = this.#matches();
    if (matches.length === 0) {
      return;
    }
    const place = matches.findIndex(
      ({ key, nth }) => key === this.#current?.key && nth === this.#current.nth,
    );
    const next = place < 0 ? (step === 1 ? 0 : -1) : (place + step) % matches.length;
    this.#current = matches.at(next);
    this.#moved = true;
    this.#handlers.reveal(this.#current?.key ?? "");
    this.#host.requestUpdate();
  }

  #onKeydown(event: KeyboardEvent): void {
    if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      this.#go(event.shiftKey ? -1 : 1);
    } else if (event.key === "Escape" && this.#query !== "") {
      event.preventDefault();
      event.stopPropagation();
      this.#setQuery("");
    }
  }
}
