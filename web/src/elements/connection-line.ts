import { html, nothing, type TemplateResult } from "lit";
import type { Connection, Desk } from "../core/index.js";

/** The stream in one line: a dot and words, and what can be done about it. */
export function connectionLine(desk: Desk): TemplateResult {
  const { connection } = desk;
  const retry = connection.state === "reconnecting" && connection.retryAt > Date.now();
  const again = retry || (connection.state === "stopped" && connection.reason !== "forbidden");
  return html`<div class="connection ${kind(connection)}" part="connection" data-state=${connection.state}>
    <span class="dot" aria-hidden="true"></span>
    <span class="num">${connectionWords(connection)}</span>
    ${
      again
        ? html`<button class="link" type="button" @click=${() => desk.wake("retry")}>
            ${retry ? "Retry now" : "Try again"}
          </button>`
        : nothing
    }
  </div>`;
}

export function connectionWords(connection: Connection): string {
  switch (connection.state) {
    case "connecting":
      return "Connecting…";
    case "catching-up":
      return "Catching up…";
    case "live":
      return connection.degraded ? "Degraded: changes take seconds" : "Live";
    case "reconnecting": {
      const seconds = Math.ceil((connection.retryAt - Date.now()) / 1_000);
      return seconds > 0 ? `Reconnecting in ${seconds} s` : "Reconnecting…";
    }
    case "signed-out":
      return "Signed out";
    case "stopped":
      return "Not live";
  }
}

/** Why the stream stands still, in more words than fit into the line. */
export function stoppedWords(connection: Connection & { state: "stopped" }): string {
  return connection.reason === "forbidden" ? "Live updates are for engineers and up." : connection.message;
}

/** Whether whoever looks may do no more than that: only engineers have a stream, and only they claim. */
export function watches(connection: Connection | undefined): boolean {
  return connection?.state === "stopped" && connection.reason === "forbidden";
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
