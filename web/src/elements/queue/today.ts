import type { Card } from "../../core/index.js";

/** What was closed on one day. */
export interface Today {
  closed: number;
  /** Closed by the user. */
  own: number;
  /** Returned with an answer. */
  answered: number;
  /** Whether the first page ends before the day does: the numbers are larger. */
  atLeast: boolean;
}

/** Counts what was closed today in the reader's zone, from the first page of closed handoffs, newest first. */
export function countToday(
  cards: readonly Card[],
  more: boolean,
  me: string | undefined,
  now: number,
): Today {
  const day = new Date(now).toDateString();
  const today = cards.filter(({ closed_at }) => closed_at && new Date(closed_at).toDateString() === day);
  return {
    closed: today.length,
    own: today.filter(({ claimed_by }) => me !== undefined && claimed_by?.id === me).length,
    answered: today.filter(({ status }) => status === "returned").length,
    atLeast: more && today.length === cards.length,
  };
}

/** Returns the numbers of a day in a sentence; empty if there are none. */
export function todayText({ closed, own, answered, atLeast }: Today): string {
  if (closed === 0) {
    return "";
  }
  const parts = [`Closed today: ${closed}${atLeast ? "+" : ""}`];
  if (answered > 0) {
    parts.push(`${answered} with an answer`);
  }
  if (own > 0) {
    parts.push(`${own} by you`);
  }
  return `${parts.join(", ")}.`;
}
