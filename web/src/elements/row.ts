import { html, nothing, type TemplateResult } from "lit";
import { type Action, type Card, queuedAt, quietFor, type Row } from "../core/index.js";
import { duration } from "./duration.js";
import { mark, words } from "./marks.js";
import { name } from "./name.js";
import { age, moment } from "./times.js";

/** What a row needs to know beside its card. */
export interface RowView extends Row {
  me: string | undefined;
  now: number;
  pending: Action | undefined;
  /** What went wrong with the last thing that was tried. */
  note: string | undefined;
  selected: boolean;
  /** Whether who looks may only look. */
  watches: boolean;
  /** Whether the tab key comes here: of all rows exactly one has it. */
  tabbable: boolean;
}

/** One handoff in the list. Clicks are heard by the list, which finds the row and the action by their data attributes. */
export function row(view: RowView): TemplateResult {
  const { card } = view;
  const classes = [
    "row",
    view.arrived && "arrived",
    view.leaving && "leaving",
    view.selected && "selected",
    view.pending && "pending",
  ];
  return html`<li
    class=${classes.filter(Boolean).join(" ")}
    part="row"
    data-handoff-id=${card.id}
    data-status=${card.status}
    data-pending=${view.pending ?? nothing}
  >
    ${mark(card.priority)}
    <div class="body">
      <button
        class="title"
        type="button"
        data-open
        tabindex=${view.tabbable ? 0 : -1}
        aria-current=${view.selected ? "true" : nothing}
        aria-describedby=${`about-${card.id} when-${card.id} note-${card.id}`}
        dir="auto"
      >
        ${card.session_title}
      </button>
      ${card.note_preview ? html`<p class="note" id=${`note-${card.id}`} dir="auto">${card.note_preview.replace(/\s*\n\s*/g, "\n")}</p>` : nothing}
      <p class="about" id=${`about-${card.id}`}>${view.note ? html`<strong>${view.note}</strong>` : about(view)}</p>
    </div>
    ${when(view)} ${action(view)}
  </li>`;
}

function about(view: RowView): TemplateResult {
  const { card } = view;
  return html`<span class="word ${card.priority}">${words[card.priority]}</span>
    <span class="num">#${card.number}</span> <span>${standing(view)}</span>`;
}

/** Who has it, in a few words. */
function standing({ card, me, now, leaving, pending }: RowView): TemplateResult | string {
  const holder = card.claimed_by;
  const who = holder?.id === me ? "You" : holder ? name(holder.name) : "Somebody";
  if (pending) {
    return pending === "claim" ? "Claiming…" : pending === "release" ? "Giving it back…" : "One moment…";
  }
  switch (card.status) {
    case "waiting":
      return card.created_by.id === me ? "from you" : html`from ${name(card.created_by.name)}`;
    case "claimed":
      if (leaving && card.claimed_at) {
        return html`<strong>${who} took this <span class="nobreak">${age(card.claimed_at, "exact")} ago</span></strong>`;
      }
      if (holder?.id === me) {
        return card.claimed_at ? html`yours for ${age(card.claimed_at, "span")}` : "yours";
      }
      return quietFor(card, now) > 0
        ? html`${who}, quiet ${duration(quietFor(card, now))}`
        : html`${who}${card.claimed_at ? html`, for ${age(card.claimed_at, "span")}` : nothing}`;
    case "parked":
      return card.created_by.id === me ? "parked by you" : html`parked by ${name(card.created_by.name)}`;
    case "withdrawn":
      return "withdrawn";
    default:
      return html`${card.status} by ${who === "You" ? "you" : who}`;
  }
}

function when({ card, now }: RowView): TemplateResult {
  if (card.closed_at) {
    return html`<p class="when" id=${`when-${card.id}`}>
      ${moment(card.closed_at, now)}
      <span>closed</span>
    </p>`;
  }
  return html`<p class="when" id=${`when-${card.id}`}>
    ${age(queuedAt(card))} <span>${card.status === "claimed" ? "in all" : card.status}</span>
  </p>`;
}

function action(view: RowView): TemplateResult | typeof nothing {
  const offer = offered(view);
  if (!offer) {
    return nothing;
  }
  const [what, label] = offer;
  return html`<button
    class="button act"
    type="button"
    tabindex="-1"
    data-action=${what}
    aria-disabled=${view.pending ? "true" : nothing}
    aria-label=${`${label} #${view.card.number}`}
  >
    ${label}
  </button>`;
}

/** The one thing that can be done from the list. */
export function offered({
  card,
  me,
  now,
  leaving,
  watches,
}: Pick<RowView, "card" | "me" | "now" | "leaving" | "watches">): [Action, string] | undefined {
  if (leaving || watches) {
    return undefined;
  }
  if (card.status === "waiting" && card.created_by.id !== me) {
    return ["claim", "Claim"];
  }
  if (card.status === "claimed" && card.claimed_by?.id === me) {
    return ["release", "Release"];
  }
  return quietFor(card, now) > 0 && card.created_by.id !== me ? ["reassign", "Take over"] : undefined;
}

/** What a card is called when it is spoken of. */
export function spoken(card: Card): string {
  return `#${card.number}, ${card.session_title}`;
}
