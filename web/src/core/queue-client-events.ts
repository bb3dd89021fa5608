import type { Connection } from "./connection.js";
import type { Counts } from "./counts.js";
import type { NewsOfOwn } from "./news.js";
import type { Card, Colleague } from "./schema.js";

/** The events of a `QueueClient`. */
export interface QueueClientEvents {
  connection: Connection;
  counts: Counts;
  /** Handoffs of others that have begun to wait since the client was started. */
  arrival: Card[];
  /** Waiting handoffs whose target, or twice their target, has just passed. */
  overdue: Card[];
  /** A handoff of the user was changed by another person. */
  news: NewsOfOwn;
  /** A text was not sent, and the user does not look at its handoff any more. */
  unsent: { card: Card; message: string };
  /** Colleagues have changed: who there is, who is online or away, and how much they have claimed. */
  people: readonly Colleague[];
  /** The server has accepted a token that it had not accepted before. */
  accepted: undefined;
  /** Anything that is shown may have changed. */
  change: undefined;
}
