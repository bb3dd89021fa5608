import { html, nothing, type TemplateResult } from "lit";
import { basePath } from "./base-path.js";

/** What fills the page when there is no queue to show. */
export interface Message {
  readonly heading: string;
  /** Sentences, each on lines of its own. */
  readonly texts: readonly (string | TemplateResult)[];
  /** The first one is the likely one. */
  readonly buttons: readonly { readonly label: string; readonly click: () => void }[];
}

/** Renders the name of the product, which leads to the queue. */
export function brand(click?: (event: MouseEvent) => void): TemplateResult {
  return html`<h1>
    <a class="brand" href="${basePath()}/" @click=${click ?? nothing}>
      <img src="${basePath()}/assets/icon.svg" alt="" width="20" height="20" /><span>handoffd</span>
    </a>
  </h1>`;
}

/** Renders a whole page with a message. */
export function messagePage(text: Message): TemplateResult {
  return html`<header class="top">${brand()}</header>
    ${message(text)}`;
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
                  html`<button class="button ${nth === 0 ? "primary" : ""}" @click=${click}>${label}</button>`,
              )}
            </div>`
      }
    </main>
  `;
}

/** Says that the page has nothing at its address. */
export function nothingHere(): Message {
  return {
    heading: "There is nothing at this address",
    texts: [
      "The link may have lost a part on its way. A handoff can be found in the queue by its number or its words.",
    ],
    buttons: [{ label: "Go to the queue", click: () => location.assign(`${basePath()}/`) }],
  };
}
