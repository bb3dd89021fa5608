import { html, LitElement, nothing, type TemplateResult } from "lit";
import type { Card, GetToken, Priority, Problem, QueueClient } from "../../core/index.js";
import { announcerFor } from "../announcer.js";
import { ClientController, clientProperties } from "../client-controller.js";
import { define } from "../define.js";
import { emit } from "../element-events.js";
import { BeginDraft } from "./begin-draft.js";
import { type BeginErrors, beginForm, type Intent } from "./begin-form.js";
import { composeNote, maxNote, type NoteParts } from "./begin-notes.js";
import { alreadyOpen, type ChosenSession, OwnSessions } from "./begin-sessions.js";
import "./picker.js";
import { cardLabel } from "../queue/row.js";
import { beginStyles } from "../styles/begin.js";

/**
 * `<begin-handoff>`: a dialog in which users escalate or park one of their own sessions. {@link BeginHandoff.open}
 * opens it. It is empty for those who cannot.
 *
 * @fires handoff-open - {card}: the new handoff, or the open one of the session that was chosen
 * @fires handoff-change - {card, action}: the server has made the handoff
 * @fires connection-change - {connection}
 * @fires signed-out
 */
export class BeginHandoff extends LitElement {
  static override styles = beginStyles;

  static override properties = {
    ...clientProperties,
    session: { state: true },
    errors: { state: true },
    preview: { state: true },
    sending: { state: true },
  };

  /** The client to use. Without one, all elements with the same `baseUrl` share a client. */
  declare client: QueueClient | undefined;
  /** Returns the token for the next request; null when no user is signed in. */
  declare getToken: GetToken | undefined;
  /** The address of the API. */
  declare baseUrl: string;
  declare private session: ChosenSession | undefined;
  declare private errors: BeginErrors;
  declare private preview: boolean;
  declare private sending: Intent | undefined;

  readonly #announcer = announcerFor(this);
  readonly #client = new ClientController(this);
  readonly #draft = new BeginDraft();
  readonly #sessions = new OwnSessions();

  constructor() {
    super();
    this.client = undefined;
    this.getToken = undefined;
    this.baseUrl = "/api/v1";
    this.session = undefined;
    this.errors = {};
    this.preview = false;
    this.sending = undefined;
  }

  /** Whether the user can begin a handoff. */
  get allowed(): boolean {
    return this.#client.current?.can("createHandoff") ?? false;
  }

