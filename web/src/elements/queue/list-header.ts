import { html, nothing, type TemplateResult } from "lit";
import { type Filter, isFiltered, type QueueClient, type View } from "../../core/index.js";
import { connectionLine, connectionNote } from "../connection-line.js";
import { overdueCount } from "../overdue.js";
import { viewNames } from "./view-bar.js";

export interface Headline {
  view: View;
  filter: Filter;
  /** The number of rows, if the list is loaded. */
  rows: number | undefined;
  /** Whether there are more on the server. */
  more: boolean;
  /** The number of known handoffs that are overdue. */
  overdue: number;
  /** Whether the views are elsewhere on the page, so that the heading names the one that is shown. */
  named: boolean;
}

/** Renders what the list shows, how many there are, and whether it is current. */
export function headline(client: QueueClient | undefined, list: Headline): TemplateResult {
  const title = list.filter.q ? "Search" : list.named ? viewNames[list.view] : "Escalations";
  const more = client?.list("waiting").more ?? false;
  return html`<div class="headline">
      <h2 id="heading" tabindex="-1">${title}</h2>
      <p class="total num" part="total">${total(client, list)}</p>
      ${list.view === "waiting" && !isFiltered(list.filter) ? overdueCount(list.overdue, more) : nothing}
      ${client ? connectionLine(client) : nothing}
    </div>
    ${client ? connectionNote(client.connection) : nothing}`;
}

/** Returns how many there are, in the fewest words that are true. */
export function total(client: Pick<QueueClient, "counts"> | undefined, list: Headline): string {
  const { filter, view, rows, more, named } = list;
  const known = rows === undefined ? undefined : `${rows}${more ? "+" : ""}`;
  if (filter.q) {
    const all = isFiltered({ ...filter, q: "" }) ? "in all views, filtered" : "in all views";
    return known === undefined ? "Searching…" : `${known} ${known === "1" ? "result" : "results"} ${all}`;
  }
  const count = client?.counts?.[view];
  if (isFiltered(filter)) {
    return known === undefined ? "" : count === undefined ? known : `${known} of ${count}`;
  }
  return named && count !== undefined ? `${count}` : "";
}
