import { html, type TemplateResult } from "lit";

/** Returns the name of a person or customer, isolated: its direction does not turn the words around it. */
export function name(text: string): TemplateResult {
  return html`<bdi>${text}</bdi>`;
}
