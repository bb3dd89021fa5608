import { byClosing, byUrgency, isClosed } from "./card.js";
import type { Card, Status } from "./schema.js";

/** The views of the queue. */
export type View = "waiting" | "mine" | "asked" | "others" | "parked" | "closed";

export const views: readonly View[] = ["waiting", "mine", "asked", "others", "parked", "closed"];

/** The lists of the server that hold whole views: "mine" and "others" are two views of one list. */
export type ListName = "waiting" | "claimed" | "parked" | "closed";

/** A view that one of those lists holds. What a user has asked is in all of them, and fetched apart. */
export type ListedView = Exclude<View, "asked">;

export const listOf: Record<ListedView, ListName> = {
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

export const openStatuses: readonly Status[] = ["parked", "waiting", "claimed"];

export const orderOf: Record<ListName, (a: Card, b: Card) => number> = {
  waiting: byUrgency,
  claimed: byUrgency,
  parked: byUrgency,
  closed: byClosing,
};

/** Open ones first, most urgent first; then the closed ones, newest first. */
export function openFirst(a: Card, b: Card): number {
  const [left, right] = [isClosed(a.status), isClosed(b.status)];
  return Number(left) - Number(right) || (left ? byClosing(a, b) : byUrgency(a, b));
}

/** Reports whether a card belongs in a view of the user `me`. */
export function shows(view: View, card: Card, me: string | undefined): boolean {
  if (view === "asked") {
    return card.created_by.id === me;
  }
  if (!statusesOf[listOf[view]].includes(card.status)) {
    return false;
  }
  const own = card.claimed_by !== null && card.claimed_by.id === me;
  return view === "mine" ? own : view === "others" ? !own : true;
}
