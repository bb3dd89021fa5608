import { html, nothing, type TemplateResult } from "lit";
import {
  type ActingUser,
  type Action,
  type Card,
  inactiveFor,
  isDueSoon,
  overdueLevel,
  possibleActions,
  queuedAt,
  type Row,
  type View,
} from "../../core/index.js";
import { actionTexts } from "../action-texts.js";
import { clockTime, dayOrTime, duration, fullTime } from "../duration.js";
import { pen, priorityIcon, priorityNames } from "../icons.js";
import { name, person } from "../name.js";
import { overdueWord } from "../overdue.js";
import { age, due } from "../times.js";
import { noteLine } from "./note-line.js";

/** What is the same for all rows of a list. */
export interface ListContext {
  view: View;
  /** Whether handoffs of all views are listed, so that each row names its state. */
  mixed: boolean;
  /** The user, and what they can do. */
  user: ActingUser;
  now: number;
  /** Returns the address of a handoff; undefined if the page has none. */
  href: ((card: Card) => string) | undefined;
}

export interface RowView extends Row, ListContext {
  pending: Action | undefined;
  /** Why the last action failed. */
  note: string | undefined;
  selected: boolean;
  /** Whether the tab key stops here; it does in exactly one row. */
  tabStop: boolean;
  /** Whether the user has not seen what happened to the handoff they asked. */
  unread: boolean;
  /** Whether the user has begun a text that is not sent. */
  draft: boolean;
  /** Where the row is in its list, from 1: a screen reader cannot count rows that are not rendered. */
  position: number;
  /** The number of rows of the list; -1 if more of them are on the server. */
  of: number;
}

/** Renders a handoff in the list. The list handles its clicks, by the data attributes. */
export function row(view: RowView): TemplateResult {
  const { card } = view;
  const { id } = card;
  const classes = ["arrived", "leaving", "selected", "pending", "unread", "note"] as const;
  return html`<li
    class="row ${classes.filter((each) => view[each]).join(" ")}"
    part="row"
    data-handoff-id=${id}
    data-status=${card.status}
    data-pending=${view.pending ?? nothing}
    aria-posinset=${view.position}
    aria-setsize=${view.of}
  >
    ${priorityIcon(card.priority)} ${title(view)}
    <p class="about" id=${`about-${id}`}>${about(view)}</p>
    ${when(view)} ${action(view)}
  </li>`;
}

function title(view: RowView): TemplateResult {
  const { card, href, tabStop, selected } = view;
  const tab = tabStop ? 0 : -1;
  const current = selected ? "true" : nothing;
  const described = `about-${card.id} when-${card.id}`;
  const tip = `${card.session_title}\n${timeTip(card)}`;
  // One line each: a space at the beginning or the end would be shown as a part of the title.
  return href
    ? html`<a class="title" data-open href=${href(card)} tabindex=${tab} aria-current=${current}
        aria-describedby=${described} title=${tip} dir="auto" draggable="false">${card.session_title}</a>`
    : html`<button class="title" type="button" data-open tabindex=${tab} aria-current=${current}
        aria-describedby=${described} title=${tip} dir="auto">${card.session_title}</button>`;
}

function timeTip(card: Card): string {
  return card.closed_at
    ? `Closed ${fullTime(card.closed_at)}`
    : `${card.waiting_since ? "Escalated" : "Parked"} ${fullTime(queuedAt(card))}`;
}

/** Renders the second line: its parts stand in the order of their weight, since the end is cut off. */
function about(view: RowView): TemplateResult {
  const { card, note, unread, draft } = view;
  if (note) {
    return html`<strong class="failed">${note}</strong>`;
  }
  const text = noteLine(card.note_preview);
  return html`<b class="hidden">${unread ? "Unread, " : ""}${priorityNames[card.priority]}, </b>${
    draft ? html`<span class="draft">${pen}<b class="hidden">Draft, </b></span>` : nothing
  }<span class="num">#${card.number}</span>${parts(view).map(
    (part) => html`<span class="sep" aria-hidden="true"> · </span><span class="part">${part}</span>`,
  )}${
    text
      ? html`<span class="sep" aria-hidden="true"> · </span><span class="preview" dir="auto">${text}</span>`
      : nothing
  }`;
}

