import { html, nothing, type TemplateResult } from "lit";
import { findings, type Quote } from "../../core/index.js";
import { check, cross, forward, pen, question } from "../icons.js";
import { prose } from "../prose.js";
import { timeOfDay } from "../times.js";
import type { ContextState } from "./context-sections.js";

/** Renders what was ruled out and tried, then next steps and open questions. */
export function findingsSection({ handoff, now }: ContextState): TemplateResult {
  const found = findings(handoff.engineer_notes, handoff.context);
  const none = Object.values(found).every((quotes) => quotes.length === 0);
  const list = (label: string, icon: TemplateResult | undefined, quotes: readonly Quote[]) =>
    quoteList(label, icon, quotes, now);
  return html`<section part="findings">
    <h3>What was tried, and what is next</h3>
    ${
      none
        ? html`<p class="quiet">Not listed separately. See the note and the transcript.</p>`
        : html`${list("Ruled out", cross, found.ruledOut)} ${list("Tried", check, found.tried)}
          ${list("Noted", pen, found.noted)} ${list("Next", forward, found.next)}
          ${list("Open", question, found.questions)}`
    }
  </section>`;
}

function quoteList(
  label: string,
  icon: TemplateResult | undefined,
  quotes: readonly Quote[],
  now: number,
): TemplateResult | typeof nothing {
  if (quotes.length === 0) {
    return nothing;
  }
  const source = (at: string) => html`<p class="source">Session note, ${timeOfDay(at, now)}</p>`;
  return html`<div class="quotes">
    <h4>${icon ?? nothing}${label}</h4>
    <ul>
      ${quotes.map(({ text, at }) => html`<li>${prose(text)} ${at ? source(at) : nothing}</li>`)}
    </ul>
  </div>`;
}
