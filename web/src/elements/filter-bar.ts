import { html, nothing, type TemplateResult } from "lit";
import { type Counts, type Filter, filters } from "../core/index.js";

const names: Record<Filter, string> = {
  waiting: "Waiting",
  mine: "Mine",
  others: "Others",
  parked: "Parked",
  closed: "Closed",
};

/** Renders the views with their counts. */
export function filterBar(
  chosen: Filter,
  counts: Counts | undefined,
  choose: (filter: Filter) => void,
): TemplateResult {
  return html`<nav class="filters" part="filters" aria-label="Views of the queue">
    ${filters.map((filter) => {
      const count = counts?.[filter];
      return html`<button
        type="button"
        data-filter=${filter}
        aria-current=${filter === chosen ? "true" : nothing}
        @click=${() => choose(filter)}
      >
        ${names[filter]}${count === undefined ? nothing : html` <span class="count num">${count}</span>`}
      </button>`;
    })}
  </nav>`;
}
