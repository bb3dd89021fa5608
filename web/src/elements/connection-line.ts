import { html, nothing, type TemplateResult } from "lit";
import type { Connection, QueueClient } from "../core/index.js";

/** Renders the state of the stream in one line, with a button where trying again can help. */
export function connectionLine(client: QueueClient): TemplateResult {
  const { connection } = client;
  const waits = connection.state === "reconnecting" && connection.retryAt > Date.now();
  const stopped = connection.state === "stopped" && connection.reason !== "forbidden";
  return html`<div class="connection ${kind(connection)}" part="connection" data-state=${connection.state}>
    <span class="dot" aria-hidden="true"></span>
    <span class="num">${connectionText(connection)}</span>
    ${
      waits || stopped
        ? html`<button class="link" type="button" @click=${() => client.wake("retry")}>
            ${waits ? "Retry now" : "Try again"}
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
    case "signed-out":
      return "Signed out";
    case "stopped":
      return "Not live";
    case "polling":
      return connection.failed === undefined ? "Updated every 15 s" : "Not up to date";
    case "offline":
      return "Offline";
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
    case "signed-out":
    case "stopped":
      return "broken";
    default:
      return "waiting";
  }
}
