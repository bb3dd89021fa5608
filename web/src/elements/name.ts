import { html, type TemplateResult } from "lit";
import { type Person, singleLine } from "../core/index.js";

/** Renders the name of a person or customer, isolated from the direction of the text around it. */
export function name(text: string): TemplateResult {
  return html`<bdi>${singleLine(text)}</bdi>`;
}

/** Renders the name of a person, and a mark beside that of an agent: a program that asks people. */
export function person({ name: text, agent }: Pick<Person, "name" | "agent">): TemplateResult {
  return agent ? html`${name(text)} <span class="agent">agent</span>` : name(text);
}
