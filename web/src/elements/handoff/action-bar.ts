import { html, nothing, type TemplateResult } from "lit";
import type { Action, Card, Handoff, Priority } from "../../core/index.js";
import { actionTexts } from "../action-texts.js";
import { priorityNames } from "../icons.js";
import { actionLabel, type Choices } from "./action-choices.js";
import type { Form } from "./action-form.js";
import { actionMenu, type MenuItem } from "./action-menu.js";
import { shrinkingLabel } from "./composer.js";
import type { PopoverMenu } from "./popover-menu.js";

const keys: Partial<Record<Action, string>> = { claim: "C", release: "R", resolve: "E" };

export interface ActionBar {
  handoff: Card | Handoff;
  choices: Choices;
  pending: Action | undefined;
  menu: PopoverMenu;
  /** Whether the shortcuts are on, and shown. */
  keys: boolean;
  /** What was just copied. */
  copied: string | undefined;
  /** The forms that have a draft. */
  drafts: ReadonlySet<Action>;
  /** Where the product shows the session. */
  product: string | undefined;
  priority: Priority;
  act: (action: Action) => void;
  compose: (form: Form) => void;
  assign: () => void;
  copyLink: () => void;
  copyNumber: () => void;
  prioritize: (priority: Priority) => void;
}

/** Renders what the user most likely wants to do, and a menu with the rest. */
export function actionBar(bar: ActionBar): TemplateResult {
  const { primary, second, hint } = bar.choices;
  const message = bar.copied ?? hint;
  return html`<div class="bar">
    ${primary === "escalate" ? priorityChoice(bar) : nothing}
    ${primary ? button(bar, primary, "primary") : copyButton(bar)}
    ${second ? button(bar, second, "second") : nothing}
    ${actionMenu(groups(bar), bar.menu)}
    ${message ? html`<p class="hint" part="hint">${message}</p>` : nothing}
  </div>`;
}

/** Renders a button that says the action in progress if it is the first, of two buttons only one. */
function button(bar: ActionBar, action: Action, place: "primary" | "second"): TemplateResult {
  const { handoff, pending, drafts } = bar;
  const key = bar.keys ? keys[action] : undefined;
  const working = pending && place === "primary" ? actionTexts[pending].pending : undefined;
  const label = working ?? (drafts.has(action) ? continueLabel(action) : actionLabel(action, handoff));
  return html`<button
    class="button ${place}"
    type="button"
    aria-label=${place === "second" ? label : nothing}
    data-action=${action}
    aria-disabled=${pending ? "true" : nothing}
    aria-keyshortcuts=${key?.toLowerCase() ?? nothing}
    @click=${() => choose(bar, action)}
  >
    ${place === "second" ? shrinkingLabel(label) : label}
    ${key && !pending ? html`<kbd aria-hidden="true">${key}</kbd>` : nothing}
  </button>`;
}

function continueLabel(action: Action): string {
  return action === "return" ? "Continue answer" : "Continue draft";
}

function copyButton({ copyLink }: ActionBar): TemplateResult {
  return html`<button class="button" type="button" data-item="copy-link" @click=${copyLink}>Copy link</button>`;
}

function priorityChoice({ priority, prioritize }: ActionBar): TemplateResult {
  const change = (event: Event) => prioritize((event.target as HTMLSelectElement).value as Priority);
  return html`<label class="choice">
    Priority
    <select class="field" .value=${priority} @change=${change}>
      ${(Object.keys(priorityNames) as Priority[]).map(
        (each) => html`<option value=${each} ?selected=${each === priority}>${priorityNames[each]}</option>`,
      )}
    </select>
  </label>`;
}

/** Returns the entries of the menu: what changes the handoff, what ends it or gives it up, and what does neither. */
function groups(bar: ActionBar): MenuItem[][] {
  const { choices, handoff, pending, product } = bar;
  const entry = (action: Action): MenuItem => ({
    id: action,
    label: actionLabel(action, handoff),
    key: bar.keys ? keys[action] : undefined,
    danger: action === "withdraw",
    pending: pending !== undefined,
    run: () => choose(bar, action),
  });
  const reassign: MenuItem = {
    id: "assign",
    label: handoff.status === "claimed" ? "Reassign…" : "Assign…",
    key: bar.keys ? "A" : undefined,
    pending: pending !== undefined,
    run: bar.assign,
  };
  const changes = choices.rest.filter((action) => action !== "withdraw" && action !== "release").map(entry);
  const undoes = choices.rest.filter((action) => action === "withdraw" || action === "release").map(entry);
  const link: MenuItem = { id: "copy-link", label: "Copy link", run: bar.copyLink };
  return [
    choices.assign ? [...changes, reassign] : changes,
    undoes,
    [
      ...(choices.primary ? [link] : []),
      { id: "copy-number", label: `Copy #${handoff.number}`, run: bar.copyNumber },
      ...(product ? [{ id: "product", label: "Open in product", href: product }] : []),
    ],
  ];
}

function choose(bar: ActionBar, action: Action): void {
  if (bar.pending) {
    return;
  }
  if (isForm(action)) {
    bar.compose(action);
  } else {
    bar.act(action);
  }
}

function isForm(action: Action): action is Form {
  return action === "resolve" || action === "return";
}
