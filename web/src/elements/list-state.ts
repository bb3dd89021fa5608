import { html, nothing, type TemplateResult } from "lit";
import type { Desk, Filter } from "../core/index.js";
import { connectionWords } from "./connection-line.js";
import { clockTime } from "./duration.js";
import { cut, rest } from "./marks.js";

const empty: Record<Filter, [string, string]> = {
  waiting: ["No one is waiting.", ""],
  mine: ["You have nothing in hand.", "What you claim stands here until you resolve, return or release it."],
  others: ["Nobody else is working on one.", "What colleagues have claimed stands here."],
  parked: ["Nothing is parked.", "Sessions that were set aside for later stand here."],
  closed: ["Nothing has been closed yet.", ""],
};

/** What stands in place of the rows when there are none: four different things, which are not to be confused. */
export function listState(desk: Desk, filter: Filter, rows: number): TemplateResult | typeof nothing {
  const { loaded, error, retryAt } = desk.list(filter);
  if (error !== undefined) {
    return failure(desk, error, retryAt, rows > 0);
  }
  if (desk.connection.state === "signed-out" && !loaded) {
    return html`<div class="state" part="state" data-state="signed-out">
      ${cut}
      <p class="lead">You are signed out.</p>
      <p class="quiet">Sign in to see who is waiting.</p>
    </div>`;
  }
  if (!loaded) {
    return skeleton();
  }
  return rows > 0 ? nothing : nobody(desk, filter);
}

function nobody(desk: Desk, filter: Filter): TemplateResult {
  const [lead, more] = empty[filter];
  const { connection } = desk;
  const live = connection.state === "live";
  const now = clockTime(new Date().toISOString(), Date.now());
  const freshness = live ? `${connectionWords(connection)}, ${now}` : "This may be out of date.";
  return html`<div class="state" part="state" data-state="empty">
    ${live ? rest : cut}
    <p class="lead">${lead}</p>
    <p class="quiet num">${more || freshness}</p>
  </div>`;
}

function failure(desk: Desk, error: string, retryAt: number | undefined, small: boolean): TemplateResult {
  const seconds = retryAt === undefined ? 0 : Math.ceil((retryAt - Date.now()) / 1_000);
  const next = seconds > 0 ? `Trying again in ${seconds} s.` : retryAt === undefined ? "" : "Trying again…";
  return html`<div class="state ${small ? "small" : ""}" part="state" data-state="error">
    ${small ? nothing : cut}
    <p class="lead">The queue could not be fetched.</p>
    <p class="quiet num">${error} ${next}</p>
    <button class="button" type="button" @click=${() => desk.wake("retry")}>Try now</button>
  </div>`;
}

function skeleton(): TemplateResult {
  return html`<div class="skeleton" part="state" data-state="loading">
    <p class="hidden">Fetching the queue…</p>
    ${[68, 52, 74].map(() => html`<div class="bone" aria-hidden="true"><i></i><b></b><b></b></div>`)}
  </div>`;
}
