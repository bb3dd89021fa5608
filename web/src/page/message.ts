import { html, nothing, type TemplateResult } from "lit";
import type { Problem } from "../core/index.js";
import type { Session } from "./session.js";

/** What fills the page when there is no queue to show. */
export interface Message {
  readonly heading: string;
  /** Sentences, each on lines of its own. */
  readonly texts: readonly string[];
  /** The first one is the likely one. */
  readonly buttons: readonly { readonly label: string; readonly click: () => void }[];
}

export function message({ heading, texts, buttons }: Message): TemplateResult {
  return html`
    <main class="message">
      <h2 tabindex="-1">${heading}</h2>
      ${texts.map((text) => html`<p>${text}</p>`)}
      ${
        buttons.length === 0
          ? nothing
          : html`<div class="buttons">
              ${buttons.map(
                ({ label, click }, nth) =>
                  html`<button class=${nth === 0 ? "primary" : "secondary"} @click=${click}>${label}</button>`,
              )}
            </div>`
      }
    </main>
  `;
}

/** Says that the user is signed out, or why the server refuses them. `retry` tries again with the same link. */
export function signedOut(session: Session, refusal: Problem | undefined, retry: () => void): Message {
  const { signIn, switchUser, name } = session;
  if (refusal === undefined) {
    return {
      heading: "You are signed out",
      texts: [...(signIn ? [] : ["Open your link again, or ask for a new one."]), "Your drafts are saved."],
      buttons: signIn ? [{ label: "Sign in", click: () => void signIn() }] : [],
    };
  }
  return {
    heading: refusal.status === 403 ? "You have no access" : "You could not be signed in",
    texts: [
      ...(name === undefined || refusal.status !== 403 ? [] : [`You are signed in as ${name}.`]),
      refusal.detail || refusal.title,
      ...(signIn ? [] : ["Open your link again, or ask for a new one."]),
    ],
    buttons: [
      ...(switchUser ? [{ label: "Sign in as another person", click: () => void switchUser() }] : []),
      { label: "Try again", click: () => (signIn ? void signIn() : retry()) },
    ],
  };
}
