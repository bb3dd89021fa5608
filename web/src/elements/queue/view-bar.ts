import { html, nothing, type TemplateResult } from "lit";
import { type Counts, type View, views } from "../../core/index.js";

/** What people call each view. */
export const viewNames: Record<View, string> = {
  waiting: "Waiting",
  mine: "Mine",
  asked: "Asked by me",
  others: "Others",
  parked: "Parked",
  closed: "Closed",
};

/** Renders the views with their counts, and a mark on the one with news. */
export function viewBar(
  chosen: View | undefined,
  counts: Counts | undefined,
  unread: boolean,
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
        ${viewNames[view]}${!count ? nothing : html` <span class="count num">${count}</span>`}${
          view === "asked" && unread
            ? html`<b class="unread-dot"><span class="hidden">, news</span></b>`
            : nothing
        }
      </button>`;
    })}
  </nav>`;
}
