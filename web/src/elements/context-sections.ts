import { html, nothing, type TemplateResult } from "lit";
import {
  type Card,
  findings,
  type Handoff,
  isolate,
  type Quote,
  quietFor,
  readBrief,
  type SessionWithMessages,
} from "../core/index.js";
import { sinceSign } from "./composer.js";
import { duration } from "./duration.js";
import { check, cross, mark, pen, words } from "./marks.js";
import { name } from "./name.js";
import { prose } from "./prose.js";
import { age, moment } from "./times.js";
import { counted, messagesSince } from "./transcript.js";

/** What the sections are drawn from. `card` is what the stream told last, and may be newer than the handoff. */
export interface ContextState {
  handoff: Handoff;
  card: Card | undefined;
  session: SessionWithMessages | undefined;
  me: string | undefined;
  now: number;
}

/** Number, urgency and title. */
export function contextHead({ handoff, card }: ContextState): TemplateResult {
  return html`<header part="header">
    <p class="kicker">
      ${mark(handoff.priority)}<span class="word ${handoff.priority}">${words[handoff.priority]}</span>
      <span class="num">#${handoff.number}</span>
    </p>
    <h2 id="heading" tabindex="-1" dir="auto">${handoff.context?.title ?? card?.session_title ?? "Handoff"}</h2>
  </header>`;
}

/**
 * The human's note comes first: nothing else was written for the one who reads it. What stands under headings in it follows
 * below, sorted.
 */
export function noteSection({ handoff }: ContextState): TemplateResult {
  const { note } = readBrief(handoff.engineer_notes);
  return html`<section class="human" part="note" aria-label=${`Note from ${isolate(handoff.created_by.name)}`}>
    ${
      note
        ? html`<blockquote>${prose(note)}</blockquote>`
        : handoff.engineer_notes
          ? nothing
          : html`<p class="quiet">${name(handoff.created_by.name)} left no note.</p>`
    }
    <p class="by"><strong>${name(handoff.created_by.name)}</strong>, ${age(handoff.created_at, "ago")}</p>
  </section>`;
}

/** Customer, waiting time, and who has it. */
export function standing(state: ContextState): TemplateResult {
  const { handoff, now } = state;
  const current = { ...handoff, ...newer(state) };
  const since = current.waiting_since ?? current.created_at;
  return html`<dl class="facts">
    <div>
      <dt>Customer</dt>
      <dd>${handoff.context?.customer ? name(handoff.context.customer) : html`<span class="quiet">not named</span>`}</dd>
    </div>
    <div>
      <dt>${current.closed_at ? "Was escalated" : current.status === "parked" ? "Parked" : "Waiting"}</dt>
      <dd>
        <span class="big">${current.closed_at ? moment(since, now) : age(since)}</span>
        ${current.closed_at ? nothing : html`<span class="quiet num">since ${moment(since, now)}</span>`}
      </dd>
    </div>
    <div>
      <dt>Standing</dt>
      <dd data-status=${current.status} part="standing">${whose(current, state)}</dd>
    </div>
  </dl>
  ${outcome(current)}`;
}

function newer({ handoff, card }: ContextState): Partial<Handoff> {
  return card && card.version > handoff.version
    ? {
        status: card.status,
        claimed_by: card.claimed_by,
        claimed_at: card.claimed_at,
        closed_at: card.closed_at,
      }
    : {};
}

