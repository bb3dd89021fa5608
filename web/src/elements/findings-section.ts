import { html, nothing, type TemplateResult } from "lit";
import { findings, type Quote } from "../core/index.js";
import type { ContextState } from "./context-sections.js";
import { check, cross, pen } from "./icons.js";
import { prose } from "./prose.js";
import { timeOfDay } from "./times.js";

/** Renders what was tried and ruled out, then next steps and open questions. */
export function findingsSection({ handoff, now }: ContextState): TemplateResult {
  const found = findings(handoff.engineer_notes, handoff.context);
  if (Object.values(found).every((quotes) => quotes.length === 0)) {
    return html`<section part="findings">
      <h3>What was tried, and what is next</h3>
      ${noneListed}
    </section>`;
  }
  const list = (label: string, icon: TemplateResult | undefined, quotes: readonly Quote[]) =>
    quoteList(label, icon, quotes, now);
  return html`<section part="findings">
      <h3>Tried and ruled out</h3>
      ${
        found.ruledOut.length + found.tried.length + found.noted.length > 0
          ? html`${list("Ruled out", cross, found.ruledOut)} ${list("Tried", check, found.tried)}
            ${list("Noted", pen, found.noted)}`
          : noneListed
      }
    </section>
    <section part="next">
      <h3>Next steps and open questions</h3>
      ${
        found.next.length + found.questions.length > 0
          ? html`${list("Next", undefined, found.next)} ${list("Open", undefined, found.questions)}`
          : noneListed
      }
    </section>`;
}

const noneListed = html`<p class="quiet">Not listed separately. See the note and the transcript.</p>`;

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
