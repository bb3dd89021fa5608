import { html, nothing, type TemplateResult } from "lit";

const keys: readonly [readonly string[], string][] = [
  [["j", "k"], "next and previous"],
  [["Enter"], "open, without claiming"],
  [["c"], "claim and open"],
  [["/"], "search"],
  [["1", "–", "6"], "the views"],
];

/** Renders the place of a handoff while none is open: what can be done next. */
export function placeholder(shown: { keys: boolean; begin: boolean }): TemplateResult {
  const all = shown.begin ? [...keys, [["N"], "new escalation"] as const] : keys;
  return html`<section class="placeholder" aria-label="No handoff is open">
    <p>Select an escalation to see what was tried.</p>
    ${
      shown.keys
        ? html`<dl>
            ${all.map(
              ([names, meaning]) => html`<div>
                <dt>${names.map((name) => (name === "–" ? name : html`<kbd>${name}</kbd> `))}</dt>
                <dd>${meaning}</dd>
              </div>`,
            )}
          </dl>`
        : nothing
    }
  </section>`;
}
