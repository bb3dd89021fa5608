import { html, type TemplateResult } from "lit";

/** Renders the name of a person or customer, isolated from the direction of the text around it. */
export function name(text: string): TemplateResult {
  return html`<bdi>${text}</bdi>`;
}
