import { html, LitElement, nothing, type TemplateResult } from "lit";
import {
  type Action,
  cardOf,
  type GetToken,
  type Handoff,
  nextDueChange,
  type QueueClient,
} from "../../core/index.js";
import { announcerFor } from "../announcer.js";
import { ClientController, clientProperties } from "../client-controller.js";
import { connectionLine } from "../connection-line.js";
import { type Shortcut, shortcutOf } from "../dialogs/shortcuts.js";
import { emit } from "../element-events.js";
import { contextStyles } from "../styles/context.js";
import { ActionFoot } from "./action-foot.js";
import type { Form } from "./action-form.js";
import { contextNav, contextTitle } from "./context-head.js";
import { noteSection, outcomeSection, snapshotNote, summarySection } from "./context-sections.js";
import { failedState, loadingState, missingState, signedOutState } from "./context-states.js";
import { facts } from "./facts.js";
import { findingsSection } from "./findings-section.js";
import { FocusKeeper } from "./focus-keeper.js";
import { HandoffLoader } from "./handoff-loader.js";
import { ReadMark } from "./read-mark.js";
import { timelineSection } from "./timeline-section.js";
import { TitleClamp } from "./title-clamp.js";
import { Transcript } from "./transcript-section.js";

/**
 * `<handoff-context>`: what the next engineer needs, in the order in which they need it, over what they can do. Opening
 * it never claims.
 *
 * @fires handoff-close - the user goes back to the queue
 * @fires handoff-open - {card}: the user opens an earlier handoff of the session; `card` has its `id` and `session_id`
 * @fires handoff-shown - {card}: the handoff is loaded, or loaded again; the list can lack it
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
  /** Whether c, r, e, a and Escape work while the focus is in here and not in a text field. */
  declare keys: boolean;

  readonly #client = new ClientController(this, {
    changed: () => this.#loader.refresh(),
    tick: () => this.#onTick(),
  });
  readonly #loader = new HandoffLoader(this, this.#client, {
    opened: () => {
      this.#foot.reset();
      this.#clamp.reset();
    },
    loaded: () => this.#onLoaded(),
    failed: (message) => this.#foot.fail(message),
  });
  readonly #foot = new ActionFoot(this, {
    client: this.#client,
    loader: this.#loader,
    announcer: announcerFor(this),
    focus: new FocusKeeper(this),
    close: () => this.#close(),
  });
  readonly #clamp = new TitleClamp(this);
  readonly #transcript = new Transcript(this, this.#loader);
  #dueChange = Number.POSITIVE_INFINITY; // when the handoff becomes overdue, by the server's clock

  constructor() {
    super();
    this.client = undefined;
    this.getToken = undefined;
    this.baseUrl = "/api/v1";
    this.sessionId = undefined;
    this.handoffId = undefined;
    this.keys = true;
    this.addController(new ReadMark(this, this.#client, this.#loader));
    this.addEventListener("keydown", (event) => this.#onKeydown(event));
  }

  /** Focuses the heading, from where a screen reader reads on. */
  override focus(): void {
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>("h2")?.focus());
  }

  /** Opens the form that resolves or returns the handoff, as soon as the handoff is loaded. */
  compose(form: Form): void {
    this.#foot.form.open(form);
  }

  /** Does what a button of the element does, if the user can do it now. Actions that need a text open their form. */
  run(action: Action): Promise<void> {
    return this.#foot.run(action);
  }

  /** Opens the picker of the colleague who gets the handoff, if the user can assign it. */
  assign(): void {
    this.#foot.assign();
  }

  /** Copies the address of the handoff. */
  copyLink(): Promise<void> {
    return this.#foot.copyLink();
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.handoffId) {
      return nothing;
    }
    const client = this.#client.current;
    const { handoff } = this.#loader;
    const connection = client && client.connection.state !== "live" ? connectionLine(client) : nothing;
    return html`<article class="context" part="context" aria-labelledby="heading">
      <div class="column">
        <div class="top">
          ${contextNav(handoff, connection, this.#close)}
          ${client && handoff ? this.#head(client, handoff) : this.#missing()}
        </div>
        ${client && handoff ? this.#sections(client, handoff) : nothing}
      </div>
      ${client && handoff ? this.#foot.render(client, handoff) : nothing}
      <p class="hidden" role="status"></p>
    </article>`;
  }

  #state(client: QueueClient, handoff: Handoff) {
    const { card, session } = this.#loader;
    return { handoff, card, session, me: client.me?.id, now: client.clock.now() };
  }

  #head(client: QueueClient, handoff: Handoff): TemplateResult {
    const state = this.#state(client, handoff);
    this.#dueChange = nextDueChange([state.card ?? handoff], state.now);
    return html`${contextTitle(state, this.#clamp)} ${facts(state)}`;
  }

  #sections(client: QueueClient, handoff: Handoff): TemplateResult {
    const state = this.#state(client, handoff);
    const { previous_handoff_id: earlier } = handoff;
    return html`${outcomeSection(state)} ${noteSection(state)} ${findingsSection(state)} ${summarySection(state)}
      <div class="talk">
        ${snapshotNote(state, () => this.#showNewer())} ${this.#transcript.render()}
      </div>
      ${timelineSection(handoff, state.now, state.me)}
      ${earlier ? this.#earlier(earlier, handoff.session_id) : nothing}`;
  }

  #missing(): TemplateResult {
    const { error, missing, card } = this.#loader;
    if (this.#client.current?.connection.state === "signed-out") {
      return signedOutState();
    }
    if (error === undefined) {
      return loadingState(card?.session_title);
    }
    return missing
      ? missingState(this.#close)
      : failedState(error, () => void this.#loader.fetch(), this.#close);
  }

  #earlier(id: string, session_id: string): TemplateResult {
    const open = () => emit(this, "handoff-open", { card: { id, session_id } });
    return html`<p class="earlier">
      <button class="link" type="button" @click=${open}>Earlier handoff of this session</button>
    </p>`;
  }

  #onLoaded(): void {
    this.#foot.form.restore();
    const { handoff, card } = this.#loader;
    if (handoff) {
      emit(this, "handoff-shown", { card: card ?? cardOf(handoff) });
    }
  }

  readonly #close = (): void => emit(this, "handoff-close", undefined);

  #onTick(): void {
    if ((this.#client.current?.clock.now() ?? 0) >= this.#dueChange) {
      this.requestUpdate();
    }
  }

  /** Opens the transcript where the messages after the snapshot begin. */
  #showNewer(): void {
    const transcript = this.renderRoot.querySelector<HTMLDetailsElement>(".transcript");
    if (transcript) {
      transcript.open = true;
      transcript.querySelector<HTMLElement>(".divider")?.focus();
    }
  }

  #onKeydown(event: KeyboardEvent): void {
    const shortcut = shortcutOf(event);
    const { form, menu } = this.#foot;
    if (!this.keys || !shortcut || event.defaultPrevented || menu.open) {
      return;
    }
    if (form.pending && shortcut !== "close") {
      event.preventDefault(); // it is text that comes too early, and no shortcut of the page
      return;
    }
    const target = event.composedPath()[0];
    if (shortcut === "close" && target instanceof HTMLElement && target.closest(".composer")) {
      this.#foot.leave();
    } else if (shortcut === "close") {
      this.#close();
    } else if (shortcut === "reassign" && !isField(target)) {
      this.assign();
    } else if (isAction(shortcut) && !isField(target) && this.#foot.can(shortcut)) {
      void this.run(shortcut);
    } else {
      return;
    }
    event.preventDefault();
  }
}

function isAction(shortcut: Shortcut): shortcut is Shortcut & Action {
  return shortcut === "claim" || shortcut === "release" || shortcut === "resolve";
}

/** Reports whether keys are text, or choose something, where they are pressed. */
function isField(target: EventTarget | undefined): boolean {
  return (
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLInputElement ||
    target instanceof HTMLSelectElement
  );
}
