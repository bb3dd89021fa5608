import { html, nothing, type TemplateResult } from "lit";
import { type Handoff, singleLine } from "../../core/index.js";
import { arrow, priorityIcon, priorityNames } from "../icons.js";
import type { ContextState } from "./context-sections.js";
import type { TitleClamp } from "./title-clamp.js";

/** Renders the way back, number and priority, and the connection unless it is live. */
export function contextNav(
  handoff: Pick<Handoff, "number" | "priority"> | undefined,
  connection: TemplateResult | typeof nothing,
  close: () => void,
): TemplateResult {
  return html`<nav>
    <button class="link back" type="button" part="back" @click=${close}>${arrow} Queue</button>
    ${
      handoff
        ? html`<p class="kicker">
            <span class="num">#${handoff.number}</span>
            <span class="priority">
              ${priorityIcon(handoff.priority)}
              <span class="word ${handoff.priority}">${priorityNames[handoff.priority]}</span>
            </span>
          </p>`
        : nothing
    }
    ${connection}
  </nav>`;
}

/** Renders the title, two lines of it until the reader asks for more. */
export function contextTitle({ handoff, card }: ContextState, clamp: TitleClamp): TemplateResult {
  const title = singleLine(handoff.context?.title ?? card?.session_title ?? "") || "Handoff";
  return html`<header part="header">
    <h2 id="heading" class=${clamp.whole ? "whole" : ""} tabindex="-1" dir="auto" title=${clamp.cut ? title : nothing}>
      ${title}
    </h2>
    ${
      clamp.cut || clamp.whole
        ? html`<button class="link more" type="button" @click=${() => clamp.toggle()}>
            ${clamp.whole ? "Shorter" : "Whole title"}
          </button>`
        : nothing
    }
  </header>`;
}
