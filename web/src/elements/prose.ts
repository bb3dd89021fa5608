import { html, noChange, nothing, type TemplateResult } from "lit";
import { AsyncDirective, directive } from "lit/async-directive.js";
import { parser, whenLoaded } from "./markdown/parser.js";
import { render } from "./markdown/render.js";

/**
 * Renders text that people and AIs have written, as Markdown. Until the parser is loaded, and if the text is very long,
 * it is shown as it was written. Nothing in it becomes HTML.
 */
export function prose(text: string): TemplateResult {
  return html`<div class="prose">${markdown(text)}</div>`;
}

/** Renders once for each text: parsing takes longer than comparing. */
class Markdown extends AsyncDirective {
  #text: string | undefined;
  #cancel: (() => void) | undefined;

  override render(text: string): unknown {
    if (text === this.#text) {
      return noChange;
    }
    this.#text = text;
    return this.#content();
  }

  override disconnected(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  override reconnected(): void {
    this.setValue(this.#content());
  }

  #content(): unknown {
    const text = this.#text ?? "";
    if (text.trim() === "") {
      return nothing;
    }
    this.#cancel?.();
    this.#cancel = parser() ? undefined : whenLoaded(() => this.setValue(this.#content()));
    return rendered(text) ?? html`<p class="plain" dir="auto">${text.replace(/^\s*\n|\s+$/g, "")}</p>`;
  }
}

const markdown = directive(Markdown);

/** Returns the rendered text, or undefined if it cannot be parsed. No error of a parser may hide what was written. */
function rendered(text: string): unknown {
  try {
    const document = parser()?.(text);
    return document && render(document);
  } catch {
    return undefined;
  }
}
