import { html, nothing, type TemplateResult } from "lit";
import type { Action, Handoff, QueueClient } from "../../core/index.js";
import type { Announcer } from "../announcer.js";
import type { ClientController } from "../client-controller.js";
import { pageLink, productLink } from "../handoff-links.js";
import { actionBar } from "./action-bar.js";
import { type Choices, choicesOf } from "./action-choices.js";
import { failureNote } from "./action-failure.js";
import { ActionForm, type Form } from "./action-form.js";
import { ActionRunner } from "./action-runner.js";
import { AssignPicker } from "./assign-picker.js";
import { Clipboard } from "./clipboard.js";
import { composer, keptDrafts } from "./composer.js";
import type { FocusKeeper } from "./focus-keeper.js";
import type { HandoffHost, HandoffLoader } from "./handoff-loader.js";
import { PopoverMenu } from "./popover-menu.js";

export interface FootHost extends HandoffHost {
  baseUrl: string;
  keys: boolean;
}

export interface FootParts {
  client: ClientController;
  loader: HandoffLoader;
  announcer: Announcer;
  focus: FocusKeeper;
  close: () => void;
}

/** The foot of the context: what the user can do with the handoff, the form for it, and why it failed. */
export class ActionFoot {
  readonly form: ActionForm;
  readonly menu: PopoverMenu;
  readonly #host: FootHost;
  readonly #parts: FootParts;
  readonly #runner: ActionRunner;
  readonly #picker: AssignPicker;
  readonly #clipboard: Clipboard;

  constructor(host: FootHost, parts: FootParts) {
    const { client, loader, announcer } = parts;
    this.#host = host;
    this.#parts = parts;
    this.form = new ActionForm(host, client, loader);
    this.menu = new PopoverMenu(host);
    this.#runner = new ActionRunner(host, { client, loader, form: this.form, announcer });
    this.#picker = new AssignPicker(host, client, (userId) => void this.#runner.run("reassign", userId));
    this.#clipboard = new Clipboard(host, (text) => announcer.say(text));
  }

  /** Forgets what belongs to another handoff. */
  reset(): void {
    this.#runner.reset();
    this.form.reset();
    this.#clipboard.clear();
    this.menu.hide();
  }

  /** Says that something else than an action has failed. */
  fail(message: string): void {
    this.#runner.failure = { action: undefined, text: message, next: undefined };
  }

  /** Reports whether the user can do this now. */
  can(action: Action): boolean {
    const { primary, second, rest } = this.#choices();
    return action === primary || action === second || rest.includes(action);
  }

  /** Runs an action, or opens its form, if the user can do it now. */
  async run(action: Action): Promise<void> {
    if (!this.can(action)) {
      return;
    }
    if (action === "resolve" || action === "return") {
      this.form.open(action);
    } else {
      await this.#runner.run(action);
    }
  }

  /** Opens the picker of the colleague who gets the handoff, if the user can assign it. */
  assign(): void {
    const button = this.menu.button;
    if (button && this.#choices().assign) {
      void this.#picker.open(button);
    }
  }

  async copyLink(): Promise<void> {
    const { sessionId: session_id, handoffId: id } = this.#host;
    if (session_id && id) {
      const baseUrl = this.#parts.client.current?.baseUrl ?? this.#host.baseUrl;
      await this.#clipboard.copy(pageLink({ session_id, id }, baseUrl), "Link copied.");
    }
  }

  /** Leaves the form. What is written stays in view; without a text the form is closed. */
  leave(): void {
    if ((this.form.texts[this.form.form ?? "resolve"] ?? "") === "") {
      this.#dismiss();
    } else {
      this.#host.renderRoot.querySelector<HTMLElement>("h2")?.focus({ preventScroll: true });
    }
  }

  render(client: QueueClient, handoff: Handoff): TemplateResult {
    const choices = this.#choices();
    const card = this.#parts.loader.card ?? handoff;
    const forms = (["resolve", "return"] as const).filter((form) => this.can(form));
    const composing = this.form.form !== undefined && forms.includes(this.form.form);
    return html`<div class="foot" part="actions" role="group" aria-label="Actions">
      ${failureNote(this.#runner.failure, (action) => void this.#runner.run(action), this.#parts.close)}
      ${this.#uncopied()}
      ${keptDrafts(
        this.form,
        forms,
        (text) => void this.#clipboard.copy(text, "Text copied."),
        () => this.form.discard(),
      )}
      ${composing ? this.#composer(handoff, forms) : this.#bar(client, handoff, choices)}
      ${choices.assign ? this.#picker.render(card, client) : nothing}
    </div>`;
  }

  #composer(handoff: Handoff, forms: readonly Form[]): TemplateResult {
    return composer({
      handoff,
      form: this.form,
      forms,
      pending: this.#runner.pending,
      send: (form) => void this.#runner.run(form),
      leave: () => this.#dismiss(),
    });
  }

  #bar(client: QueueClient, handoff: Handoff, choices: Choices): TemplateResult {
    const { card, session } = this.#parts.loader;
    return actionBar({
      handoff: card ?? handoff,
      choices,
      pending: this.#runner.pending,
      menu: this.menu,
      keys: this.#host.keys,
      copied: this.#clipboard.copied,
      drafts: new Set((["resolve", "return"] as const).filter((form) => this.form.texts[form]?.trim())),
      product: productLink(client.account?.product_url, session),
      priority: this.#runner.priority ?? handoff.priority,
      act: (action) => void this.#runner.run(action),
      compose: (form) => this.form.open(form),
      assign: () => this.assign(),
      copyLink: () => void this.copyLink(),
      copyNumber: () => void this.#clipboard.copy(`#${handoff.number}`, "Number copied."),
      prioritize: (priority) => this.#runner.prioritize(priority),
    });
  }

  /** Renders what the browser did not let us copy, selected. */
  #uncopied(): TemplateResult | typeof nothing {
    const { refused } = this.#clipboard;
    return refused === undefined
      ? nothing
      : html`<div class="copy" part="copy">
          <input class="field" readonly aria-label="To copy" .value=${refused} />
          <button class="button" type="button" @click=${() => this.#clipboard.clear()}>Done</button>
        </div>`;
  }

  #choices(): Choices {
    const client = this.#parts.client.current;
    const { handoff, card, session } = this.#parts.loader;
    return client && handoff ? choicesOf(card ?? handoff, session, client) : none;
  }

  /** Closes the form, and focuses the button that opens it. */
  #dismiss(): void {
    this.#parts.focus.next = `.bar [data-action=${this.form.form}], .bar [data-menu]`;
    this.form.close();
  }
}

const none: Choices = { primary: undefined, second: undefined, rest: [], assign: false, hint: "" };
