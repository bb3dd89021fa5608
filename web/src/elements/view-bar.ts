import { html, nothing, type TemplateResult } from "lit";
import { type Counts, type View, views } from "../core/index.js";

const names: Record<View, string> = {
  waiting: "Waiting",
  mine: "Mine",
  asked: "Asked by me",
  others: "Others",
  parked: "Parked",
  closed: "Closed",
};

/** Renders the views with their counts. */
export function viewBar(
  chosen: View,
  counts: Counts | undefined,
  choose: (view: View) => void,
): TemplateResult {
  return html`<nav class="views" part="views" aria-label="Views of the queue">
    ${views.map((view) => {
      const count = counts?.[view];
      return html`<button
        type="button"
        data-view=${view}
        aria-current=${view === chosen ? "true" : nothing}
        @click=${() => choose(view)}
      >
        ${names[view]}${count === undefined ? nothing : html` <span class="count num">${count}</span>`}
      </button>`;
    })}
  </nav>`;
}
