import { html, nothing, type TemplateResult } from "lit";
import { type Filter, isFiltered, noFilter, type QueueClient, type View } from "../../core/index.js";
import { connectionText } from "../connection-line.js";
import { clockTime } from "../duration.js";
import { disconnected, idle } from "../icons.js";
import { countToday, todayText } from "./today.js";

/** What an empty list leads to. */
export interface EmptyHandlers {
  view: View;
  filter: Filter;
  /** Whether shortcuts work. */
  keys: boolean;
  choose: (view: View) => void;
  change: (filter: Filter) => void;
}

const empty: Record<View, readonly [string, string]> = {
  waiting: ["No one is waiting.", ""],
  mine: ["You have no claims.", "What you claim stays here until you resolve, return or release it."],
  asked: [
    "You have asked no one.",
    "Escalate a session, and you see here who has claimed it and what they answer.",
  ],
  others: [
    "No colleague has a claim.",
    "What others have claimed is here, and what has had no activity for 30 minutes can be taken over.",
  ],
  parked: ["Nothing is parked.", "A session that is set aside for later stays here until it is escalated."],
  closed: [
    "Nothing has been closed yet.",
    "What is resolved, answered or withdrawn stays here, and the search finds it.",
  ],
};

/** Renders an empty list: what that means, and what can be done next. */
export function emptyList(client: QueueClient, list: EmptyHandlers): TemplateResult {
  if (list.filter.q) {
    return nothingFound(list);
  }
  return isFiltered(list.filter) ? nothingMatches(client, list) : emptyView(client, list);
}

function nothingFound({ filter, change }: EmptyHandlers): TemplateResult {
  const narrowed = isFiltered({ ...filter, q: "" });
  return html`<div class="state" part="state" data-state="not-found">
    <p class="lead">Nothing found for “<bdi>${filter.q}</bdi>”${narrowed ? " with these filters" : ""}.</p>
    <p class="quiet">Search looks at titles, summaries, notes, customers and #numbers, in all views.</p>
    ${
      narrowed
        ? html`<button class="button" type="button" @click=${() => change({ ...noFilter, q: filter.q })}>
            Search without filters
          </button>`
        : html`<button class="button" type="button" @click=${() => change(noFilter)}>Clear search</button>`
    }
  </div>`;
}

function nothingMatches(client: QueueClient, { view, change }: EmptyHandlers): TemplateResult {
  const all = client.counts?.[view] ?? 0;
  return html`<div class="state" part="state" data-state="filtered">
    <p class="lead">Nothing here matches the filters.</p>
    <p class="quiet num">${all > 0 ? `Without them this view has ${all}.` : "This view is empty without them too."}</p>
    <button class="button" type="button" @click=${() => change(noFilter)}>Clear filters</button>
  </div>`;
}

function emptyView(client: QueueClient, list: EmptyHandlers): TemplateResult {
  const { view, keys } = list;
  const [lead, more] = empty[view];
  const current = isCurrent(client);
  return html`<div class="state" part="state" data-state="empty">
    ${current ? idle : disconnected}
    <p class="lead">${lead}</p>
    ${more ? html`<p class="quiet">${more}</p>` : nothing}
    ${view === "waiting" || !current ? html`<p class="quiet num">${freshness(client)}</p>` : nothing}
    ${view === "waiting" ? numbers(client) : nextStep(client, list)} ${keys ? hints(client, view) : nothing}
  </div>`;
}

function isCurrent({ connection }: QueueClient): boolean {
  return connection.state === "live" || (connection.state === "polling" && connection.failed === undefined);
}

/** Returns as of when the list is empty: that no one waits is worth nothing without a time. */
function freshness(client: QueueClient): string {
  const { connection } = client;
  if (connection.state === "live") {
    return `${connectionText(connection)}, ${clockTime(new Date().toISOString(), Date.now())}`;
  }
  return connection.state === "polling" && connection.failed === undefined
    ? `As of ${clockTime(new Date(connection.updatedAt).toISOString(), Date.now())}`
    : "This may be out of date.";
}

function numbers(client: QueueClient): TemplateResult | typeof nothing {
  const { loaded, more } = client.list("closed");
  const text = loaded
    ? todayText(countToday(client.cards("closed"), more, client.me?.id, client.clock.now()))
    : "";
  return text ? html`<p class="today num" part="today">${text}</p>` : nothing;
}

/** Renders the way to those who wait, from a view that has nothing to do. */
function nextStep(client: QueueClient, { view, choose }: EmptyHandlers): TemplateResult | typeof nothing {
  const waiting = client.counts?.waiting ?? 0;
  return waiting > 0 && (view === "mine" || view === "others")
    ? html`<button class="button" type="button" @click=${() => choose("waiting")}>
        See the ${waiting === 1 ? "one who waits" : `${waiting} who wait`}
      </button>`
    : nothing;
}

function hints(client: QueueClient, view: View): TemplateResult {
  const begins = (view === "waiting" || view === "asked" || view === "parked") && client.can("createHandoff");
  return html`<p class="hint">
    ${begins ? html`<span><kbd>N</kbd> new escalation</span>` : nothing}
    <span><kbd>/</kbd> search</span>
    <span><kbd>1</kbd>–<kbd>6</kbd> views</span>
    <button class="link" type="button" data-help>All shortcuts</button>
  </p>`;
}
