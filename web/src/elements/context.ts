import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import {
  type Action,
  type Card,
  type Desk,
  explain,
  type Handoff,
  type HandoffKey,
  type MessagePage,
  type SessionWithMessages,
} from "../core/index.js";
import { Announcer } from "./announcer.js";
import { actionBar, type Form, offers } from "./composer.js";
import { connectionLine, watches } from "./connection-line.js";
import { contextStyles } from "./context.styles.js";
import {
  contextBody,
  contextHead,
  findingsSection,
  noteSection,
  standing,
  summarySection,
} from "./context-sections.js";
import { DeskElement } from "./desk-element.js";
import { arrow, cut } from "./marks.js";
import { name } from "./name.js";
import { spoken } from "./row.js";
import { sheet } from "./sheet.js";
import { timelineSection } from "./timeline-section.js";
import { age } from "./times.js";
import { tokens } from "./tokens.js";
import { transcriptSection } from "./transcript.js";

/**
 * `<handoff-context>`: everything that the one who picks up needs, in the order in which they need it. Opening it never claims.
 *
 * @fires handoff-close - back to the queue
 * @fires handoff-open - {card}: an earlier handoff of the session is asked for; `card` has its `id` and `session_id`
 * @fires handoff-change - {card, action}: the server has done what somebody asked for here
 * @fires connection-change - {connection}
 * @fires signed-out
 */
export class HandoffContext extends DeskElement {
  static override styles = [tokens, sheet, contextStyles];

  static override properties = {
    ...DeskElement.properties,
    sessionId: { attribute: "session-id" },
    handoffId: { attribute: "handoff-id" },
    keys: { attribute: "no-keys", converter: { fromAttribute: (value: string | null) => value === null } },
  };

  /** The `session_id` of the handoff. */
  declare sessionId: string | undefined;
  /** The `id` of the handoff. */
  declare handoffId: string | undefined;
  /** Whether c, r, e and Escape do something while the focus is in here and not in a text. */
  declare keys: boolean;

  readonly #announcer = new Announcer((text) => this.#say(text));
  #handoff: Handoff | undefined;
  #session: SessionWithMessages | undefined;
  /** The messages from before the snapshot that have been fetched. */
  #older: MessagePage | undefined;
  #error: string | undefined;
  #note: string | TemplateResult | undefined;
  #form: Form | undefined;
  #formOf: string | undefined; // the handoff that it was asked for, perhaps before that was opened
  #formLeft: Form | undefined; // its button gets the focus back
  #formAwaited = false; // it gets the focus as soon as it is there
  #texts: Partial<Record<Form, string>> = {};
  #draftOf: string | undefined; // the handoff whose draft is in the form
  #openedOn: Desk | undefined;
  #asked = 0;
  #version = 0; // of the handoff that was asked for last

  constructor() {
    super();
    this.sessionId = undefined;
    this.handoffId = undefined;
    this.keys = true;
  }

