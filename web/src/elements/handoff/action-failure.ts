import { html, nothing, type TemplateResult } from "lit";
import type { Action, Outcome } from "../../core/index.js";
import { name } from "../name.js";
import { age } from "../times.js";

/** Why the last action failed, and what the user can do about it. */
export interface Failure {
  action: Action | undefined;
  text: string | TemplateResult;
  next: "retry" | "close" | undefined;
}

/** Returns the failure of an action, in words for its handoff, which is open. */
export function failureOf(action: Action, outcome: Outcome & { ok: false }): Failure {
  const { problem, message } = outcome;
  const { code, claimed_by: winner, claimed_at: at } = problem ?? {};
  if (winner && at) {
    return { action, text: html`${name(winner.name)} claimed this ${age(at, "exact")} ago.`, next: "close" };
  }
  switch (code) {
    case "handoff_closed":
      return { action, text: "This was closed meanwhile. Its outcome is above.", next: "close" };
    case "version_mismatch":
      return { action, text: "This changed meanwhile. Look at it again, then try again.", next: "retry" };
    default: {
      const again = problem === undefined || problem.status >= 500 || problem.status === 429;
      return { action, text: message, next: again ? "retry" : undefined };
    }
  }
}

/** Renders a failure with the button of the next step. */
export function failureNote(
  failure: Failure | undefined,
  retry: (action: Action) => void,
  close: () => void,
): TemplateResult | typeof nothing {
  if (failure === undefined) {
    return nothing;
  }
  const { action, text, next } = failure;
  const button = (label: string, click: () => void) =>
    html`<button class="link" type="button" @click=${click}>${label}</button>`;
  return html`<div class="trouble" part="trouble">
    <p>${text}</p>
    ${next === "close" ? button("Back to the queue", close) : nothing}
    ${next === "retry" && action ? button("Try again", () => retry(action)) : nothing}
  </div>`;
}
