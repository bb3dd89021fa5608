import type { QueueRequest } from "./api-client.js";
import type { Card, Priority } from "./schema.js";
import type { View } from "./view.js";

/** What a list is narrowed to. Empty members narrow nothing. */
export interface Filter {
  /** Words, or the number of a handoff: the list shows what is found in all views. */
  q: string;
  priority: readonly Priority[];
  customer: string;
  /** The id of a team. */
  team: string;
  /** The id of the user who asked. */
  from: string;
  /** The id of the user who works on it, or has closed it. */
  claimer: string;
}

export const noFilter: Filter = { q: "", priority: [], customer: "", team: "", from: "", claimer: "" };

/** Reports whether a filter narrows a list. */
export function isFiltered(filter: Filter): boolean {
  return !sameFilter(filter, noFilter);
}

/** Reports whether two filters find the same. */
export function sameFilter(a: Filter, b: Filter): boolean {
  return textOf(a) === textOf(b);
}

/** Returns a text that is the same for two filters that find the same. */
export function textOf(filter: Filter): string {
  const { q, priority, customer, team, from, claimer } = filter;
  return JSON.stringify([words(q), [...priority].sort(), customer.trim(), team, from, claimer]);
}

/** Returns whether a filter searches by words, and so in all views. */
export function searches(filter: Filter): boolean {
  return words(filter.q) !== "";
}

/** Returns the parameters of a filter for the server. `me`: the user, whose handoffs two of the views show. */
export function queryOf(filter: Filter, view: View): Omit<QueueRequest, "status"> {
  const own = !searches(filter);
  const query: Omit<QueueRequest, "status"> = {
    q: words(filter.q),
    priority: filter.priority,
    customer: filter.customer.trim(),
    team_id: filter.team,
    created_by: filter.from || (own && view === "asked" ? "me" : ""),
    claimed_by: filter.claimer || (own && view === "mine" ? "me" : ""),
  };
  return query;
}

/**
 * Reports whether a filter finds a card. Undefined: only the server knows, because the card does not say which words
 * and team its session has.
 */
export function finds(filter: Filter, card: Card): boolean | undefined {
  const { priority, customer, from, claimer } = filter;
  if (
    (priority.length > 0 && !priority.includes(card.priority)) ||
    (customer.trim() !== "" && fold(customer) !== fold(card.customer ?? "")) ||
    (from !== "" && card.created_by.id !== from) ||
    (claimer !== "" && card.claimed_by?.id !== claimer)
  ) {
    return false;
  }
  return searches(filter) || filter.team !== "" ? undefined : true;
}

/** Returns a text for comparisons that ignore case, as the server does. */
function fold(text: string): string {
  return text.trim().normalize().toLowerCase();
}

/** The server refuses longer searches. */
const maxWords = 200;

function words(q: string): string {
  return q.trim().slice(0, maxWords);
}
