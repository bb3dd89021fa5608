import type { ReactiveController } from "lit";
import type { ClientController } from "../client-controller.js";
import type { HandoffHost, HandoffLoader } from "./handoff-loader.js";

/** The actions that need a text. */
export type Form = "resolve" | "return";

/** The form of an action and its texts, which are stored as a draft with each change. */
export class ActionForm implements ReactiveController {
  /** The open form. */
  form: Form | undefined;
  texts: Partial<Record<Form, string>> = {};
  /** Whether the text is shown as it will look. */
  preview = false;
  /** When the draft was saved, in milliseconds of this machine's clock. */
  savedAt: number | undefined;
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

  hostConnected(): void {
    window.addEventListener("storage", this.#onStorage);
  }

  hostDisconnected(): void {
    window.removeEventListener("storage", this.#onStorage);
  }

  /** Whether the form is open, but waits for its handoff. */
  get pending(): boolean {
    return this.#focusPending;
  }

  /** Opens a form, and focuses it once the handoff is shown. */
  open(form: Form): void {
    this.#onStorage();
    this.form = form;
    this.preview = false;
    this.#requestedFor = this.#host.handoffId;
    this.#focusPending = true;
    this.#host.requestUpdate();
  }

  /** Changes to the other form, whose text is another one. */
  choose(form: Form): void {
    this.form = form;
    this.#store();
  }

  /** Shows the text as it will look, or the field. */
  show(preview: boolean): void {
    this.preview = preview;
    this.#host.requestUpdate();
  }

  /** Closes the form and keeps its text. */
  close(): void {
    this.form = undefined;
    this.preview = false;
    this.#store();
  }

  write(text: string): void {
    if (this.form) {
      this.texts = { ...this.texts, [this.form]: text };
      this.#store();
    }
  }

  /** Deletes the draft. */
  discard(): void {
    this.clear();
    this.#store();
  }

  /** Closes the form without its texts: they were sent. */
  clear(): void {
    this.form = undefined;
    this.preview = false;
    this.texts = {};
    this.savedAt = undefined;
  }

  /** Drops what belongs to another handoff than the host's. */
  reset(): void {
    if (this.#requestedFor !== this.#host.handoffId) {
      this.form = undefined;
      this.#focusPending = false;
    }
    this.preview = false;
    this.#requestedFor = undefined;
    this.texts = {};
    this.savedAt = undefined;
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
    this.savedAt = draft?.savedAt;
    if (draft?.form === "return" || draft?.form === "resolve") {
      this.form ??= draft.form;
    }
  }

  /** Takes the draft that another tab of the user has saved, so that neither writes over the other's text. */
  readonly #onStorage = (): void => {
    const { handoffId } = this.#host;
    const drafts = this.#client.current?.drafts;
    if (!handoffId || this.#restored !== handoffId || !drafts?.ready) {
      return;
    }
    const draft = drafts.get(handoffId);
    if (draft?.savedAt !== this.savedAt) {
      this.texts = draft?.texts ?? {};
      this.savedAt = draft?.savedAt;
      this.#host.requestUpdate();
    }
  };

  hostUpdated(): void {
    this.#grow();
    if (!this.#focusPending) {
      return;
    }
    const root = this.#host.renderRoot;
    const text = root.querySelector("textarea");
    if (text) {
      text.focus({ preventScroll: true }); // it is in view, and the reader stays where they are
    } else {
      root.querySelector<HTMLElement>("h2")?.focus();
    }
    this.#focusPending = !text && !this.#loader.handoff && this.#loader.error === undefined;
  }

  #store(): void {
    const { handoffId } = this.#host;
    const drafts = this.#client.current?.drafts;
    if (handoffId && drafts) {
      drafts.set(handoffId, { form: this.form, texts: this.texts as Record<string, string> });
      this.savedAt = drafts.get(handoffId)?.savedAt; // no draft, no time
    }
    this.#host.requestUpdate();
  }

  /** Makes the field as high as its text, where styles cannot: Firefox and older Safari. */
  #grow(): void {
    const field = this.#host.renderRoot.querySelector("textarea");
    if (field && !CSS.supports("field-sizing", "content")) {
      field.style.setProperty("height", "auto");
      field.style.setProperty("height", `${field.scrollHeight + 2}px`);
    }
  }
}