  /** Puts the focus on the heading, from where a screen reader reads on. */
  override focus(): void {
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>("h2")?.focus());
  }

  /** Opens the form in which a handoff is resolved or returned, at the latest when the handoff has come. */
  compose(form: Form): void {
    this.#form = form;
    this.#formOf = this.handoffId;
    this.#formAwaited = true;
    this.requestUpdate();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener("keydown", this.#key);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.removeEventListener("keydown", this.#key);
    this.#announcer.stop();
  }

  protected override begin(): void {
    this.requestUpdate();
  }

  protected override refresh(): void {
    const card = this.#card;
    if (card && this.#handoff && card.version > Math.max(this.#version, this.#handoff.version)) {
      void this.#fetch();
    } else if (this.#error !== undefined && this.source?.connection.state === "live" && !this.#handoff) {
      void this.#fetch();
    }
    this.requestUpdate();
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (changed.has("sessionId") || changed.has("handoffId") || this.#openedOn !== this.source) {
      this.#openedOn = this.source;
      this.#open();
    }
  }

  /**
   * Keeps the focus when its element goes: it moves to the button of the form that was left, or to the heading. In the
   * transcript, far below the heading, it moves to the summary, and nothing scrolls.
   */
  protected override update(changed: PropertyValues): void {
    const root = this.renderRoot as ShadowRoot;
    const focused = root.activeElement;
    const transcript = focused?.closest("details");
    super.update(changed);
    if (focused && !focused.isConnected && transcript?.isConnected) {
      transcript.querySelector("summary")?.focus({ preventScroll: true });
    } else if (focused && !focused.isConnected) {
      const button = root.querySelector<HTMLElement>(`[data-action="${this.#formLeft}"]`);
      (button ?? root.querySelector<HTMLElement>("h2"))?.focus();
    }
    this.#formLeft = undefined;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (!this.#formAwaited) {
      return;
    }
    const text = this.renderRoot.querySelector("textarea");
    (text ?? this.renderRoot.querySelector<HTMLElement>("h2"))?.focus();
    this.#formAwaited = !text && !this.#handoff && this.#error === undefined;
  }

  protected override render(): TemplateResult | typeof nothing {
    const desk = this.source;
    if (!this.handoffId) {
      return nothing;
    }
    const handoff = this.#handoff;
    return html`<article class="context" part="context" aria-labelledby="heading">
      <nav>
        <button class="link back" type="button" part="back" @click=${() => this.emit("handoff-close")}>
          ${arrow} Queue
        </button>
        ${desk && desk.connection.state !== "live" ? connectionLine(desk) : nothing}
      </nav>
      ${desk && handoff ? this.#loaded(desk, handoff) : this.#missing()}
      <p class="hidden" role="status"></p>
    </article>`;
  }

  #loaded(desk: Desk, handoff: Handoff): TemplateResult {
    const card = this.#card;
    const now = desk.clock.now();
    const me = desk.me?.id;
    const state = { handoff, card, session: this.#session, me, now };
    return html`${contextHead(state)}
      <div class="columns">
        <div class="main">${noteSection(state)}</div>
        <aside part="facts" aria-label="Standing">
          ${standing(state)}
          ${actionBar({
            offers: watches(desk.connection) ? [] : offers(card ?? handoff, this.#session, me, now),
            pending: desk.pending(handoff.id),
            note: this.#note,
            form: this.#form,
            texts: this.#texts,
            act: (action) => void this.#act(action),
            choose: (form) => (form ? this.compose(form) : this.#dismiss()),
            write: (text) => this.#write(text),
          })}
        </aside>
        <div class="rest">
          ${findingsSection(state)} ${summarySection(state)} ${contextBody(state)}
          ${transcriptSection(handoff, this.#session, this.#older, this.#more)} ${timelineSection(handoff, now, me)}
        </div>
      </div>
      ${
        handoff.previous_handoff_id
          ? html`<p class="earlier">
              <button class="link" type="button" @click=${this.#earlier}>Earlier handoff of this session</button>
            </p>`
          : nothing
      }`;
  }

  #missing(): TemplateResult {
    if (this.#error === undefined) {
      return html`<div class="loading" part="state" data-state="loading">
        <h2 id="heading" tabindex="-1">${this.#card?.session_title ?? "Opening…"}</h2>
        <div class="bone" aria-hidden="true"><b></b><b></b><b></b></div>
      </div>`;
    }
    return html`<div class="state" part="state" data-state="error">
      ${cut}
      <h2 id="heading" tabindex="-1">This handoff cannot be shown.</h2>
      <p class="quiet">${this.#error}</p>
      <button class="button" type="button" @click=${() => void this.#fetch()}>Try again</button>
    </div>`;
  }

  get #card(): Card | undefined {
    return this.handoffId === undefined ? undefined : this.source?.card(this.handoffId);
  }

  #open(): void {
    if (this.#handoff?.id !== this.handoffId) {
      this.#handoff = undefined;
      this.#session = undefined;
      this.#older = undefined;
    }
    this.#error = undefined;
    this.#note = undefined;
    this.#version = 0;
    if (this.#formOf !== this.handoffId) {
      this.#form = undefined;
      this.#formAwaited = false;
    }
    this.#formOf = undefined;
    this.#texts = {};
    this.#draftOf = undefined;
    void this.#fetch();
  }

  /** Brings back what was being written, as soon as it is known by whom. */
  #restore(desk: Desk): void {
    if (this.#draftOf === this.handoffId || !desk.me || !this.handoffId) {
      return;
    }
    this.#draftOf = this.handoffId;
    const draft = desk.drafts.get(this.handoffId);
    this.#texts = { ...draft?.texts, ...this.#texts };
    if (draft?.form === "return" || draft?.form === "resolve") {
      this.#form ??= draft.form;
    }
  }

  /** Fetches the handoff, and the session as it is now. What is there stays until they have come. */
  async #fetch(): Promise<void> {
    const desk = this.source;
    if (!desk || !this.sessionId || !this.handoffId) {
      return;
    }
    const asked = ++this.#asked;
    const key: HandoffKey = { session_id: this.sessionId, id: this.handoffId };
    this.#version = this.#card?.version ?? 0;
    try {
      const [handoff, session] = await Promise.all([
        desk.client.handoff(key),
        desk.client.session(key.session_id).catch(() => this.#session),
      ]);
      if (asked !== this.#asked) {
        return;
      }
      this.#handoff = handoff;
      this.#session = session;
      this.#error = undefined;
      this.#restore(desk);
    } catch (error) {
      if (asked !== this.#asked) {
        return;
      }
      this.#error = explain(error);
    }
    this.requestUpdate();
  }

  /** Fetches the messages before those that are shown: before the snapshot, or between it and the newest. */
  readonly #more = async (before: string, place: "older" | "between"): Promise<void> => {
    const desk = this.source;
    const asked = this.#asked;
    try {
      const page = await desk?.client.messages(this.sessionId ?? "", before);
      if (!page || asked !== this.#asked) {
        return;
      }
      if (place === "older") {
        page.messages.push(...(this.#older?.messages ?? []));
        this.#older = page;
      } else if (this.#session) {
        page.messages.push(...this.#session.messages);
        Object.assign(this.#session, page);
      }
    } catch (error) {
      this.#note = explain(error);
    }
    this.requestUpdate();
  };

  async #act(action: Action): Promise<void> {
    const desk = this.source;
    const handoff = this.#handoff;
    if (!desk || !handoff || desk.pending(handoff.id)) {
      return;
    }
    const closes = action === "resolve" || action === "return";
    const text = closes ? (this.#texts[action] ?? "").trim() : (desk.me?.id ?? "");
    if (closes && text === "") {
      this.compose(action);
      return;
    }
    this.#note = undefined;
    const outcome = await desk.act(this.#card ?? cardOf(handoff), action, text);
    if (!outcome.ok) {
      const { claimed_by: winner, claimed_at: at } = outcome.problem ?? {};
      this.#note =
        winner && at ? html`${name(winner.name)} took this ${age(at, "exact")} ago.` : outcome.message;
      this.#announcer.tell(outcome.message);
      void this.#fetch();
    } else {
      this.#handoff = { ...handoff, ...withoutCardOnly(outcome.card) };
      if (closes) {
        this.#form = undefined;
        this.#texts = {};
      }
      this.#announcer.tell(`${said[action]}: ${spoken(outcome.card)}`);
      this.emit("handoff-change", { card: outcome.card, action });
      void this.#fetch();
    }
    this.requestUpdate();
  }

  #write(text: string): void {
    if (this.#form) {
      this.#texts = { ...this.#texts, [this.#form]: text };
      this.#keep();
      this.requestUpdate();
    }
  }

  #dismiss(): void {
    this.#formLeft = this.#form;
    this.#form = undefined;
    this.#keep();
    this.requestUpdate();
  }

  #keep(): void {
    if (this.handoffId) {
      this.source?.drafts.set(this.handoffId, {
        form: this.#form,
        texts: this.#texts as Record<string, string>,
      });
    }
  }

  readonly #earlier = () => {
    const handoff = this.#handoff;
    if (handoff?.previous_handoff_id) {
      this.emit("handoff-open", {
        card: { id: handoff.previous_handoff_id, session_id: handoff.session_id },
      });
    }
  };

  readonly #key = (event: KeyboardEvent) => {
    const writing = event.composedPath()[0] instanceof HTMLTextAreaElement;
    if (
      !this.keys ||
      this.#formAwaited ||
      event.ctrlKey ||
      event.metaKey ||
      event.altKey ||
      event.defaultPrevented
    ) {
      return;
    }
    const handoff = this.#card ?? this.#handoff;
    const mine = handoff?.status === "claimed" && handoff.claimed_by?.id === this.source?.me?.id;
    if (event.key === "Escape") {
      if (writing) {
        this.renderRoot.querySelector<HTMLElement>("h2")?.focus();
      } else {
        this.emit("handoff-close");
      }
    } else if (writing) {
      return;
    } else if (event.key === "c" && handoff?.status === "waiting" && !watches(this.source?.connection)) {
      void this.#act("claim");
    } else if (event.key === "r" && mine) {
      void this.#act("release");
    } else if (event.key === "e" && mine) {
      this.compose("resolve");
    } else {
      return;
    }
    event.preventDefault();
  };

  #say(text: string): void {
    const status = this.renderRoot.querySelector("[role=status]");
    if (status) {
      status.textContent = text;
    }
  }
}

const said: Record<Action, string> = {
  claim: "It is yours",
  release: "Given back",
  resolve: "Resolved",
  return: "Returned with your answer",
  reassign: "Taken over",
  withdraw: "Withdrawn",
};

/** The card of a handoff that is in none of the lists. */
function cardOf(handoff: Handoff): Card {
  const { engineer_notes, context, timeline: _timeline, timeline_omitted: _omitted, ...rest } = handoff;
  return {
    ...rest,
    session_title: context?.title ?? "",
    problem_summary: context?.problem_summary ?? "",
    note_preview: engineer_notes.slice(0, 200),
  };
}

function withoutCardOnly(card: Card): Partial<Handoff> {
  const { session_title: _title, problem_summary: _summary, note_preview: _preview, ...rest } = card;
  return rest;
}
