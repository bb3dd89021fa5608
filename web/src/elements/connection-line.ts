import { html, nothing, type TemplateResult } from "lit";
import type { Connection, QueueClient } from "../core/index.js";
import { clockTime } from "./duration.js";
import { age } from "./times.js";

/** Renders the state of the stream in one line, with a button where trying again can help. */
export function connectionLine(client: QueueClient): TemplateResult {
  const { connection, clock } = client;
  const waits = connection.state === "reconnecting" && connection.retryAt > Date.now();
  const stopped = connection.state === "stopped" && connection.reason !== "forbidden";
  const failed = connection.state === "polling" && connection.failed !== undefined;
  return html`<div class="connection ${kind(connection)}" part="connection" data-state=${connection.state}>
    <span class="dot" aria-hidden="true"></span>
    <span class="num">${
      connection.state === "polling"
        ? html`Updated ${age(new Date(connection.updatedAt + clock.offset).toISOString(), "exact")} ago`
        : connectionText(connection)
    }</span>
    ${
      waits || stopped || failed
        ? html`<button class="link" type="button" @click=${() => client.wake("retry")}>
            ${waits || failed ? "Retry now" : "Try again"}
          </button>`
        : nothing
    }
  </div>`;
}

export function connectionText(connection: Connection): string {
  switch (connection.state) {
    case "connecting":
      return "Connecting…";
    case "catching-up":
      return "Catching up…";
    case "live":
      return connection.degraded ? "Degraded: updates take seconds" : "Live";
    case "reconnecting": {
      const seconds = Math.ceil((connection.retryAt - Date.now()) / 1_000);
      return seconds > 0 ? `Reconnecting in ${seconds} s` : "Reconnecting…";
    }
    case "polling":
      return "Updated every 15 s";
    case "offline":
      return "Offline";
    case "signed-out":
      return "Signed out";
    case "stopped":
      return "Not live";
  }
}

/** Renders what the state of the stream means for the list, where its name does not say that. */
export function connectionNote(connection: Connection): TemplateResult | typeof nothing {
  const text = noteText(connection);
  return text ? html`<p class="connection-note quiet" part="connection-note">${text}</p>` : nothing;
}

function noteText(connection: Connection): string {
  switch (connection.state) {
    case "offline":
      return `You are offline. The list is as of ${clockTime(new Date(connection.since).toISOString(), Date.now())}.`;
    case "stopped":
      return `${stoppedText(connection)} This list is not updating.`;
    case "polling":
      return connection.failed !== undefined
        ? `The last update failed: ${connection.failed}`
        : connection.reason === "buffered"
          ? "A proxy on the way to the server holds live updates back. The list is fetched every 15 s instead."
          : "";
    default:
      return "";
  }
}

/** Returns why the stream has stopped, in a sentence. */
export function stoppedText(connection: Connection & { state: "stopped" }): string {
  return connection.reason === "forbidden" ? "Live updates require the engineer role." : connection.message;
}

/** Reports whether the user can only look: viewers have no stream, and cannot claim. */
export function isViewer(connection: Connection | undefined): boolean {
  switch (connection?.state) {
    case "stopped":
      return connection.reason === "forbidden";
    case "polling":
      return connection.reason === "viewer";
    default:
      return false;
  }
}

function kind(connection: Connection): string {
  switch (connection.state) {
    case "live":
      return connection.degraded ? "waiting" : "live";
    case "polling":
      return connection.failed === undefined ? "polled" : "waiting";
    case "offline":
    case "signed-out":
    case "stopped":
      return "broken";
    default:
      return "waiting";
  }
}
