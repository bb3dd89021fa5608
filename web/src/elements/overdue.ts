import { html, nothing, type TemplateResult } from "lit";
import type { OverdueLevel } from "../core/index.js";

/** The words for each level, so that no colour is needed to tell them apart. */
export const overdueTexts: Record<OverdueLevel, string> = { 0: "", 1: "overdue", 2: "2× overdue" };

/** Renders the level of an overdue handoff. */
export function overdueWord(level: OverdueLevel): TemplateResult {
  return html`<b class="overdue num" data-level=${level}>${overdueTexts[level]}</b>`;
}

/** Renders how many of the known handoffs are overdue; `more` says that others wait. */
export function overdueCount(count: number, more: boolean): TemplateResult | typeof nothing {
  return count > 0
    ? html`<p class="overdue num" part="overdue">${count}${more ? "+" : ""} overdue</p>`
    : nothing;
}
