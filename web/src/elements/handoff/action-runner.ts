import type { LitElement } from "lit";
import {
  type Action,
  type Card,
  cardOf,
  type Handoff,
  type Outcome,
  type Priority,
} from "../../core/index.js";
import { actionTexts } from "../action-texts.js";
import type { Announcer } from "../announcer.js";
import type { ClientController } from "../client-controller.js";
import { emit } from "../element-events.js";
import { cardLabel } from "../queue/row.js";
import { type Failure, failureOf } from "./action-failure.js";
import type { ActionForm } from "./action-form.js";
import type { HandoffLoader } from "./handoff-loader.js";

export interface ActionParts {
  client: ClientController;
  loader: HandoffLoader;
  form: ActionForm;
  announcer: Announcer;
}

/** Sends what the user does with the handoff of an element, and says how it ended. */
export class ActionRunner {
  failure: Failure | undefined;
  /** The priority with which a parked handoff is escalated; undefined: its own. */
  priority: Priority | undefined;
  #sending: Action | undefined;
  readonly #host: LitElement;
  readonly #parts: ActionParts;

  constructor(host: LitElement, parts: ActionParts) {
    this.#host = host;
    this.#parts = parts;
  }

  /** Forgets what belongs to another handoff. */
  reset(): void {
    this.#sending = undefined;
    this.failure = undefined;
    this.priority = undefined;
  }

  /** Returns the action without a response yet. */
  get pending(): Action | undefined {
    const { client, loader } = this.#parts;
    return this.#sending ?? (loader.handoff && client.current?.pending(loader.handoff.id));
  }

  /** Chooses the priority with which a parked handoff is escalated. */
  prioritize(priority: Priority): void {
    this.priority = priority;
    this.#host.requestUpdate();
  }

  /** Runs an action; `assignee` is who gets the claim of a reassignment, the user without it. */
  async run(action: Action, assignee?: string): Promise<void> {
    const { client: controller, loader, form, announcer } = this.#parts;
    const client = controller.current;
    const { handoff, card } = loader;
    if (!client || !handoff || this.pending) {
      return;
    }
    const closes = action === "resolve" || action === "return";
    const text = closes ? (form.texts[action] ?? "").trim() : (assignee ?? client.me?.id ?? "");
    if (closes && text === "") {
      this.failure =
        form.form === action
          ? { action: undefined, text: "Write something first.", next: undefined }
          : undefined;
      form.open(action);
      return;
    }
    this.failure = undefined;
    this.#sending = action;
    this.#host.requestUpdate();
    const outcome = await this.#send(card ?? cardOf(handoff), action, text);
    this.#sending = undefined;
    if (loader.handoff?.id !== handoff.id || !this.#host.isConnected) {
      if (!outcome.ok) {
        client.tellUnsent(outcome.card, outcome.message); // another one is shown meanwhile
      }
      return;
    }
    if (outcome.ok) {
      loader.handoff = { ...handoff, ...withoutCardOnly(outcome.card) };
      if (closes) {
        form.clear();
      }
      const given = assignee !== undefined && assignee !== client.me?.id;
      announcer.say(`${given ? "Assigned" : actionTexts[action].done}: ${cardLabel(outcome.card)}`);
      emit(this.#host, "handoff-change", { card: outcome.card, action });
    } else {
      this.failure = failureOf(action, outcome);
      announcer.say(outcome.message);
    }
    void loader.fetch();
    this.#host.requestUpdate();
  }

  async #send(card: Card, action: Action, text: string): Promise<Outcome> {
    const client = this.#parts.client.current;
    if (!client) {
      return { ok: false, card, message: "The page is not connected.", problem: undefined };
    }
    const { priority } = this;
    if (action === "escalate" && priority !== undefined && priority !== card.priority) {
      const begun = await client.begin(card.session_id, { intent: "escalate", priority, engineer_notes: "" });
      return begun.ok
        ? begun
        : { ok: false, card: begun.card ?? card, message: begun.message, problem: undefined };
    }
    return client.act(card, action, text);
  }
}

function withoutCardOnly(card: Card): Partial<Handoff> {
  const {
    session_title: _title,
    problem_summary: _summary,
    customer: _customer,
    note_preview: _preview,
    ...rest
  } = card;
  return rest;
}
