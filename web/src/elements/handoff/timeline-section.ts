import { html, nothing, type TemplateResult } from "lit";
import { doer, type Handoff, type Step } from "../../core/index.js";
import { exactDuration } from "../duration.js";
import { name, person } from "../name.js";
import { timeOfDay } from "../times.js";
import { mails, posts } from "./timeline-told.js";

const actions: Partial<Record<Step["type"], string>> = {
  handoff_parked: "parked it",
  handoff_created: "escalated it",
  handoff_claimed: "claimed it",
  handoff_released: "released it",
  handoff_resolved: "resolved it",
  handoff_returned: "returned it with an answer",
  handoff_withdrawn: "withdrew it",
  handoff_updated: "added messages",
};

/** A long timeline omits steps after the first ones; the server says how many. */
const firstSteps = 50;

/** Renders each step with its author and who was told of it. */
export function timelineSection(handoff: Handoff, now: number, me: string | undefined): TemplateResult {
  return html`<section part="timeline">
    <h3>Timeline</h3>
    <ol class="steps">
      ${handoff.timeline?.map(
        (step, index, steps) =>
          html`${
            isUpdate(step) && isUpdate(steps[index + 1])
              ? nothing // only the last in a row is shown
              : html`<li>
                <span class="quiet">${timeOfDay(step.at, now)}</span>
                <p>${sentence(step, me)}${details(step)}${mails(step)}${posts(step, now)}</p>
              </li>`
          }${index === firstSteps - 1 ? omitted(handoff) : nothing}`,
      )}
    </ol>
  </section>`;
}

function isUpdate(step: Step | undefined): boolean {
  return step?.type === "handoff_updated";
}

function omitted({ timeline_omitted: steps = 0 }: Handoff): TemplateResult | typeof nothing {
  return steps > 0 ? html`<li><span></span><p class="quiet num">${steps} more steps</p></li>` : nothing;
}

/** Renders who did what. That a target has passed has no author. */
function sentence(step: Step, me: string | undefined): TemplateResult {
  if (step.type === "handoff_overdue") {
    return html`<strong>${step.overdue === 2 ? "2× overdue" : "Overdue"}</strong>: still unclaimed`;
  }
  return html`<strong>${author(step, me)}</strong> ${action(step, me)}`;
}

/** Renders who did it; a service, with the user on whose behalf it acted. */
function author({ by }: Step, me: string | undefined): TemplateResult | string {
  const user = by.on_behalf_of;
  if (by.service && user) {
    return html`${name(by.name)} for ${user.id === me ? "you" : person(user)}`;
  }
  return me !== undefined && by.id === me ? "You" : person(by);
}

function action(step: Step, me: string | undefined): TemplateResult | string {
  if (step.type === "handoff_reassigned") {
    const to = step.claimed_by;
    if (to && to.id === doer(step.by)) {
      return "took it over";
    }
    return html`reassigned it to ${to?.id === me ? "you" : to ? name(to.name) : "someone else"}`;
  }
  return actions[step.type] ?? step.type.replace("handoff_", "").replaceAll("_", " ");
}

function details({ type, waited_seconds, seats_reached: streams }: Step): TemplateResult | typeof nothing {
  if (waited_seconds !== null && (type === "handoff_claimed" || type === "handoff_reassigned")) {
    return html`<span class="quiet num"> after ${exactDuration(waited_seconds * 1_000)}</span>`;
  }
  if (streams !== null && type === "handoff_created") {
    const reached = streams === 1 ? "delivered to one live stream" : `delivered to ${streams} live streams`;
    return html`<span class="quiet num">, ${streams === 0 ? "no one was connected" : reached}</span>`;
  }
  return nothing;
}
