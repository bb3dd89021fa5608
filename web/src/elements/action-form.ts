import type { ReactiveController } from "lit";
import type { ClientController } from "./client-controller.js";
import type { HandoffHost, HandoffLoader } from "./handoff-loader.js";

/** The actions that need a text. */
export type Form = "resolve" | "return";

/** The form of an action and its texts, which are stored as a draft with each change. */
export class ActionForm implements ReactiveController {
  /** The open form. */
  form: Form | undefined;
  texts: Partial<Record<Form, string>> = {};
  readonly #host: HandoffHost;
  readonly #client: ClientController;
  readonly #loader: HandoffLoader;
  #requestedFor: string | undefined; // the handoff that the form was opened for, perhaps before that was shown
  #restored: string | undefined; // the handoff whose draft is in the form
  #focusPending = false;

  constructor(host: HandoffHost, client: ClientController, loader: HandoffLoader) {
    this.#host = host;
    this.#client = client;
    this.#loader = loader;
    host.addController(this);
  }

  /** Whether the form is open, but waits for its handoff. */
  get pending(): boolean {
    return this.#focusPending;
  }

  /** Opens a form, and focuses it once the handoff is shown. */
  open(form: Form): void {
    this.form = form;
    this.#requestedFor = this.#host.handoffId;
    this.#focusPending = true;
    this.#host.requestUpdate();
  }

  /** Closes the form and keeps its text. */
  close(): void {
    this.form = undefined;
    this.#store();
  }

  write(text: string): void {
    if (this.form) {
      this.texts = { ...this.texts, [this.form]: text };
      this.#store();
    }
  }

  /** Closes the form without its texts: they were sent. */
  clear(): void {
    this.form = undefined;
    this.texts = {};
  }

  /** Drops what belongs to another handoff than the host's. */
  reset(): void {
    if (this.#requestedFor !== this.#host.handoffId) {
      this.form = undefined;
      this.#focusPending = false;
    }
    this.#requestedFor = undefined;
    this.texts = {};
    this.#restored = undefined;
  }

  /** Restores the draft of the handoff, once the user is known. */
  restore(): void {
    const client = this.#client.current;
    const { handoffId } = this.#host;
    if (this.#restored === handoffId || !client?.drafts.ready || !handoffId) {
      return;
    }
    this.#restored = handoffId;
    const draft = client.drafts.get(handoffId);
    this.texts = { ...draft?.texts, ...this.texts };
    if (draft?.form === "return" || draft?.form === "resolve") {
      this.form ??= draft.form;
    }
  }

  hostUpdated(): void {
    if (!this.#focusPending) {
      return;
    }
    const root = this.#host.renderRoot;
    const text = root.querySelector("textarea");
    (text ?? root.querySelector<HTMLElement>("h2"))?.focus();
    this.#focusPending = !text && !this.#loader.handoff && this.#loader.error === undefined;
  }

  #store(): void {
    if (this.#host.handoffId) {
      const texts = this.texts as Record<string, string>;
      this.#client.current?.drafts.set(this.#host.handoffId, { form: this.form, texts });
    }
    this.#host.requestUpdate();
  }
}
