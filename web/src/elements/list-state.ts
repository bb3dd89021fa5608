import { html, nothing, type TemplateResult } from "lit";
import type { QueueClient, View } from "../core/index.js";
import { connectionText } from "./connection-line.js";
import { clockTime } from "./duration.js";
import { disconnected, idle } from "./icons.js";

const empty: Record<View, [string, string]> = {
  waiting: ["No one is waiting.", ""],
  mine: ["You have no claims.", "Handoffs you claim stay here until you resolve, return or release them."],
  asked: ["You have asked nothing.", "Handoffs you escalate or park stay here."],
  others: ["No one else has a claim.", "Handoffs claimed by colleagues appear here."],
  parked: ["Nothing is parked.", "Sessions set aside for later appear here."],
  closed: ["Nothing has been closed yet.", ""],
};

/**
 * Renders what is shown without rows: an empty view, a list that is loading, an error, or that the user is signed out.
 */
export function listState(client: QueueClient, view: View, rows: number): TemplateResult | typeof nothing {
  const { loaded, error, retryAt } = client.list(view);
  if (error !== undefined) {
    return failure(client, error, retryAt, rows > 0);
  }
  if (client.connection.state === "signed-out" && !loaded) {
    return html`<div class="state" part="state" data-state="signed-out">
      ${disconnected}
      <p class="lead">You are signed out.</p>
      <p class="quiet">Sign in to see who is waiting.</p>
    </div>`;
  }
  if (!loaded) {
    return skeleton();
  }
  return rows > 0 ? nothing : emptyView(client, view);
}

function emptyView(client: QueueClient, view: View): TemplateResult {
  const [lead, more] = empty[view];
  const { connection } = client;
  const live = connection.state === "live";
  const now = clockTime(new Date().toISOString(), Date.now());
  const freshness = live ? `${connectionText(connection)}, ${now}` : "This may be out of date.";
  return html`<div class="state" part="state" data-state="empty">
    ${live ? idle : disconnected}
    <p class="lead">${lead}</p>
    <p class="quiet num">${more || freshness}</p>
  </div>`;
}

function failure(
  client: QueueClient,
  error: string,
  retryAt: number | undefined,
  small: boolean,
): TemplateResult {
  const seconds = retryAt === undefined ? 0 : Math.ceil((retryAt - Date.now()) / 1_000);
  const next = seconds > 0 ? `Retrying in ${seconds} s.` : retryAt === undefined ? "" : "Retrying…";
  return html`<div class="state ${small ? "small" : ""}" part="state" data-state="error">
    ${small ? nothing : disconnected}
    <p class="lead">Could not load the queue.</p>
    <p class="quiet num">${error} ${next}</p>
    <button class="button" type="button" @click=${() => client.wake("retry")}>Retry now</button>
  </div>`;
}

function skeleton(): TemplateResult {
  return html`<div class="skeleton" part="state" data-state="loading">
    <p class="hidden">Loading the queue…</p>
    ${[68, 52, 74].map(() => html`<div class="bone" aria-hidden="true"><i></i><b></b><b></b></div>`)}
  </div>`;
}
