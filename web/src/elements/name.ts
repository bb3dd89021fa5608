import { html, type TemplateResult } from "lit";

/** A person's name in a sentence, set apart: its direction does not turn the words around it. */
export function name(text: string): TemplateResult {
  return html`<bdi>${text}</bdi>`;
}
