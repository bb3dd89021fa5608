import { doer, type HandoffEvent } from "./card.js";
import type { Actor, Card } from "./schema.js";

const types = ["claimed", "released", "returned", "resolved", "withdrawn", "reassigned"] as const;

/** What another person has done with a handoff of the user. */
export interface NewsOfOwn {
  card: Card;
  type: (typeof types)[number];
  by: Actor;
}

/** Returns the news that an event is for the user who escalated the handoff; undefined if it is none. */
export function newsOfOwn(event: HandoffEvent, me: string | undefined): NewsOfOwn | undefined {
  const { handoff: card, by } = event;
  const type = types.find((each) => event.type === `handoff_${each}`);
  const own = me !== undefined && card.created_by.id === me;
  return type && own && doer(by) !== me ? { card, type, by } : undefined;
}
