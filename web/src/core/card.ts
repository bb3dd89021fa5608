import type { Card, Handoff, Person, Priority, Status } from "./schema.js";

/** A change of a handoff, as the stream tells it. */
export interface HandoffEvent {
  type: string;
  seq: number;
  at: string;
  by: Person;
  handoff: Card;
}

const urgency: Record<Priority, number> = { urgent: 0, high: 1, normal: 2, low: 3 };

/** Since when a handoff stands in the queue: it keeps the time it has waited when a claim is given back. */
export function queuedAt(card: Card): string {
  return card.waiting_since ?? card.created_at;
}

/** Most urgent first, then longest waiting: the order of the server, so that pages join without a seam. */
export function byUrgency(a: Card, b: Card): number {
  return (
    urgency[a.priority] - urgency[b.priority] ||
    compareTimes(queuedAt(a), queuedAt(b)) ||
    compareText(a.id, b.id)
  );
}

/** Newest first: how people look for something that was closed. */
export function byClosing(a: Card, b: Card): number {
  return compareTimes(b.closed_at ?? "", a.closed_at ?? "") || compareText(a.id, b.id);
}

/** The card after a request that was answered with the handoff: what only the card has, stays. */
export function afterAnswer(card: Card, handoff: Handoff): Card {
  const {
    engineer_notes: _notes,
    context: _context,
    timeline: _timeline,
    timeline_omitted: _omitted,
    ...rest
  } = handoff;
  return { ...card, ...rest };
}

export function isClosed(status: Status): boolean {
  return status === "resolved" || status === "returned" || status === "withdrawn";
}

/** After this long without a sign of work anybody may take a claim over (30 minutes, a rule of the server). */
export const staleAfter = 30 * 60_000;

/** RFC 3339 in UTC, but with as many digits as there were: "…:01Z" comes before "…:01.5Z" and not behind it. */
function compareTimes(a: string, b: string): number {
  return compareText(a.replace("Z", ""), b.replace("Z", ""));
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
