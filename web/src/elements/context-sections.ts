import { html, nothing, type TemplateResult } from "lit";
import { type Card, type Handoff, isolate, readBrief, type SessionWithMessages } from "../core/index.js";
import { priorityIcon, priorityNames } from "./icons.js";
import { person } from "./name.js";
import { prose } from "./prose.js";
import { age, timeOfDay } from "./times.js";

/** What the sections show. The card comes from the stream, and can be newer than the handoff. */
export interface ContextState {
  handoff: Handoff;
  card: Card | undefined;
  session: SessionWithMessages | undefined;
  me: string | undefined;
  now: number;
}

/** Renders number, priority and title. */
export function contextHead({ handoff, card }: ContextState): TemplateResult {
  const { priority, number, context } = handoff;
  return html`<header part="header">
    <p class="kicker">
      ${priorityIcon(priority)}<span class="word ${priority}">${priorityNames[priority]}</span>
      <span class="num">#${number}</span>
    </p>
    <h2 id="heading" tabindex="-1" dir="auto">${context?.title ?? card?.session_title ?? "Handoff"}</h2>
  </header>`;
}

/** Renders the engineer's note, without the passages under headings: the findings show those. */
export function noteSection({ handoff }: ContextState): TemplateResult {
  const { note } = readBrief(handoff.engineer_notes);
  const label = `Note from ${isolate(handoff.created_by.name)}`;
  return html`<section class="human" part="note" aria-label=${label}>
    ${
      note
        ? html`<blockquote>${prose(note)}</blockquote>`
        : handoff.engineer_notes
          ? nothing
          : html`<p class="quiet">${person(handoff.created_by)} left no note.</p>`
    }
    <p class="by"><strong>${person(handoff.created_by)}</strong>, ${age(handoff.created_at, "ago")}</p>
  </section>`;
}

/** Renders the assistant's summary, marked as such and dated. */
export function summarySection({ handoff, now }: ContextState): TemplateResult | typeof nothing {
  const context = handoff.context;
  if (!context?.problem_summary) {
    return nothing;
  }
  return html`<section class="machine" part="summary" aria-labelledby="summary-heading">
    <h3 id="summary-heading">Summary by the assistant</h3>
    ${prose(context.problem_summary)}
    <p class="source">As of ${timeOfDay(context.taken_at, now)}. Not reviewed by a person.</p>
  </section>`;
}

/** Renders when the snapshot was taken, and how many messages are newer; `show` shows them. */
export function snapshotNote(
  { handoff, now }: ContextState,
  show: () => void,
): TemplateResult | typeof nothing {
  const context = handoff.context;
  if (!context) {
    return nothing;
  }
  const count = handoff.messages_since;
  const showButton = html`<button class="link" type="button" @click=${show}>Show</button>`;
  const messages = html`<strong class="num">${count} ${count === 1 ? "message" : "messages"} since</strong>`;
  return html`<p class="freshness" part="freshness">
    Snapshot taken ${timeOfDay(context.taken_at, now)}.
    ${count === 0 ? "No messages since." : html`${messages}. ${showButton}`}
  </p>`;
}
