import type { Card, Handoff } from "./schema.js";

/** 0: within the target; 1: past it; 2: past twice the target. */
export type OverdueLevel = 0 | 1 | 2;

type Wait = Pick<Card | Handoff, "status" | "due_at" | "overdue">;

/**
 * Returns how overdue a handoff is at a time of the server, in milliseconds since 1970. The first level needs no event:
 * `due_at` names its time. The second one begins when the server says so.
 */
export function overdueLevel({ status, due_at, overdue }: Wait, now: number): OverdueLevel {
  if (status !== "waiting" || due_at === null) {
    return 0;
  }
  return overdue >= 2 ? 2 : overdue === 1 || now >= Date.parse(due_at) ? 1 : 0;
}

/** Before this time a target is not mentioned in the list, in milliseconds. */
const soon = 10 * 60_000;

/** Reports whether a handoff still waits within its target, which passes soon. */
export function isDueSoon(wait: Wait, now: number): boolean {
  return (
    wait.status === "waiting" &&
    wait.due_at !== null &&
    overdueLevel(wait, now) === 0 &&
    now >= Date.parse(wait.due_at) - soon
  );
}

/**
 * Returns the next time after `now` at which a handoff becomes due soon or overdue without an event; Infinity if there
 * is none.
 */
export function nextDueChange(waits: Iterable<Wait>, now: number): number {
  let next = Number.POSITIVE_INFINITY;
  for (const { status, due_at, overdue } of waits) {
    if (status === "waiting" && due_at !== null && overdue === 0) {
      const due = Date.parse(due_at);
      for (const change of [due - soon, due]) {
        if (change > now && change < next) {
          next = change;
        }
      }
    }
  }
  return next;
}
