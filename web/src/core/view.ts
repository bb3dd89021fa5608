import { byClosing, byUrgency } from "./card.js";
import type { Card, Status } from "./schema.js";

/** The views of the queue. */
export type View = "waiting" | "mine" | "others" | "parked" | "closed";

export const views: readonly View[] = ["waiting", "mine", "others", "parked", "closed"];

/** The lists of the server: "mine" and "others" are two views of one list. */
export type ListName = "waiting" | "claimed" | "parked" | "closed";

export const listOf: Record<View, ListName> = {
  waiting: "waiting",
  mine: "claimed",
  others: "claimed",
  parked: "parked",
  closed: "closed",
};

export const statusesOf: Record<ListName, readonly Status[]> = {
  waiting: ["waiting"],
  claimed: ["claimed"],
  parked: ["parked"],
  closed: ["resolved", "returned", "withdrawn"],
};

export const orderOf: Record<ListName, (a: Card, b: Card) => number> = {
  waiting: byUrgency,
  claimed: byUrgency,
  parked: byUrgency,
  closed: byClosing,
};

/** Reports whether a card belongs in a view of the user `me`. */
export function shows(view: View, card: Card, me: string | undefined): boolean {
  if (!statusesOf[listOf[view]].includes(card.status)) {
    return false;
  }
  const own = card.claimed_by !== null && card.claimed_by.id === me;
  return view === "mine" ? own : view === "others" ? !own : true;
}
