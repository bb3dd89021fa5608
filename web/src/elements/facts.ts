import { html, nothing, type TemplateResult } from "lit";
import { type Handoff, inactiveFor, overdueLevel } from "../core/index.js";
import { withActivity } from "./action-bar.js";
import type { ContextState } from "./context-sections.js";
import { duration } from "./duration.js";
import { name } from "./name.js";
import { overdueWord } from "./overdue.js";
import { prose } from "./prose.js";
import { age, due, timeOfDay } from "./times.js";

/** Renders customer, waiting time and status, and the outcome of a closed handoff. */
export function facts(state: ContextState): TemplateResult {
  const { handoff, now } = state;
  const current = { ...handoff, ...newer(state) };
  const since = current.waiting_since ?? current.created_at;
  const closed = current.closed_at !== null;
  const customer = handoff.context?.customer;
  return html`<dl class="facts">
    <div>
      <dt>Customer</dt>
      <dd>${customer ? name(customer) : html`<span class="quiet">Not specified</span>`}</dd>
    </div>
    <div>
      <dt>${closed ? "Escalated" : openFor[current.status]}</dt>
      <dd data-overdue=${overdueLevel(current, now) || nothing}>
        <span class="big">${closed ? timeOfDay(since, now) : age(since)}</span>
        ${closed ? nothing : html`<span class="quiet num">since ${timeOfDay(since, now)}</span>`}
        ${target(current, now)}
      </dd>
    </div>
    <div>
      <dt>Status</dt>
      <dd data-status=${current.status} part="standing">${status(current, state)}</dd>
    </div>
  </dl>
  ${outcome(current)}`;
}

/** Renders when the target passes, or has passed. */
function target(handoff: Handoff, now: number): TemplateResult | typeof nothing {
  if (handoff.status !== "waiting" || handoff.due_at === null) {
    return nothing;
  }
  const level = overdueLevel(handoff, now);
  return level > 0
    ? html`${overdueWord(level)}
        <span class="was quiet num">was due ${timeOfDay(handoff.due_at, now)}</span>`
    : html`<span class="quiet num" part="due">${due(handoff.due_at)}</span>`;
}

const openFor: Partial<Record<Handoff["status"], string>> = {
  parked: "Parked",
  waiting: "Waiting",
  claimed: "Open",
};

function newer({ handoff, card }: ContextState): Partial<Handoff> {
  if (!card || card.version <= handoff.version) {
    return {};
  }
  const { status, claimed_by, claimed_at, closed_at, due_at, overdue } = card;
  return { status, claimed_by, claimed_at, closed_at, due_at, overdue };
}

function status(handoff: Handoff, { me, now, session }: ContextState): TemplateResult | string {
  const { claimed_by: claimer, claimed_at, closed_at } = handoff;
  const mine = claimer !== null && claimer.id === me;
  const by = mine ? "you" : claimer && name(claimer.name);
  const closed = closed_at ? html`, ${timeOfDay(closed_at, now)}` : nothing;
  switch (handoff.status) {
    case "waiting":
      return "Unclaimed";
    case "parked":
      return "Parked";
    case "claimed": {
      const inactive = mine ? 0 : inactiveFor(withActivity(handoff, session), now);
      return inactive > 0
        ? html`Claimed by ${by}, no activity for ${duration(inactive)}`
        : html`Claimed by ${by} ${claimed_at ? age(claimed_at, "ago") : nothing}`;
    }
    case "withdrawn":
      return html`Withdrawn${closed}`;
    default:
      return html`${handoff.status === "resolved" ? "Resolved" : "Returned"}${by ? html` by ${by}` : nothing}${closed}`;
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