  /** Opens the dialog with the draft, for a session or for one to be chosen. */
  async open(sessionId?: string): Promise<void> {
    const client = this.#client.current;
    await this.updateComplete;
    if (!client || !this.allowed || this.#dialog?.open) {
      return;
    }
    this.errors = {};
    this.preview = false;
    this.#draft.restore(client.drafts);
    const id = sessionId ?? this.#draft.session;
    this.session = undefined;
    this.#sessions.none = false;
    await this.updateComplete;
    this.#dialog?.showModal();
    void this.#picker?.reset();
    this.#picker?.focus();
    if (id !== undefined) {
      this.#take(await this.#sessions.fetch(client, id));
    }
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.allowed) {
      return nothing;
    }
    const { session, errors, preview, sending } = this;
    return html`<dialog class="dialog begin" part="dialog" aria-labelledby="begin-heading">
        ${beginForm({
          draft: this.#draft,
          session,
          none: this.#sessions.none,
          errors,
          preview,
          sending,
          search: this.#search,
          choose: (id) => this.#choose(id),
          write: (part, text) => this.#write(part, text),
          prioritize: (priority) => this.#prioritize(priority),
          setPreview: (on) => {
            this.preview = on;
          },
          discard: () => this.#discard(),
          send: (intent) => void this.#send(intent),
          cancel: () => this.#dialog?.close(),
        })}
      </dialog>
      <p class="hidden" role="status"></p>`;
  }

  get #dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector("dialog");
  }

  get #picker() {
    return this.renderRoot.querySelector("handoff-picker");
  }

  readonly #search = async (q: string) => {
    const client = this.#client.current;
    const options = client ? await this.#sessions.find(client, q) : [];
    this.requestUpdate();
    return options;
  };

  /** Takes a session that was picked, or opens its open handoff; undefined: another one is to be picked. */
  #choose(id: string | undefined): void {
    const session = id === undefined ? undefined : this.#sessions.get(id);
    if (session?.handoff) {
      this.#openExisting(session.handoff);
      return;
    }
    this.#take(session);
    void this.updateComplete.then(() => {
      const next = session ? this.renderRoot.querySelector<HTMLElement>("textarea") : this.#picker;
      next?.focus();
    });
  }

  #take(session: ChosenSession | undefined): void {
    this.session = session;
    this.#draft.session = session?.id;
    const { session: _chosen, ...errors } = this.errors;
    this.errors = errors;
    this.#store();
  }

  #openExisting(card: Card): void {
    this.#dialog?.close();
    const kept = this.#draft.empty ? "" : " Your note is kept as a draft.";
    this.#announcer.say(`This session is ${alreadyOpen(card)}.${kept}`);
    emit(this, "handoff-open", { card });
  }

  #write(part: keyof NoteParts, text: string): void {
    this.#draft.parts = { ...this.#draft.parts, [part]: text };
    this.errors = {};
    this.#store();
  }

  #prioritize(priority: Priority): void {
    this.#draft.priority = priority;
    this.#store();
  }

  #store(): void {
    const drafts = this.#client.current?.drafts;
    if (drafts) {
      this.#draft.store(drafts);
    }
    this.requestUpdate();
  }

  #discard(): void {
    const { session } = this;
    const drafts = this.#client.current?.drafts;
    if (drafts) {
      this.#draft.clear(drafts);
    }
    this.#draft.session = session?.id;
    this.preview = false;
    this.requestUpdate();
    void this.updateComplete.then(() => this.renderRoot.querySelector("textarea")?.focus());
  }

  async #send(intent: Intent): Promise<void> {
    const client = this.#client.current;
    if (!client || this.sending) {
      return;
    }
    const { session } = this;
    const engineer_notes = composeNote(this.#draft.parts);
    if (!session) {
      this.errors = { session: "Choose the session to hand off." };
      this.#picker?.focus();
      return;
    }
    if (engineer_notes.length > maxNote) {
      this.errors = { note: `The note has ${engineer_notes.length} characters, more than ${maxNote}.` };
      return;
    }
    this.errors = {};
    this.sending = intent;
    const outcome = await client.begin(session.id, {
      intent,
      priority: this.#draft.priority,
      engineer_notes,
    });
    this.sending = undefined;
    if (outcome.ok) {
      this.#done(outcome.card, intent, client);
    } else if (outcome.card) {
      this.#openExisting(outcome.card);
    } else {
      this.errors = byField(outcome);
    }
  }

  #done(card: Card, intent: Intent, client: QueueClient): void {
    this.#draft.clear(client.drafts);
    this.session = undefined;
    this.#dialog?.close();
    this.#announcer.say(`${intent === "park" ? "Parked" : "Escalated"}: ${cardLabel(card)}`);
    emit(this, "handoff-change", { card, action: intent });
    emit(this, "handoff-open", { card });
  }
}

const fieldOf: Record<string, keyof BeginErrors> = {
  priority: "priority",
  engineer_notes: "note",
  id: "session",
};

/** Returns the messages of a refusal beside what they are about; those about nothing in the form stand above it. */
function byField({ message, problem }: { message: string; problem?: Problem | undefined }): BeginErrors {
  const errors: BeginErrors = {};
  for (const { field, problem: text } of problem?.errors ?? []) {
    errors[fieldOf[field] ?? "form"] = text;
  }
  return Object.keys(errors).length > 0 ? errors : { form: message };
}

declare global {
  interface HTMLElementTagNameMap {
    "begin-handoff": BeginHandoff;
  }
}

define("begin-handoff", BeginHandoff);
