import { html, nothing, type TemplateResult } from "lit";
import { type Action, type Handoff, isolate } from "../../core/index.js";
import { actionTexts } from "../action-texts.js";
import { clockTime } from "../duration.js";
import { prose } from "../prose.js";
import { actionLabel } from "./action-choices.js";
import type { ActionForm, Form } from "./action-form.js";

/** The most characters that the server accepts, and how many remain when the composer begins to count them. */
const most = 20_000;
const countFrom = 1_000;

export interface Composer {
  handoff: Pick<Handoff, "created_by">;
  form: ActionForm;
  /** The actions that the user can choose. */
  forms: readonly Form[];
  pending: Action | undefined;
  send: (form: Form) => void;
  /** Closes the composer, and keeps its text. */
  leave: () => void;
}

/** Renders the form that resolves a handoff or returns it with an answer. */
export function composer({ handoff, form, forms, pending, send, leave }: Composer): TemplateResult {
  const chosen = form.form ?? "resolve";
  const text = form.texts[chosen] ?? "";
  const submit = (event: Event) => {
    event.preventDefault();
    send(chosen);
  };
  return html`<form class="composer" part="composer" @submit=${submit}>
    <div class="composer-row">
      ${forms.length > 1 ? choice(handoff, form, forms, chosen) : nothing} ${tabs(form)}
    </div>
    ${form.preview ? preview(text) : field(handoff, form, chosen, pending !== undefined, submit)}
    <p class="said-of" id="goes-to">${goesTo(chosen, handoff)}</p>
    <div class="composer-row">
      <button
        class="button primary"
        type="submit"
        data-action=${chosen}
        aria-disabled=${pending ? "true" : nothing}
        aria-keyshortcuts="Control+Enter Meta+Enter"
      >
        ${pending === chosen ? actionTexts[chosen].pending : chosen === "resolve" ? "Resolve" : "Send answer"}
        <kbd aria-hidden="true">${sendKeys}</kbd>
      </button>
      <button class="button" type="button" @click=${leave}>${text ? "Save for later" : "Cancel"}</button>
      ${saved(form)} ${count(text)}
    </div>
  </form>`;
}

const apple = /Mac|iPhone|iPad/.test(navigator.platform);
const sendKeys = apple ? "⌘ ↵" : "Ctrl ↵";

function choice(
  handoff: Pick<Handoff, "created_by">,
  form: ActionForm,
  forms: readonly Form[],
  chosen: Form,
): TemplateResult {
  return html`<fieldset class="segments">
    <legend class="hidden">What to do</legend>
    ${forms.map(
      (each) =>
        html`<label class="segment">
          <input
            type="radio"
            name="form"
            value=${each}
            .checked=${each === chosen}
            @change=${() => form.choose(each)}
          />
          <span aria-hidden="true">${shrinkingLabel(actionLabel(each, handoff))}</span>
          <span class="hidden">${actionLabel(each, handoff)}</span>
        </label>`,
    )}
  </fieldset>`;
}

/** Renders a label whose words after the first give way where there is no room. */
export function shrinkingLabel(label: string): TemplateResult {
  const [first = "", rest] = label.split(/ (.*)/s);
  return html`${first}${rest ? html`<span class="rest"> ${rest}</span>` : nothing}`;
}

/** Renders the tabs of field and preview. The arrow keys change between them. */
function tabs(form: ActionForm): TemplateResult {
  const tab = (label: string, preview: boolean) =>
    html`<button
      class="segment"
      type="button"
      role="tab"
      id=${preview ? "tab-preview" : "tab-write"}
      aria-selected=${form.preview === preview ? "true" : "false"}
      aria-controls="written"
      tabindex=${form.preview === preview ? 0 : -1}
      @click=${() => form.show(preview)}
    >
      ${label}
    </button>`;
  const keydown = (event: KeyboardEvent) => {
    if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
      event.preventDefault();
      form.show(!form.preview);
      const list = event.currentTarget as HTMLElement;
      list.querySelector<HTMLElement>(form.preview ? "#tab-preview" : "#tab-write")?.focus();
    }
  };
  return html`<div class="segments end" role="tablist" aria-label="Text" @keydown=${keydown}>
    ${tab("Write", false)}${tab("Preview", true)}
  </div>`;
}