function parts(view: RowView): (TemplateResult | string)[] {
  const { card, view: shown, mixed, pending, leaving, user } = view;
  if (pending) {
    return [actionTexts[pending].pending];
  }
  const own = card.created_by.id === user.id;
  const customer = card.customer ? [html`<span class="customer">${name(card.customer)}</span>`] : [];
  const asker = shown === "asked" && own ? [] : [own ? "you" : person(card.created_by)];
  if (leaving || mixed || shown === "others" || shown === "asked" || shown === "closed") {
    return leaving ? [html`<strong>${status(view)}</strong>`, ...customer] : [status(view), ...customer];
  }
  return [...customer, ...asker];
}

/** Renders the state of a handoff, and who has brought it there, in a few words. */
function status({ card, user, now, leaving }: RowView): TemplateResult | string {
  const author = card.created_by.id === user.id ? "you" : person(card.created_by);
  const { claimed_by: claimer, claimed_at } = card;
  const mine = claimer?.id === user.id;
  const by = mine ? "you" : claimer ? name(claimer.name) : "someone";
  switch (card.status) {
    case "waiting":
      return html`waiting for ${author === "you" ? "a colleague" : html`${author}`}`;
    case "claimed": {
      if (leaving && claimed_at) {
        return html`${mine ? "You" : by} claimed it <span class="nobreak">${age(claimed_at, "exact")} ago</span>`;
      }
      const inactive = mine ? 0 : inactiveFor(card, now);
      return inactive > 0
        ? html`${by}, no activity for ${duration(inactive)}`
        : html`claimed by ${by} ${claimed_at ? age(claimed_at, "ago") : nothing}`;
    }
    case "parked":
      return html`parked by ${author}`;
    case "withdrawn":
      return html`withdrawn by ${author}`;
    case "returned":
      return html`answered by ${by}`;
    default:
      return html`${card.status} by ${by}`;
  }
}

/** Renders the age in a column of its own, and below it the target once that is near or has passed. */
function when({ card, now, mixed }: RowView): TemplateResult {
  if (card.closed_at) {
    const at = mixed ? dayOrTime(card.closed_at, now) : clockTime(card.closed_at, Date.parse(card.closed_at));
    return html`<p class="when" id=${`when-${card.id}`}>
      <time class="num" datetime=${card.closed_at}>${at}</time><b class="hidden"> closed</b>
    </p>`;
  }
  const level = overdueLevel(card, now);
  const soon = level === 0 && isDueSoon(card, now);
  const words = card.status === "claimed" ? "since escalated" : card.status;
  return html`<p class="when" id=${`when-${card.id}`} data-overdue=${level || nothing}>
    ${age(queuedAt(card))}<b class="hidden"> ${words}${level > 0 || soon ? ", " : ""}</b>${
      level > 0
        ? html`<span class="target">${overdueWord(level)}</span>`
        : soon
          ? html`<span class="target">${due(card.due_at ?? "")}</span>`
          : nothing
    }
  </p>`;
}

function action(view: RowView): TemplateResult | typeof nothing {
  const offer = offeredAction(view);
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

/** Returns the one action that the list offers for a card. What needs a text or a choice is done in the handoff. */
export function offeredAction({ card, user, now, leaving }: RowView): Action | undefined {
  if (leaving) {
    return undefined;
  }
  const possible = possibleActions(card, user, now);
  switch (card.status) {
    case "waiting":
      return possible.find((each) => each === "claim");
    case "parked":
      return possible.find((each) => each === "escalate");
    case "claimed":
      return card.claimed_by?.id === user.id
        ? possible.find((each) => each === "release")
        : inactiveFor(card, now) > 0
          ? possible.find((each) => each === "reassign")
          : undefined;
    default:
      return undefined;
  }
}

/** Returns the name of a card in announcements. */
export function cardLabel(card: Card): string {
  return `#${card.number}, ${card.session_title}`;
}
