import { html, nothing, type TemplateResult } from "lit";
import { type Handoff, inactiveFor, isDueSoon, overdueLevel } from "../../core/index.js";
import { duration } from "../duration.js";
import { name, person } from "../name.js";
import { overdueWord } from "../overdue.js";
import { age, due, timeOfDay } from "../times.js";
import { withActivity } from "./action-choices.js";
import type { ContextState } from "./context-sections.js";

/** Renders status, customer, who asked and when, and the target: one line, which wraps. */
export function facts(state: ContextState): TemplateResult {
  const { handoff, now } = state;
  const current = { ...handoff, ...newer(state) };
  const customer = handoff.context?.customer;
  return html`<dl class="facts" part="facts">
    <div>
      <dt class="hidden">Status</dt>
      <dd
        class="status"
        data-status=${current.status}
        data-overdue=${overdueLevel(current, now) || nothing}
        part="standing"
      >
        ${status(current, state)}
      </dd>
    </div>
    ${target(current, now)}
    ${
      customer
        ? html`<div>
            <dt class="hidden">Customer</dt>
            <dd>${name(customer)}</dd>
          </div>`
        : nothing
    }
    <div>
      <dt>${current.status === "parked" ? "Parked by" : "Asked by"}</dt>
      <dd>
        ${person(current.created_by)}
        <span class="quiet">${timeOfDay(current.waiting_since ?? current.created_at, now)}</span>
      </dd>
    </div>
  </dl>`;
}

/** Renders when the target passes, or has passed. */
function target(handoff: Handoff, now: number): TemplateResult | typeof nothing {
  if (handoff.status !== "waiting" || handoff.due_at === null) {
    return nothing;
  }
  return html`<div>
    <dt class="hidden">Target</dt>
    <dd class=${isDueSoon(handoff, now) ? "soon" : "quiet"} part="due">
      ${overdueLevel(handoff, now) > 0 ? html`was due ${timeOfDay(handoff.due_at, now)}` : due(handoff.due_at)}
    </dd>
  </div>`;
}

/** Returns what the stream says of a handoff since it was fetched. */
function newer({ handoff, card }: ContextState): Partial<Handoff> {
  if (!card || card.version <= handoff.version) {
    return {};
  }
  const { status, claimed_by, claimed_at, closed_at, waiting_since, due_at, overdue } = card;
  return { status, claimed_by, claimed_at, closed_at, waiting_since, due_at, overdue };
}

const closings: Partial<Record<Handoff["status"], string>> = {
  resolved: "Resolved",
  returned: "Answered",
  withdrawn: "Withdrawn",
};

function status(handoff: Handoff, { me, now, session }: ContextState): TemplateResult {
  const { claimed_by: claimer, claimed_at, closed_at } = handoff;
  const mine = claimer !== null && claimer.id === me;
  const by = mine ? "you" : claimer && name(claimer.name);
  switch (handoff.status) {
    case "waiting": {
      const level = overdueLevel(handoff, now);
      return html`Waiting ${age(handoff.waiting_since ?? handoff.created_at)}${
        level > 0 ? html`, ${overdueWord(level)}` : nothing
      }`;
    }
    case "parked":
      return html`Parked ${age(handoff.created_at, "ago")}`;
    case "claimed": {
      const inactive = mine ? 0 : inactiveFor(withActivity(handoff, session), now);
      return inactive > 0
        ? html`Claimed by ${by}, no activity for ${duration(inactive)}`
        : html`Claimed by ${by} ${claimed_at ? age(claimed_at, "ago") : nothing}`;
    }
    default: {
      const withdrawn = handoff.status === "withdrawn";
      return html`${closings[handoff.status]}${by && !withdrawn ? html` by ${by}` : nothing}
        ${closed_at ? timeOfDay(closed_at, now) : nothing}`;
    }
  }
}