function field(
  handoff: Pick<Handoff, "created_by">,
  form: ActionForm,
  chosen: Form,
  sending: boolean,
  submit: (event: Event) => void,
): TemplateResult {
  const keydown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) {
      submit(event);
    }
  };
  const label = questions[chosen](handoff);
  return html`<div id="written" role="tabpanel" aria-labelledby="tab-write">
    <textarea
      id="text"
      rows="4"
      maxlength=${most}
      ?readonly=${sending}
      dir="auto"
      aria-label=${label}
      aria-describedby="goes-to"
      placeholder=${`${label} Markdown works.`}
      .value=${form.texts[chosen] ?? ""}
      @input=${(event: InputEvent) => form.write((event.target as HTMLTextAreaElement).value)}
      @keydown=${keydown}
    ></textarea>
  </div>`;
}

function preview(text: string): TemplateResult {
  return html`<div id="written" class="preview" role="tabpanel" aria-labelledby="tab-preview" tabindex="0">
    ${text.trim() ? prose(text) : html`<p class="quiet">Nothing is written yet.</p>`}
  </div>`;
}

const questions: Record<Form, (handoff: Pick<Handoff, "created_by">) => string> = {
  resolve: () => "How was it solved?",
  return: ({ created_by }) => (created_by.agent ? "What is the answer?" : "What should they do next?"),
};

/** Returns where the text goes. */
function goesTo(form: Form, { created_by: { name, agent } }: Pick<Handoff, "created_by">): string {
  const asker = isolate(name);
  if (agent) {
    return form === "return"
      ? "Your answer goes to the agent that asks."
      : "Closes the question. The agent that asks gets this as its answer.";
  }
  return form === "return"
    ? `${asker} gets this, and the session back.`
    : `Closes it. ${asker} is told, and the next person with this problem finds it.`;
}

function saved({ savedAt }: ActionForm): TemplateResult | typeof nothing {
  return savedAt === undefined
    ? nothing
    : html`<span class="saved end num" part="saved">
        Draft saved ${timeOf(savedAt)}
      </span>`;
}

function timeOf(savedAt: number): string {
  return clockTime(new Date(savedAt).toISOString(), Date.now());
}

function count({ length }: string): TemplateResult | typeof nothing {
  return length < most - countFrom
    ? nothing
    : html`<span class="count num ${length >= most ? "full" : ""}" role=${length >= most ? "alert" : nothing}>
        ${length.toLocaleString()} of ${most.toLocaleString()}
      </span>`;
}

/** Renders drafts that can no longer be sent. They are kept to be read and copied. */
export function keptDrafts(
  { texts, savedAt }: ActionForm,
  forms: readonly Form[],
  copy: (text: string) => void,
  discard: () => void,
): TemplateResult | typeof nothing {
  const kept = (["resolve", "return"] as const).filter((form) => texts[form] && !forms.includes(form));
  if (kept.length === 0 || forms.length > 0) {
    return nothing;
  }
  return html`<section class="kept" part="draft" aria-label="Your draft">
    ${kept.map(
      (form) =>
        html`<p class="saved">
            Your draft was not sent${savedAt ? `, saved ${timeOf(savedAt)}` : ""}.
          </p>
          ${prose(texts[form] ?? "")}
          <p class="bar">
            <button class="button" type="button" @click=${() => copy(texts[form] ?? "")}>Copy the text</button>
            <button class="button quiet" type="button" @click=${discard}>Discard</button>
          </p>`,
    )}
  </section>`;
}