function whose(handoff: Handoff, { me, now, session }: ContextState): TemplateResult | string {
  const holder = handoff.claimed_by;
  const mine = holder !== null && holder.id === me;
  const who = holder && name(holder.name);
  switch (handoff.status) {
    case "waiting":
      return handoff.created_by.id === me ? "Nobody has it yet" : "Nobody has it";
    case "parked":
      return "Set aside by its owner";
    case "claimed": {
      const quiet = mine ? 0 : quietFor(sinceSign(handoff, session), now);
      return quiet > 0
        ? html`${who}, quiet ${duration(quiet)}`
        : html`${mine ? "Yours" : who}${handoff.claimed_at ? html` for ${age(handoff.claimed_at, "span")}` : nothing}`;
    }
    case "withdrawn":
      return html`Withdrawn${handoff.closed_at ? html`, ${moment(handoff.closed_at, now)}` : nothing}`;
    default:
      return html`${handoff.status === "resolved" ? "Resolved" : "Returned"}${who ? html` by ${mine ? "you" : who}` : nothing}${handoff.closed_at ? html`, ${moment(handoff.closed_at, now)}` : nothing}`;
  }
}

function outcome(handoff: Handoff): TemplateResult | typeof nothing {
  const text = handoff.resolution ?? handoff.answer;
  return text
    ? html`<div class="outcome" part="outcome">
        <h3>${handoff.resolution ? "Resolution" : "Answer"}</h3>
        ${prose(text)}
      </div>`
    : nothing;
}

/** What was tried and ruled out, then what is next and what is open. */
export function findingsSection({ handoff, now }: ContextState): TemplateResult {
  const found = findings(handoff.engineer_notes, handoff.context);
  if (Object.values(found).every((quotes) => quotes.length === 0)) {
    return html`<section part="findings">
      <h3>What was tried, and what is next</h3>
      ${unstated}
    </section>`;
  }
  const list = (label: string, sign: TemplateResult | undefined, quotes: readonly Quote[]) =>
    quoteList(label, sign, quotes, now);
  return html`<section part="findings">
      <h3>Tried and ruled out</h3>
      ${
        found.ruledOut.length + found.tried.length + found.noted.length > 0
          ? html`${list("Ruled out", cross, found.ruledOut)} ${list("Tried", check, found.tried)}
            ${list("Noted", pen, found.noted)}`
          : unstated
      }
    </section>
    <section part="next">
      <h3>Next step and open questions</h3>
      ${
        found.next.length + found.questions.length > 0
          ? html`${list("Next", undefined, found.next)} ${list("Open", undefined, found.questions)}`
          : unstated
      }
    </section>`;
}

const unstated = html`<p class="quiet">Not stated separately; see the note and the transcript.</p>`;

function quoteList(
  label: string,
  sign: TemplateResult | undefined,
  quotes: readonly Quote[],
  now: number,
): TemplateResult | typeof nothing {
  if (quotes.length === 0) {
    return nothing;
  }
  return html`<div class="quotes">
    <h4>${sign ?? nothing}${label}</h4>
    <ul>
      ${quotes.map(
        ({ text, at }) => html`<li>
          ${prose(text)} ${at ? html`<p class="source">noted in the session, ${moment(at, now)}</p>` : nothing}
        </li>`,
      )}
    </ul>
  </div>`;
}

/** What the assistant made of it: said to be so, and dated. */
export function summarySection({ handoff, now }: ContextState): TemplateResult | typeof nothing {
  const context = handoff.context;
  if (!context?.problem_summary) {
    return nothing;
  }
  return html`<section class="machine" part="summary" aria-labelledby="summary-heading">
    <h3 id="summary-heading">Summary by the assistant</h3>
    ${prose(context.problem_summary)}
    <p class="source">
      As of ${moment(context.taken_at, now)}, when it was handed off. Not checked by a person.
    </p>
  </section>`;
}

/** How fresh the snapshot is. */
export function contextBody({ handoff, session }: ContextState): TemplateResult | typeof nothing {
  const context = handoff.context;
  if (!context) {
    return nothing;
  }
  const since = messagesSince(session, context.taken_at);
  return html`<p class="freshness" part="freshness">
    The picture above is ${age(context.taken_at, "span")} old.
    ${
      since.messages.length === 0
        ? "Nothing has been written in the session since."
        : html`<strong class="num">${since.messages.length === 1 ? "One message" : `${counted(since)} messages`}</strong> came later: see the transcript.`
    }
  </p>`;
}
