import { html, type TemplateResult } from "lit";
import { disconnected } from "../icons.js";

/** Renders the shape of a handoff that is being fetched; its title is known where it is in a list. */
export function loadingState(title: string | undefined): TemplateResult {
  return html`<div class="loading" part="state" data-state="loading" aria-busy="true">
    <h2 id="heading" tabindex="-1" dir="auto">${title ?? "Loading…"}</h2>
    <div class="bones" aria-hidden="true">
      <b class="short"></b>
      <b class="gap"></b><b></b><b class="short"></b>
      <b class="gap short"></b><b></b><b></b>
    </div>
  </div>`;
}

/** Renders that there is no such handoff for this user: the server does not tell which. */
export function missingState(close: () => void): TemplateResult {
  return html`<div class="state" part="state" data-state="missing">
    <h2 id="heading" tabindex="-1">This handoff is not here any more or not yours to see.</h2>
    <p class="quiet">Check the link, or ask the person who gave it to you which account it is in.</p>
    <button class="button" type="button" @click=${close}>Back to the queue</button>
  </div>`;
}

/** Renders that nothing is shown without signing in. */
export function signedOutState(): TemplateResult {
  return html`<div class="state" part="state" data-state="signed-out">
    <h2 id="heading" tabindex="-1">You are signed out.</h2>
    <p class="quiet">Sign in again to see this handoff. Drafts are kept.</p>
  </div>`;
}

/** Renders why the handoff could not be fetched. */
export function failedState(error: string, retry: () => void, close: () => void): TemplateResult {
  return html`<div class="state" part="state" data-state="error">
    ${disconnected}
    <h2 id="heading" tabindex="-1">Could not load this handoff.</h2>
    <p class="quiet">${error}</p>
    <p class="buttons">
      <button class="button primary" type="button" @click=${retry}>Try again</button>
      <button class="button" type="button" @click=${close}>Back to the queue</button>
    </p>
  </div>`;
}
