import { html, nothing, type TemplateResult } from "lit";
import type { Card, QueueClient } from "../../core/index.js";
import { groupRows } from "./groups.js";
import { listBlocks } from "./list-blocks.js";
import type { QueueRows } from "./queue-rows.js";
import { row } from "./row.js";
import type { RowWindow } from "./row-window.js";
import { viewNames } from "./view-bar.js";
import { blocksBetween } from "./window-range.js";

/** What the element says of its rows. */
export interface ListView {
  /** The id of the row that the tab key stops at. */
  tabStop: string | undefined;
  /** The id of the open handoff. */
  selected: string | null;
  href: ((card: Card) => string) | undefined;
}

/** Renders the rows that are in sight, and the button for arrivals that are held back. */
export function queueList(
  client: QueueClient,
  { rows, held, list, note }: QueueRows,
  { heights, span }: RowWindow,
  { tabStop, selected, href }: ListView,
): TemplateResult {
  const { view, filter } = list;
  const now = client.clock.now();
  const context = { view, mixed: filter.q !== "", user: client.actingUser, now, href };
  const kept = new Set(tabStop === undefined ? [] : [tabStop]);
  const blocks = blocksBetween(groupRows(rows, view, filter, now), heights, span, kept);
  return html`<div class="dock">
      ${
        held > 0
          ? html`<button class="held num" part="held" type="button" data-reveal>${held} new</button>`
          : nothing
      }
    </div>
    <div class="rows">
      ${listBlocks(blocks, {
        name: filter.q ? "Search results" : `Handoffs, ${viewNames[view].toLowerCase()}`,
        more: client.list(view, filter).more,
        row: (each, position, of) => {
          const { id } = each.card;
          return row({
            ...each,
            ...context,
            pending: client.pending(id),
            note: note(id),
            selected: id === selected,
            unread: client.unread.has(id),
            draft: client.drafts.has(id),
            tabStop: id === tabStop,
            position,
            of,
          });
        },
      })}
    </div>`;
}
