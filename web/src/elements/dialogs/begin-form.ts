import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { type Priority, readBrief } from "../../core/index.js";
import { clockTime } from "../duration.js";
import { check, cross, priorityIcon, priorityNames } from "../icons.js";
import { name } from "../name.js";
import { prose } from "../prose.js";
import type { BeginDraft } from "./begin-draft.js";
import { composeNote, maxNote, type NoteParts } from "./begin-notes.js";
import type { ChosenSession } from "./begin-sessions.js";
import type { Search } from "./picker-search.js";

export type Intent = "escalate" | "park";

/** The messages beside what they are about. */
export type BeginErrors = Partial<Record<"session" | "priority" | "note" | "form", string>>;

export interface BeginView {
  draft: BeginDraft;
  session: ChosenSession | undefined;
  none: boolean;
  errors: BeginErrors;
  preview: boolean;
  /** What is being sent. */
  sending: Intent | undefined;
  search: Search;
  choose: (id: string | undefined) => void;
  write: (part: keyof NoteParts, text: string) => void;
  prioritize: (priority: Priority) => void;
  setPreview: (on: boolean) => void;
  discard: () => void;
  send: (intent: Intent) => void;
  cancel: () => void;
}

const priorities: readonly Priority[] = ["low", "normal", "high", "urgent"];

const parts: readonly { part: keyof NoteParts; label: string; hint: string; rows: number }[] = [
  { part: "problem", label: "Problem", hint: "What happens, and what you expect instead", rows: 4 },
  { part: "tried", label: "Tried", hint: "One thing a line", rows: 2 },
  { part: "ruledOut", label: "Ruled out", hint: "What it is not, so that no one checks again", rows: 2 },
  { part: "next", label: "Next", hint: "What you would do now", rows: 2 },
];

/** Renders the form of a new handoff. */
export function beginForm(view: BeginView): TemplateResult {
  const { draft, errors, preview } = view;
  const keydown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) {
      event.preventDefault();
      view.send("escalate");
    }
  };
  return html`<form
    novalidate
    @submit=${(event: Event) => {
      event.preventDefault();
      view.send("escalate");
    }}
    @keydown=${keydown}
  >
    <header class="dialog-head">
      <h2 id="begin-heading" tabindex="-1">New escalation</h2>
      <button class="button quiet icon" type="button" aria-label="Close" @click=${view.cancel}>${cross}</button>
    </header>
    <div class="dialog-body">
      ${errors.form ? html`<p class="trouble" role="alert">${errors.form}</p>` : nothing} ${session(view)}
      ${view.none ? nothing : [priority(view), preview ? previewOf(draft) : note(view)]}
    </div>
    ${view.none ? closeOnly(view) : foot(view)}
  </form>`;
}

function session(view: BeginView): TemplateResult {
  const { session: chosen, errors } = view;
  if (view.none) {
    return noSessions();
  }
  return html`<div class="part" role="group" aria-labelledby="session-label">
    <p class="label" id="session-label">Session</p>
    ${
      chosen
        ? html`<p class="chosen">
            <span class="title" dir="auto">${chosen.title || "Untitled session"}</span>
            ${chosen.customer ? html`<span class="quiet">${name(chosen.customer)}</span>` : nothing}
            <button class="link" type="button" @click=${() => view.choose(undefined)}>Change</button>
          </p>`
        : html`<handoff-picker
            inline
            two-lines
            label="Your sessions"
            placeholder="Find one of your sessions"
            empty="None of your sessions has these words."
            .search=${view.search}
            @pick=${({ detail }: CustomEvent<{ id: string }>) => view.choose(detail.id)}
          ></handoff-picker>`
    }
    ${error("session", errors)}
  </div>`;
}

function noSessions(): TemplateResult {
  return html`<div class="none">
    <p>You have no session to hand off yet.</p>
    <p class="quiet">
      Sessions come from your product: it writes them here while you work with its assistant.
      <a class="link" href=${guide} target="_blank" rel="noreferrer">How to connect it</a>
    </p>
  </div>`;
}

