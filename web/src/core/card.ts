import type { Actor, Card, Handoff, Priority, Status } from "./schema.js";

/** A change of a handoff, as the stream sends it. */
export interface HandoffEvent {
  type: string;
  seq: number;
  at: string;
  by: Actor;
  handoff: Card;
}

/** Returns the id of the user who did something, themselves or by a service. */
export function doer(by: Actor): string | undefined {
  return (by.on_behalf_of ?? by).id ?? undefined;
}

/** Reports whether an event changes what people see in the queue: new messages of the session do not. */
export function isNews(event: HandoffEvent): boolean {
  return event.type !== "handoff_updated";
}

const urgency: Record<Priority, number> = { urgent: 0, high: 1, normal: 2, low: 3 };

/** Returns when a handoff was queued: a released claim keeps the time it has waited. */
export function queuedAt(card: Card): string {
  return card.waiting_since ?? card.created_at;
}

/** Most urgent first, then longest waiting: the order of the server, so that pages join. */
export function byUrgency(a: Card, b: Card): number {
  return (
    urgency[a.priority] - urgency[b.priority] ||
    compareTimes(queuedAt(a), queuedAt(b)) ||
    compareText(a.id, b.id)
  );
}

/** Closed last first: the order of the server for closed ones alone, so that pages join. */
export function byClosing(a: Card, b: Card): number {
  return compareTimes(b.closed_at ?? "", a.closed_at ?? "") || compareText(b.id, a.id);
}

/** Returns the card of a handoff that a request has returned. Members that only a card has stay. */
export function withHandoff(card: Card, handoff: Handoff): Card {
  const {
    engineer_notes: _notes,
    context: _context,
    timeline: _timeline,
    timeline_omitted: _omitted,
    ...rest
  } = handoff;
  return { ...card, ...rest };
}

/** How much of a note a card shows, in characters. */
const previewLength = 200;

/** Returns the card of a handoff that is in no list. */
export function cardOf(handoff: Handoff): Card {
  const { engineer_notes, context, timeline: _timeline, timeline_omitted: _omitted, ...rest } = handoff;
  return {
    ...rest,
    session_title: context?.title ?? "",
    problem_summary: context?.problem_summary ?? "",
    customer: context?.customer ?? null,
    note_preview: engineer_notes.replace(/\s+/g, " ").trim().slice(0, previewLength),
  };
}

export function isClosed(status: Status): boolean {
  return status === "resolved" || status === "returned" || status === "withdrawn";
}

/** After this long without activity any engineer can take a claim over (a rule of the server). In milliseconds. */
export const staleAfter = 30 * 60_000;

/** Compares RFC 3339 times in UTC with any number of digits: "…:01Z" comes before "…:01.5Z". */
function compareTimes(a: string, b: string): number {
  return compareText(a.replace("Z", ""), b.replace("Z", ""));
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
