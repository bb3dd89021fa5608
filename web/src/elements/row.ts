import { html, nothing, type TemplateResult } from "lit";
import {
  type Action,
  type Card,
  inactiveFor,
  isDueSoon,
  overdueLevel,
  queuedAt,
  type Row,
} from "../core/index.js";
import { actionTexts } from "./action-texts.js";
import { duration } from "./duration.js";
import { priorityIcon, priorityNames } from "./icons.js";
import { name, person } from "./name.js";
import { overdueWord } from "./overdue.js";
import { age, due, timeOfDay } from "./times.js";

export interface RowView extends Row {
  me: string | undefined;
  now: number;
  pending: Action | undefined;
  /** Why the last action failed. */
  note: string | undefined;
  selected: boolean;
  /** Whether the user can do no more than look. */
  readOnly: boolean;
  /** Whether the tab key stops here; it does in exactly one row. */
  tabStop: boolean;
}

/** Renders a handoff in the list. The list handles its clicks, by the data attributes. */
export function row(view: RowView): TemplateResult {
  const { card } = view;
  const { id } = card;
  const classes = [
    "row",
    view.arrived && "arrived",
    view.leaving && "leaving",
    view.selected && "selected",
    view.pending && "pending",
  ];
  const note = card.note_preview.replace(/\s*\n\s*/g, "\n");
  return html`<li
    class=${classes.filter(Boolean).join(" ")}
    part="row"
    data-handoff-id=${id}
    data-status=${card.status}
    data-pending=${view.pending ?? nothing}
  >
    ${priorityIcon(card.priority)}
    <div class="body">
      <button
        class="title"
        type="button"
        data-open
        tabindex=${view.tabStop ? 0 : -1}
        aria-current=${view.selected ? "true" : nothing}
        aria-describedby=${`about-${id} when-${id} note-${id}`}
        dir="auto"
      >
        ${card.session_title}
      </button>
      ${note ? html`<p class="note" id=${`note-${id}`} dir="auto">${note}</p>` : nothing}
      <p class="about" id=${`about-${id}`}>${view.note ? html`<strong>${view.note}</strong>` : about(view)}</p>
    </div>
    ${when(view)} ${action(view)}
  </li>`;
}

function about(view: RowView): TemplateResult {
  const { priority, number } = view.card;
  return html`<span class="word ${priority}">${priorityNames[priority]}</span>
    <span class="num">#${number}</span> <span>${status(view)}</span>`;
}

/** Renders who waits, or who has claimed it, in a few words. */
function status({ card, me, now, leaving, pending }: RowView): TemplateResult | string {
  const author = card.created_by.id === me ? "you" : person(card.created_by);
  const { claimed_by: claimer, claimed_at } = card;
  const mine = claimer?.id === me;
  const by = mine ? "you" : claimer ? name(claimer.name) : "someone";
  if (pending) {
    return actionTexts[pending].pending;
  }
  switch (card.status) {
    case "waiting":
      return html`from ${author}`;
    case "claimed": {
      if (leaving && claimed_at) {
        const who = mine ? "You" : by;
        return html`<strong>${who} claimed this <span class="nobreak">${age(claimed_at, "exact")} ago</span></strong>`;
      }
      const inactive = mine ? 0 : inactiveFor(card, now);
      return inactive > 0
        ? html`${by}, no activity for ${duration(inactive)}`
        : html`claimed by ${by} ${claimed_at ? age(claimed_at, "ago") : nothing}`;
    }
    case "parked":
      return html`parked by ${author}`;
    case "withdrawn":
      return "withdrawn";
    default:
      return html`${card.status} by ${by}`;
  }
}

function when({ card, now }: RowView): TemplateResult {
  const [time, text] = card.closed_at
    ? [timeOfDay(card.closed_at, now), "closed"]
    : [age(queuedAt(card)), card.status === "claimed" ? "since escalated" : waiting(card, now)];
  const overdue = overdueLevel(card, now) || nothing;
  return html`<p class="when" id=${`when-${card.id}`} data-overdue=${overdue}>${time} <span>${text}</span></p>`;
}

/** Renders the status of a handoff in the list, and its target once that is near or has passed. */
function waiting(card: Card, now: number): TemplateResult | string {
  const level = overdueLevel(card, now);
  if (level === 0 && !isDueSoon(card, now)) {
    return card.status;
  }
  return html`<b class="hidden">waiting, </b>${level > 0 ? overdueWord(level) : due(card.due_at ?? "")}`;
}

function action(view: RowView): TemplateResult | typeof nothing {
  const offer = availableAction(view);
  return offer
    ? html`<button
        class="button act"
        type="button"
        tabindex="-1"
        data-action=${offer}
        aria-disabled=${view.pending ? "true" : nothing}
        aria-label=${`${actionTexts[offer].label} #${view.card.number}`}
      >
        ${actionTexts[offer].label}
      </button>`
    : nothing;
}

/** Returns the one action that the list offers for a card. */
function availableAction({ card, me, now, leaving, readOnly }: RowView): Action | undefined {
  if (leaving || readOnly) {
    return undefined;
  }
  const own = card.created_by.id === me;
  if (card.status === "waiting" && !own) {
    return "claim";
  }
  if (card.status === "claimed" && card.claimed_by?.id === me) {
    return "release";
  }
  return inactiveFor(card, now) > 0 && !own ? "reassign" : undefined;
}

/** Returns the name of a card in announcements. */
export function cardLabel(card: Card): string {
  return `#${card.number}, ${card.session_title}`;
}