const guide = "https://github.com/handoffd/handoffd/blob/main/docs/integrate.md";

function priority({ draft, errors, prioritize }: BeginView): TemplateResult {
  return html`<fieldset class="part">
    <legend class="label">Priority</legend>
    <div class="priorities">
      ${priorities.map(
        (each) => html`<label>
          <input
            type="radio"
            name="priority"
            value=${each}
            .checked=${live(draft.priority === each)}
            @change=${() => prioritize(each)}
          />
          ${priorityIcon(each)} ${priorityNames[each]}
        </label>`,
      )}
    </div>
    ${error("priority", errors)}
  </fieldset>`;
}

function note({ draft, errors, write }: BeginView): TemplateResult {
  return html`<div class="note">
    ${parts.map(
      ({ part, label, hint, rows }) => html`<div class="part">
        <label class="label" for=${part}>${label}</label>
        <textarea
          class="field"
          id=${part}
          rows=${rows}
          dir="auto"
          placeholder=${hint}
          aria-invalid=${errors.note && part === "problem" ? "true" : nothing}
          aria-describedby=${errors.note && part === "problem" ? "note-error" : nothing}
          .value=${live(draft.parts[part])}
          @input=${({ target }: Event) => write(part, (target as HTMLTextAreaElement).value)}
        ></textarea>
        ${part === "problem" ? error("note", errors) : nothing}
      </div>`,
    )}
  </div>`;
}

/** Renders the note as the next person reads it. */
function previewOf({ parts }: BeginDraft): TemplateResult {
  const { note: text, tried, ruledOut, next, questions } = readBrief(composeNote(parts));
  const list = (label: string, icon: TemplateResult | typeof nothing, items: readonly string[]) =>
    items.length === 0
      ? nothing
      : html`<h3>${icon} ${label}</h3>
          <ul>
            ${items.map((item) => html`<li>${prose(item)}</li>`)}
          </ul>`;
  return html`<section class="preview" aria-label="Preview of the note" tabindex="0">
    ${text ? prose(text) : html`<p class="quiet">No note of the problem.</p>`}
    ${list("Ruled out", cross, ruledOut)} ${list("Tried", check, tried)} ${list("Next", nothing, next)}
    ${list("Open", nothing, questions)}
  </section>`;
}

function foot(view: BeginView): TemplateResult {
  const { preview, sending } = view;
  const busy = sending ? "true" : nothing;
  return html`<footer class="dialog-foot">
    <button class="button quiet" type="button" aria-pressed=${preview ? "true" : "false"}
      @click=${() => view.setPreview(!preview)}
    >Preview</button>
    <p class="saved quiet">${draftState(view)}</p>
    <button class="button" type="button" data-intent="park" aria-disabled=${busy} @click=${() => view.send("park")}>
      ${sending === "park" ? "Parking…" : "Park for later"}
    </button>
    <button class="button primary" type="submit" data-intent="escalate" aria-disabled=${busy}>
      ${sending === "escalate" ? "Escalating…" : "Escalate now"}
    </button>
  </footer>`;
}

function draftState({ draft, discard }: BeginView): TemplateResult | string {
  const left = maxNote - composeNote(draft.parts).length;
  if (left < 0) {
    return html`<span class="trouble">${-left} characters too many</span>`;
  }
  return draft.savedAt === undefined
    ? ""
    : html`Draft saved ${clockTime(new Date(draft.savedAt).toISOString(), Date.now())}
        <button class="link" type="button" @click=${discard}>Discard</button>`;
}

function closeOnly({ cancel }: BeginView): TemplateResult {
  return html`<footer class="dialog-foot">
    <button class="button primary" type="button" @click=${cancel}>Close</button>
  </footer>`;
}

function error(of: keyof BeginErrors, errors: BeginErrors): TemplateResult | typeof nothing {
  return errors[of] ? html`<p class="trouble" id=${`${of}-error`} role="alert">${errors[of]}</p>` : nothing;
}
