import { html, LitElement, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { GetToken, NewsOfOwn, QueueClient } from "../../core/index.js";
import { announcerFor } from "../announcer.js";
import { ClientController, clientProperties } from "../client-controller.js";
import { emit } from "../element-events.js";
import { cross } from "../icons.js";
import { toastStyles } from "../styles/toasts.js";
import { newsText } from "./news-text.js";
import { type Toast, ToastList } from "./toast-list.js";

/**
 * `<queue-toasts>`: tells a user for a few seconds what another person has done with a handoff that they asked. Its
 * place is the corner of the window.
 *
 * @fires handoff-open - {card}: the user opens the handoff
 * @fires queue-news - {card, type, by}: it happened; the page can tell it in other ways too
 */
export class QueueToasts extends LitElement {
  static override styles = toastStyles;
  static override properties = clientProperties;

  /** The client whose news are told. Without one, all elements with the same `baseUrl` share a client. */
  declare client: QueueClient | undefined;
  /** Returns the token for the next request; null when no user is signed in. */
  declare getToken: GetToken | undefined;
  /** The address of the API. */
  declare baseUrl: string;

  readonly #list = new ToastList();
  readonly #announcer = announcerFor(this);
  #before: HTMLElement | undefined; // had the focus before a toast

  constructor() {
    super();
    this.client = undefined;
    this.getToken = undefined;
    this.baseUrl = "/api/v1";
    new ClientController(this, {
      attached: (client, signal) => this.#onAttached(client, signal),
      tick: () => this.#list.pass(1_000) && this.requestUpdate(),
    });
  }

  #onAttached(client: QueueClient, signal: AbortSignal): void {
    const hide = () => this.#list.hold("hidden", document.visibilityState !== "visible");
    hide();
    document.addEventListener("visibilitychange", hide, { signal });
    client.addEventListener("news", ({ detail }) => this.#tell(detail), { signal });
    client.addEventListener("change", () => this.#list.read(client.unread) && this.requestUpdate(), {
      signal,
    });
  }

  #tell(news: NewsOfOwn): void {
    this.#list.add(news);
    this.#announcer.news(news.card.id, `${newsText(news)}: ${news.card.session_title}`);
    emit(this, "queue-news", news);
    this.requestUpdate();
  }

  protected override render(): TemplateResult {
    return html`
      <p class="hidden" role="status"></p>
      <section
        class="toasts"
        part="toasts"
        aria-label="News"
        ?hidden=${this.#list.toasts.length === 0}
        @pointerenter=${() => this.#list.hold("hover", true)}
        @pointerleave=${() => this.#list.hold("hover", false)}
        @focusin=${this.#onFocusIn}
        @focusout=${this.#onFocusOut}
      >
        ${repeat(
          this.#list.toasts,
          ({ news }) => news.card.id,
          (toast) => this.#toast(toast),
        )}
      </section>
    `;
  }

  #toast({ news }: Toast): TemplateResult {
    const { card } = news;
    return html`<div class="toast" part="toast" data-toast=${card.id}>
      <p class="text">
        <b>${newsText(news)}</b>
        <span class="title"><bdi>${card.session_title}</bdi></span>
      </p>
      <button class="button" type="button" @click=${() => this.#open(news)}>Open</button>
      <button class="button quiet icon" type="button" aria-label="Dismiss" @click=${() => this.#dismiss(card.id)}>
        ${cross}
      </button>
    </div>`;
  }

  #open({ card }: NewsOfOwn): void {
    this.#list.dismiss(card.id);
    this.requestUpdate();
    emit(this, "handoff-open", { card });
  }

  async #dismiss(id: string): Promise<void> {
    this.#list.dismiss(id);
    this.requestUpdate();
    await this.updateComplete;
    const next = this.renderRoot.querySelector<HTMLElement>(".toast:last-of-type [aria-label]");
    (next ?? this.#before)?.focus();
  }

  readonly #onFocusIn = ({ relatedTarget: from }: FocusEvent): void => {
    this.#list.hold("focus", true);
    if (from instanceof HTMLElement && !this.renderRoot.contains(from)) {
      this.#before = from;
    }
  };

  readonly #onFocusOut = ({ relatedTarget: to }: FocusEvent): void => {
    this.#list.hold("focus", to instanceof Node && this.renderRoot.contains(to));
  };

  /** A toast that goes takes its focus and the pointer with it, which no event tells. */
  protected override updated(): void {
    this.#list.hold("focus", this.shadowRoot?.activeElement instanceof Element);
    if (this.#list.toasts.length === 0) {
      this.#list.hold("hover", false);
    }
  }
}
