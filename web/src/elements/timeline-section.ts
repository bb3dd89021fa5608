import { html, nothing, type TemplateResult } from "lit";
import type { Handoff, Step } from "../core/index.js";
import { exactly } from "./duration.js";
import { name } from "./name.js";
import { moment } from "./times.js";

const deeds: Partial<Record<Step["type"], string>> = {
  handoff_parked: "parked it",
  handoff_created: "escalated it",
  handoff_claimed: "claimed it",
  handoff_released: "gave it back",
  handoff_resolved: "resolved it",
  handoff_returned: "returned it with an answer",
  handoff_withdrawn: "withdrew it",
};

/** What was done with the handoff, by whom, and how many heard of it. */
export function timelineSection(handoff: Handoff, now: number, me: string | undefined): TemplateResult {
  return html`<section part="timeline">
    <h3>Timeline</h3>
    <ol class="steps">
      ${handoff.timeline?.map(
        (step, index) => html`<li>
          <span class="quiet">${moment(step.at, now)}</span>
          <p><strong>${by(step, me)}</strong> ${deed(step, me)}${after(step)}${mails(step)}</p>
        </li>${index === firstSteps - 1 ? omitted(handoff) : nothing}`,
      )}
    </ol>
  </section>`;
}

/** After so many steps a timeline that is too long leaves some out. */
const firstSteps = 50;

function omitted({ timeline_omitted: steps = 0 }: Handoff): TemplateResult | typeof nothing {
  return steps > 0 ? html`<li><span></span><p class="quiet num">${steps} more</p></li>` : nothing;
}

function by(step: Step, me: string | undefined): TemplateResult | string {
  return me !== undefined && step.by.id === me ? "You" : name(step.by.name);
}

function deed(step: Step, me: string | undefined): TemplateResult | string {
  if (step.type === "handoff_reassigned") {
    const to = step.claimed_by;
    if (to && to.id === step.by.id) {
      return "took it over";
    }
    return html`gave it to ${to?.id === me ? "you" : to ? name(to.name) : "somebody else"}`;
  }
  return deeds[step.type] ?? step.type.replace("handoff_", "").replaceAll("_", " ");
}

function after({ type, waited_seconds, seats_reached }: Step): TemplateResult | typeof nothing {
  if (waited_seconds !== null && type === "handoff_claimed") {
    return html`<span class="quiet num"> after ${exactly(waited_seconds * 1_000)}</span>`;
  }
  if (seats_reached !== null && type === "handoff_created") {
    const streams = seats_reached === 1 ? "one live stream" : `${seats_reached} live streams`;
    return html`<span class="quiet num">, ${seats_reached === 0 ? "while nobody was connected" : `announced on ${streams}`}</span>`;
  }
  return nothing;
}

const posts: Partial<Record<Step["mails"][number]["status"], string>> = {
  sent: "mailed to",
  queued: "mail is due to",
  logged: "mail only logged, for",
  failed: "mail failed to",
};

/** Who was written to, and who could not be. What was not sent because it had been claimed by then is nobody's concern. */
function mails({ mails, mails_omitted: more, unheard }: Step): (TemplateResult | typeof nothing)[] {
  const told: (TemplateResult | typeof nothing)[] = Object.entries(posts).map(([status, words]) => {
    const found = mails.filter((mail) => mail.status === status);
    const names = found.map(
      ({ to, error }, index) =>
        html`${index > 0 ? ", " : nothing}${name(to.name)}${status === "failed" && error ? ` (${error})` : nothing}`,
    );
    return found.length > 0
      ? html`<span class="${status === "failed" ? "" : "quiet"} mail">${words} ${names}</span>`
      : nothing;
  });
  if (more > 0) {
    told.push(html`<span class="quiet mail num">and ${more} more</span>`);
  }
  if (unheard) {
    told.push(html`<span class="mail">nobody could be told by mail: all have left or want none</span>`);
  }
  return told;
}
