import { html, svg, type TemplateResult } from "lit";
import type { View } from "../../core/index.js";

const shapes: Record<View, TemplateResult> = {
  waiting: svg`<circle cx="8" cy="8" r="5.75"/><path d="M8 4.9V8l2.1 1.6"/>`,
  mine: svg`<circle cx="8" cy="5.4" r="2.6"/><path d="M3 13.4c.5-2.6 2.4-4 5-4s4.5 1.4 5 4"/>`,
  asked: svg`<path d="M2.5 3.2h11v7.4H8.4l-3 2.6v-2.6H2.5Z"/>`,
  others: svg`<circle cx="6" cy="5.6" r="2.3"/><path d="M1.7 12.8c.4-2.3 2-3.5 4.3-3.5s3.9 1.2 4.3 3.5"/>
    <path d="M10.4 3.5a2.3 2.3 0 0 1 0 4.3M12.2 9.7c1.2.6 1.9 1.6 2.1 3.1"/>`,
  parked: svg`<circle cx="8" cy="8" r="5.75"/><path d="M6.5 5.9v4.2M9.5 5.9v4.2"/>`,
  closed: svg`<circle cx="8" cy="8" r="5.75"/><path d="m5.5 8.2 1.8 1.8 3.3-3.7"/>`,
};

/** Renders the icon of a view. It has no accessible name: the name of the view is beside it. */
export function viewIcon(view: View): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true">${shapes[view]}</svg>`;
}

/** For a button that begins something. */
export const plus = html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="M8 3v10M3 8h10" /></svg>`;
