import { html, nothing, type TemplateResult } from "lit";
import {
  type Card,
  type Handoff,
  isolate,
  type Person,
  readBrief,
  type SessionWithMessages,
} from "../../core/index.js";
import { face } from "../face.js";
import { person } from "../name.js";
import { prose } from "../prose.js";
import { timeOfDay } from "../times.js";

/** What the sections show. The card comes from the stream, and can be newer than the handoff. */
export interface ContextState {
  handoff: Handoff;
  card: Card | undefined;
  session: SessionWithMessages | undefined;
  me: string | undefined;
  now: number;
}

/** Renders the answer or the resolution of a closed handoff. */
export function outcomeSection({ handoff, me, now }: ContextState): TemplateResult | typeof nothing {
  const { resolution, answer, claimed_by: by, closed_at } = handoff;
  const text = resolution ?? answer;
  if (!text) {
    return nothing;
  }
  return html`<section class="said outcome" part="outcome" aria-labelledby="outcome-heading">
    <h3 id="outcome-heading">${resolution ? "Resolution" : "Answer"}</h3>
    ${prose(text)}
    ${by && closed_at ? byline(by, me, timeOfDay(closed_at, now)) : nothing}
  </section>`;
}

/** Renders who has written something, and when. */
function byline(by: Person, me: string | undefined, when: TemplateResult): TemplateResult {
  return html`<p class="by">
    ${face(by)}<span><strong>${by.id === me ? "You" : person(by)}</strong>, ${when}</span>
  </p>`;
}

/** Renders the note of the person who asked, without the passages under headings: the findings show those. */
export function noteSection({ handoff, me, now }: ContextState): TemplateResult {
  const { note } = readBrief(handoff.engineer_notes);
  const { created_by: asker } = handoff;
  const kind = note || !handoff.engineer_notes ? "said note" : "note"; // no quotation of nothing
  return html`<section class=${kind} part="note" aria-label=${`Note from ${isolate(asker.name)}`}>
    ${
      note
        ? prose(note)
        : handoff.engineer_notes
          ? nothing
          : html`<p class="quiet">${asker.id === me ? "You" : person(asker)} left no note.</p>`
    }
    ${byline(asker, me, timeOfDay(handoff.created_at, now))}
  </section>`;
}

/** Renders the assistant's summary, marked as such and dated. */
export function summarySection({ handoff, now }: ContextState): TemplateResult | typeof nothing {
  const context = handoff.context;
  if (!context?.problem_summary) {
    return nothing;
  }
  return html`<section class="machine" part="summary" aria-labelledby="summary-heading">
    <h3 id="summary-heading">
      Summary by the assistant
      <span class="quiet">${timeOfDay(context.taken_at, now)}, not reviewed by a person</span>
    </h3>
    ${prose(context.problem_summary)}
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
