import { html, type LitElement, nothing, type ReactiveController, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Handoff, SessionWithMessages } from "../../core/index.js";
import type { HandoffHost, HandoffLoader } from "./handoff-loader.js";
import { messageItem } from "./message.js";
import { ScrollPlace } from "./scroll-place.js";
import { type KeyedMessage, keyed, messagesSince } from "./transcript.js";
import { TranscriptSearch } from "./transcript-search-field.js";

/** How many messages from before the handoff are shown at first, and with each "Show earlier messages". */
const shownAtFirst = 10;
const shownMore = 50;

/** The messages of a handoff: from before it, and since. */
interface Messages {
  before: KeyedMessage[];
  /** The cursor of messages before those; null: there are none. */
  earlier: string | null;
  since: KeyedMessage[];
  /** The cursor of messages between the two. */
  between: string | null;
}

/** The transcript of the handoff of its host: its newest messages, all others on request, and a search in them. */
export class Transcript implements ReactiveController {
  readonly #host: LitElement & HandoffHost;
  readonly #loader: HandoffLoader;
  readonly #search: TranscriptSearch;
  #handoffId: string | undefined;
  #shown = shownAtFirst;
  readonly #open = new Set<string>(); // the keys of long messages and tools of which all is shown

  constructor(host: LitElement & HandoffHost, loader: HandoffLoader) {
    this.#host = host;
    this.#loader = loader;
    this.#search = new TranscriptSearch(host, {
      messages: () => {
        const { before, since } = this.#messages();
        return [...before, ...since];
      },
      loadMore: () => this.#loadMore(),
      complete: () => {
        const { between, earlier } = this.#messages();
        return between === null && earlier === null;
      },
      reveal: (key) => this.#reveal(key),
    });
    host.addController(this);
    new ScrollPlace(host, ".message");
  }

  hostUpdate(): void {
    if (this.#handoffId !== this.#host.handoffId) {
      this.#handoffId = this.#host.handoffId;
      this.#shown = shownAtFirst;
      this.#open.clear();
      this.#search.reset();
    }
  }

  render(): TemplateResult | typeof nothing {
    const { handoff } = this.#loader;
    if (!handoff?.context) {
      return nothing;
    }
    const messages = this.#messages();
    const { before, since } = messages;
    const shown = before.slice(-this.#shown);
    const all = [...shown, ...since];
    const dated = new Set(all.map(({ message }) => dayOf(message.created_at))).size > 1;
    const long = before.length + since.length > shownAtFirst || messages.earlier !== null;
    return html`<details class="transcript" part="transcript" open>
      <summary>
        <h3>Transcript</h3>
        <span class="quiet num">${this.#title(handoff, messages)}</span>
      </summary>
      <div class="tools" ?hidden=${all.length === 0}>
        ${this.#search.render()} ${long ? this.#newest() : nothing}
      </div>
      <ol>
        ${this.#earlier(messages)} ${this.#items(shown, undefined, dated)}
        ${
          since.length > 0
            ? html`<li class="divider" tabindex="-1"><span>After the handoff</span></li>
                ${this.#between(messages.between)} ${this.#items(since, shown.at(-1), dated)}`
            : nothing
        }
      </ol>
    </details>`;
  }

  #title({ messages_since }: Handoff, { before, earlier }: Messages): string {
    const count = before.length;
    const counted =
      count === 0
        ? "No messages"
        : `${earlier ? "Last " : ""}${count} ${count === 1 ? "message" : "messages"}`;
    return `${counted}${messages_since > 0 ? `, ${messages_since} new` : ""}`;
  }

  #items(messages: readonly KeyedMessage[], previous: KeyedMessage | undefined, dated: boolean): unknown {
    const days = messages.map(({ message }) => dayOf(message.created_at));
    const dayBefore = previous && dayOf(previous.message.created_at);
    return repeat(
      messages,
      ({ key }) => key,
      ({ key, message }, i) => {
        const begins = dated && days[i] !== (i === 0 ? dayBefore : days[i - 1]);
        return html`${begins ? html`<li class="day"><span>${dayName(message.created_at)}</span></li>` : nothing}
          ${messageItem(message, key, {
            open: this.#open.has(key),
            current: this.#search.current?.key === key,
            dated,
            setOpen: (open) => this.#setOpen(key, open),
          })}`;
      },
    );
  }

  #earlier({ before, earlier }: Messages): TemplateResult | typeof nothing {
    const hidden = before.length > this.#shown;
    if (!hidden && !earlier) {
      return this.#shown > shownAtFirst
        ? html`<li class="beginning quiet">The session began here.</li>`
        : nothing;
    }
    const show = () => {
      this.#shown += shownMore;
      this.#host.requestUpdate();
      if (before.length < this.#shown && earlier) {
        void this.#loader.loadMessages(earlier, "older");
      }
    };
    return html`<li class="more"><button class="link" type="button" @click=${show}>Show earlier messages</button></li>`;
  }

  #between(cursor: string | null): TemplateResult | typeof nothing {
    const show = () => void this.#loader.loadMessages(cursor ?? "", "between");
    return cursor
      ? html`<li class="more"><button class="link" type="button" @click=${show}>Show messages in between</button></li>`
      : nothing;
  }

  /** Renders the button that jumps to the newest message, which is the last. */
  #newest(): TemplateResult {
    const jump = () => {
      const newest = [...this.#host.renderRoot.querySelectorAll<HTMLElement>(".message")].at(-1);
      if (newest) {
        newest.tabIndex = -1;
        newest.focus({ preventScroll: true });
        newest.scrollIntoView({ block: "nearest" });
      }
    };
    return html`<button class="button quiet" type="button" @click=${jump}>Newest</button>`;
  }

  #messages(): Messages {
    const { handoff, session, older } = this.#loader;
    const context = handoff?.context;
    if (!context) {
      return { before: [], earlier: null, since: [], between: null };
    }
    const later = messagesSince(session as SessionWithMessages | undefined, context.taken_at);
    const before = [...(older?.messages ?? []), ...context.messages];
    const all = keyed([...before, ...later.messages]);
    return {
      before: all.slice(0, before.length),
      earlier: (older ? older.messages_cursor : context.messages_cursor) ?? null,
      since: all.slice(before.length),
      between: later.before,
    };
  }

  /** Fetches a page of messages that are not here yet; returns whether there were some. */
  async #loadMore(): Promise<boolean> {
    const { between, earlier, before, since } = this.#messages();
    const cursor = between ?? earlier;
    if (cursor === null) {
      return false;
    }
    await this.#loader.loadMessages(cursor, between === null ? "older" : "between");
    const now = this.#messages();
    return now.before.length + now.since.length > before.length + since.length;
  }

  /** Shows a message with all of its text. */
  #reveal(key: string): void {
    const { before } = this.#messages();
    const place = before.findIndex((each) => each.key === key);
    if (place >= 0) {
      this.#shown = Math.max(this.#shown, before.length - place);
    }
    this.#setOpen(key, true);
  }

  #setOpen(key: string, open: boolean): void {
    if (open !== this.#open.has(key)) {
      this.#open[open ? "add" : "delete"](key);
      this.#host.requestUpdate();
    }
  }
}

function dayOf(at: string): string {
  return new Date(at).toDateString();
}

function dayName(at: string): string {
  return new Date(at).toLocaleDateString(undefined, { weekday: "long", day: "numeric", month: "long" });
}
