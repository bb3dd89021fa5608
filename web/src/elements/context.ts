import { html, LitElement, nothing, type TemplateResult } from "lit";
import {
  type Action,
  type Card,
  type GetToken,
  type Handoff,
  nextDueChange,
  type QueueClient,
} from "../core/index.js";
import { actionBar, availableActions } from "./action-bar.js";
import { ActionForm, type Form } from "./action-form.js";
import { actionTexts } from "./action-texts.js";
import { announcerFor } from "./announcer.js";
import { ClientController, clientProperties } from "./client-controller.js";
import { connectionLine, isViewer } from "./connection-line.js";
import { contextHead, noteSection, snapshotNote, summarySection } from "./context-sections.js";
import { emit } from "./element-events.js";
import { facts } from "./facts.js";
import { findingsSection } from "./findings-section.js";
import { FocusKeeper } from "./focus-keeper.js";
import { HandoffLoader } from "./handoff-loader.js";
import { arrow, disconnected } from "./icons.js";
import { name } from "./name.js";
import { cardLabel } from "./row.js";
import { isAllowed, shortcutOf } from "./shortcuts.js";
import { contextStyles } from "./styles/context.js";
import { timelineSection } from "./timeline-section.js";
import { age } from "./times.js";
import { transcriptSection } from "./transcript.js";

/**
 * `<handoff-context>`: what the next engineer needs, in the order in which they need it. Opening it never claims.
 *
 * @fires handoff-close - the user goes back to the queue
 * @fires handoff-open - {card}: the user opens an earlier handoff of the session; `card` has its `id` and `session_id`
 * @fires handoff-change - {card, action}: the server has done what the user asked for here
 * @fires connection-change - {connection}
 * @fires signed-out
 */
export class HandoffContext extends LitElement {
  static override styles = contextStyles;

  static override properties = {
    ...clientProperties,
    sessionId: { attribute: "session-id" },
    handoffId: { attribute: "handoff-id" },
    keys: { attribute: "no-keys", converter: { fromAttribute: (value: string | null) => value === null } },
  };

  /** The client to show. Without one, all elements with the same `baseUrl` share a client. */
  declare client: QueueClient | undefined;
  /** Returns the token for the next request; null when no user is signed in. */
  declare getToken: GetToken | undefined;
  /** The address of the API. */
  declare baseUrl: string;
  /** The `session_id` of the handoff. */
  declare sessionId: string | undefined;
  /** The `id` of the handoff. */
  declare handoffId: string | undefined;
  /** Whether c, r, e and Escape work while the focus is in here and not in a text field. */
  declare keys: boolean;

