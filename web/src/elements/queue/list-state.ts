import { html, nothing, type TemplateResult } from "lit";
import type { QueueClient } from "../../core/index.js";
import { disconnected } from "../icons.js";
import type { EmptyHandlers, emptyList } from "./empty-list.js";

/**
 * Renders what is shown without rows: an empty list, one that is loading, an error, or that the user is signed out.
 * `empty` renders the first; it comes with the panels.
 */
export function listState(
  client: QueueClient,
  list: EmptyHandlers,
  rows: number,
  empty: typeof emptyList | undefined,
): TemplateResult | typeof nothing {
  const { loaded, error, retryAt } = client.list(list.view, list.filter);
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
  if (!loaded && rows === 0) {
    return client.connection.state === "offline" ? offline() : skeleton();
  }
  return rows > 0 ? nothing : (empty?.(client, list) ?? skeleton());
}

function offline(): TemplateResult {
  return html`<div class="state" part="state" data-state="offline">
    ${disconnected}
    <p class="lead">You are offline.</p>
    <p class="quiet">This list was not loaded yet. It is fetched as soon as you are online.</p>
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
    ${[68, 52, 74, 60, 66].map(() => html`<div class="bone" aria-hidden="true"><i></i><b></b></div>`)}
  </div>`;
}
