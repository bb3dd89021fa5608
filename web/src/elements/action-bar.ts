import { html, nothing, type TemplateResult } from "lit";
import {
  type ActingUser,
  type Action,
  type Card,
  type Handoff,
  inactiveFor,
  possibleActions,
  type SessionWithMessages,
} from "../core/index.js";
import type { Form } from "./action-form.js";
import { actionTexts } from "./action-texts.js";

const keys: Partial<Record<Action, string>> = { claim: "c", release: "r", resolve: "e" };

const forms: Record<Form, { label: string; hint: string; send: string }> = {
  resolve: {
    label: "How was it solved?",
    hint: "For the next person with this problem.",
    send: "Resolve",
  },
  return: {
    label: "What should they do next?",
    hint: "Sent back with the session to the person who escalated it.",
    send: "Return",
  },
};

/** Returns what the user `me` can do with a handoff now. */
export function availableActions(
  handoff: Card | Handoff,
  session: SessionWithMessages | undefined,
  user: ActingUser,
  now: number,
): Action[] {
  const card = withActivity(handoff, session);
  const takeOver = card.claimed_by?.id !== user.id && inactiveFor(card, now) > 0;
  return possibleActions(card, user, now).filter((action) => action !== "reassign" || takeOver);
}

/** Returns the card as if it was claimed at its last activity: a message in the session keeps a claim active. */
export function withActivity(handoff: Card | Handoff, session: SessionWithMessages | undefined): Card {
  const newest = session?.messages?.at(-1)?.created_at;
  const active = newest && handoff.claimed_at && newest > handoff.claimed_at ? newest : handoff.claimed_at;
  return { ...handoff, claimed_at: active } as Card;
}

export interface ActionBar {
  actions: Action[];
  pending: Action | undefined;
  note: string | TemplateResult | undefined;
  form: Form | undefined;
  texts: Partial<Record<Form, string>>;
  act: (action: Action) => void;
  choose: (form: Form | undefined) => void;
  write: (text: string) => void;
}

/** Renders the actions, or the form of the chosen one. */
export function actionBar(bar: ActionBar): TemplateResult {
  const form = bar.form && bar.actions.includes(bar.form) ? bar.form : undefined;
  return html`<div class="actions" part="actions">
    ${bar.note ? html`<p class="trouble" part="trouble">${bar.note}</p>` : nothing}
    ${form ? actionForm(bar, form) : buttons(bar)}
    ${bar.form && !form && bar.texts[bar.form] ? savedDraft(bar, bar.form) : nothing}
  </div>`;
}

function buttons(bar: ActionBar): TemplateResult | typeof nothing {
  if (bar.actions.length === 0) {
    return nothing;
  }
  return html`<div class="buttons">
    ${bar.actions.map((action, i) => {
      const key = keys[action];
      const form = action === "resolve" || action === "return" ? action : undefined;
      return html`<button
        class="button ${i === 0 && action !== "withdraw" ? "primary" : ""}"
        type="button"
        data-action=${action}
        aria-disabled=${bar.pending ? "true" : nothing}
        aria-keyshortcuts=${key ?? nothing}
        @click=${() => (form ? bar.choose(form) : bar.act(action))}
      >
        ${bar.pending === action ? actionTexts[action].pending : actionTexts[action].label}
      </button>`;
    })}
  </div>`;
}

function actionForm(bar: ActionBar, form: Form): TemplateResult {
  const { label, hint, send } = forms[form];
  const submit = (event: Event) => {
    event.preventDefault();
    bar.act(form);
  };
  const keydown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      submit(event);
    }
  };
  return html`<form @submit=${submit}>
    <label for="text">${label}</label>
    <textarea
      id="text"
      rows="5"
      maxlength="20000"
      required
      dir="auto"
      aria-describedby="hint"
      .value=${bar.texts[form] ?? ""}
      @input=${(event: InputEvent) => bar.write((event.target as HTMLTextAreaElement).value)}
      @keydown=${keydown}
    ></textarea>
    <p class="quiet" id="hint">${hint} Saved as a draft while you write.</p>
    <div class="buttons">
      <button
        class="button primary"
        type="submit"
        data-action=${form}
        aria-disabled=${bar.pending ? "true" : nothing}
      >
        ${bar.pending === form ? actionTexts[form].pending : send}
      </button>
      <button class="button" type="button" @click=${() => bar.choose(undefined)}>
        ${bar.texts[form] ? "Save for later" : "Cancel"}
      </button>
    </div>
  </form>`;
}

/** Renders the draft of an action that is no longer available. */
function savedDraft({ texts }: ActionBar, form: Form): TemplateResult {
  return html`<div class="kept">
    <p class="quiet">Your draft</p>
    <p class="prose" dir="auto">${texts[form]}</p>
  </div>`;
}