  readonly #announcer = announcerFor(this);
  readonly #client = new ClientController(this, {
    changed: () => this.#loader.refresh(),
    tick: () => this.#onTick(),
  });
  readonly #loader = new HandoffLoader(this, this.#client, {
    opened: () => {
      this.#note = undefined;
      this.#form.reset();
    },
    loaded: () => this.#form.restore(),
    failed: (message) => {
      this.#note = message;
    },
  });
  readonly #focus = new FocusKeeper(this);
  readonly #form = new ActionForm(this, this.#client, this.#loader);
  #note: string | TemplateResult | undefined; // why the last action failed
  #dueChange = Number.POSITIVE_INFINITY; // when the handoff becomes overdue, by the server's clock

  constructor() {
    super();
    this.client = undefined;
    this.getToken = undefined;
    this.baseUrl = "/api/v1";
    this.sessionId = undefined;
    this.handoffId = undefined;
    this.keys = true;
    this.addEventListener("keydown", (event) => this.#onKeydown(event));
  }

  /** Focuses the heading, from where a screen reader reads on. */
  override focus(): void {
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>("h2")?.focus());
  }

  /** Opens the form that resolves or returns the handoff, as soon as the handoff is loaded. */
  compose(form: Form): void {
    this.#form.open(form);
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.handoffId) {
      return nothing;
    }
    const client = this.#client.current;
    const { handoff } = this.#loader;
    return html`<article class="context" part="context" aria-labelledby="heading">
      <nav>
        <button class="link back" type="button" part="back" @click=${() => emit(this, "handoff-close", undefined)}>
          ${arrow} Queue
        </button>
        ${client && client.connection.state !== "live" ? connectionLine(client) : nothing}
      </nav>
      ${client && handoff ? this.#loaded(client, handoff) : this.#missing()}
      <p class="hidden" role="status"></p>
    </article>`;
  }

  #loaded(client: QueueClient, handoff: Handoff): TemplateResult {
    const { card, session, older, loadMessages } = this.#loader;
    const now = client.clock.now();
    const me = client.me?.id;
    const state = { handoff, card, session, me, now };
    this.#dueChange = nextDueChange([card ?? handoff], now);
    return html`${contextHead(state)}
      <div class="columns">
        <div class="main">${noteSection(state)}</div>
        <aside part="facts" aria-label="Status">
          ${facts(state)}
          ${actionBar({
            actions: isViewer(client.connection)
              ? []
              : availableActions(card ?? handoff, session, client.actingUser, now),
            pending: client.pending(handoff.id),
            note: this.#note,
            form: this.#form.form,
            texts: this.#form.texts,
            act: (action) => void this.#act(action),
            choose: (form) => (form ? this.compose(form) : this.#dismiss()),
            write: (text) => this.#form.write(text),
          })}
        </aside>
        <div class="rest">
          ${findingsSection(state)} ${summarySection(state)} ${snapshotNote(state, () => this.#showNewer())}
          ${transcriptSection(handoff, session, older, loadMessages)} ${timelineSection(handoff, now, me)}
        </div>
      </div>
      ${handoff.previous_handoff_id ? this.#earlier(handoff.previous_handoff_id, handoff.session_id) : nothing}`;
  }

  #missing(): TemplateResult {
    const { error, card } = this.#loader;
    if (error === undefined) {
      return html`<div class="loading" part="state" data-state="loading">
        <h2 id="heading" tabindex="-1">${card?.session_title ?? "Loading…"}</h2>
        <div class="bone" aria-hidden="true"><b></b><b></b><b></b></div>
      </div>`;
    }
    return html`<div class="state" part="state" data-state="error">
      ${disconnected}
      <h2 id="heading" tabindex="-1">Could not load this handoff.</h2>
      <p class="quiet">${error}</p>
      <button class="button" type="button" @click=${() => void this.#loader.fetch()}>Try again</button>
    </div>`;
  }

  #earlier(id: string, session_id: string): TemplateResult {
    const open = () => emit(this, "handoff-open", { card: { id, session_id } });
    return html`<p class="earlier">
      <button class="link" type="button" @click=${open}>Earlier handoff of this session</button>
    </p>`;
  }

  #onTick(): void {
    if ((this.#client.current?.clock.now() ?? 0) >= this.#dueChange) {
      this.requestUpdate();
    }
  }

  async #act(action: Action): Promise<void> {
    const client = this.#client.current;
    const { handoff, card } = this.#loader;
    if (!client || !handoff || client.pending(handoff.id)) {
      return;
    }
    const closes = action === "resolve" || action === "return";
    const text = closes ? (this.#form.texts[action] ?? "").trim() : (client.me?.id ?? "");
    if (closes && text === "") {
      this.compose(action);
      return;
    }
    this.#note = undefined;
    const outcome = await client.act(card ?? cardOf(handoff), action, text);
    if (outcome.ok) {
      this.#loader.handoff = { ...handoff, ...withoutCardOnly(outcome.card) };
      if (closes) {
        this.#form.clear();
      }
      this.#announcer.say(`${actionTexts[action].done}: ${cardLabel(outcome.card)}`);
      emit(this, "handoff-change", { card: outcome.card, action });
    } else {
      const { claimed_by: winner, claimed_at: at } = outcome.problem ?? {};
      this.#note =
        winner && at ? html`${name(winner.name)} claimed this ${age(at, "exact")} ago.` : outcome.message;
      this.#announcer.say(outcome.message);
    }
    void this.#loader.fetch();
    this.requestUpdate();
  }

  /** Opens the transcript where the messages after the snapshot begin. */
  #showNewer(): void {
    const transcript = this.renderRoot.querySelector<HTMLDetailsElement>(".transcript");
    if (transcript) {
      transcript.open = true;
      transcript.querySelector<HTMLElement>(".divider")?.focus();
    }
  }

  #dismiss(): void {
    this.#focus.next = `[data-action="${this.#form.form}"]`;
    this.#form.close();
  }

  #onKeydown(event: KeyboardEvent): void {
    const shortcut = shortcutOf(event);
    if (!this.keys || this.#form.pending || !shortcut || event.defaultPrevented) {
      return;
    }
    const writing = event.composedPath()[0] instanceof HTMLTextAreaElement;
    const handoff = this.#loader.card ?? this.#loader.handoff;
    const allowed = (each: "claim" | "release" | "resolve") =>
      shortcut === each && !writing && handoff && isAllowed(each, handoff, this.#client.current);
    if (shortcut === "close" && writing) {
      this.renderRoot.querySelector<HTMLElement>("h2")?.focus();
    } else if (shortcut === "close") {
      emit(this, "handoff-close", undefined);
    } else if (allowed("claim") || allowed("release")) {
      void this.#act(shortcut as Action);
    } else if (allowed("resolve")) {
      this.compose("resolve");
    } else {
      return;
    }
    event.preventDefault();
  }
}

/** Returns the card of a handoff that is in no list. */
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
