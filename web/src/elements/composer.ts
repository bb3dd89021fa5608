import { html, nothing, type TemplateResult } from "lit";
import {
  type Action,
  type Card,
  type Handoff,
  possibleActions,
  type SessionWithMessages,
} from "../core/index.js";

/** The actions that need words. */
export type Form = "resolve" | "return";

const labels: Record<Action, string> = {
  claim: "Claim",
  release: "Release",
  resolve: "Resolve",
  return: "Return with an answer",
  reassign: "Take over",
  withdraw: "Withdraw",
};

const keys: Partial<Record<Action, string>> = { claim: "c", release: "r", resolve: "e" };

const forms: Record<Form, { label: string; hint: string; send: string }> = {
  resolve: {
    label: "How was it solved?",
    hint: "Whoever meets this again will read it.",
    send: "Resolve",
  },
  return: {
    label: "What should they do now?",
    hint: "The session goes back to who escalated it, with this advice.",
    send: "Return",
  },
};

/** What can be done with a handoff now. */
export function offers(
  handoff: Card | Handoff,
  session: SessionWithMessages | undefined,
  me: string | undefined,
  now: number,
): Action[] {
  return possibleActions(sinceSign(handoff, session), me, now);
}

/** As if it had been claimed at the last sign of work: a claim is not quiet while its session is still being written to. */
export function sinceSign(handoff: Card | Handoff, session: SessionWithMessages | undefined): Card {
  const newest = session?.messages?.at(-1)?.created_at;
  const sign = newest && handoff.claimed_at && newest > handoff.claimed_at ? newest : handoff.claimed_at;
  return { ...handoff, claimed_at: sign } as Card;
}

/** What the bar shows and calls. */
export interface ActionBar {
  offers: Action[];
  pending: Action | undefined;
  note: string | TemplateResult | undefined;
  form: Form | undefined;
  texts: Partial<Record<Form, string>>;
  act: (action: Action) => void;
  choose: (form: Form | undefined) => void;
  write: (text: string) => void;
}

/** The actions, and the form of the one that was chosen. */
export function actionBar(bar: ActionBar): TemplateResult {
  const form = bar.form && bar.offers.includes(bar.form) ? bar.form : undefined;
  return html`<div class="actions" part="actions">
    ${bar.note ? html`<p class="trouble" part="trouble">${bar.note}</p>` : nothing}
    ${form ? composer(bar, form) : buttons(bar)} ${bar.form && !form && bar.texts[bar.form] ? keptDraft(bar, bar.form) : nothing}
  </div>`;
}

function buttons(bar: ActionBar): TemplateResult | typeof nothing {
  if (bar.offers.length === 0) {
    return nothing;
  }
  return html`<div class="buttons">
    ${bar.offers.map((action, i) => {
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
        ${bar.pending === action ? "One moment…" : labels[action]}
      </button>`;
    })}
  </div>`;
}

function composer(bar: ActionBar, form: Form): TemplateResult {
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
    <p class="quiet" id="hint">${hint} Kept as a draft while you write.</p>
    <div class="buttons">
      <button class="button primary" type="submit" data-action=${form} aria-disabled=${bar.pending ? "true" : nothing}>
        ${bar.pending === form ? "One moment…" : send}
      </button>
      <button class="button" type="button" @click=${() => bar.choose(undefined)}>
        ${bar.texts[form] ? "Keep for later" : "Cancel"}
      </button>
    </div>
  </form>`;
}

/** It is not ours to close any more, but what was written is not thrown away. */
function keptDraft({ texts }: ActionBar, form: Form): TemplateResult {
  return html`<div class="kept">
    <p class="quiet">Your draft</p>
    <p class="prose" dir="auto">${texts[form]}</p>
  </div>`;
}
