import type { Action, Card, Connection, Counts, Filter, NewsOfOwn, View } from "../core/index.js";

/** The events of the elements. They bubble and are composed, so that listeners on the document receive them too. */
export interface ElementEvents {
  /** The card of an earlier handoff has no more than its ids. */
  "handoff-open": CustomEvent<{
    card: Pick<Card, "id" | "session_id"> & Partial<Card>;
    action?: Action | undefined;
    /** False: the user goes through the list, and the focus stays there. */
    focus?: boolean | undefined;
  }>;
  "handoff-shown": CustomEvent<{ card: Card }>;
  "handoff-close": CustomEvent<undefined>;
  "handoff-change": CustomEvent<{ card: Card; action: Action | "park" }>;
  "view-change": CustomEvent<{ view: View }>;
  "filter-change": CustomEvent<{ filter: Filter }>;
  "density-change": CustomEvent<{ density: "compact" | "comfortable" }>;
  "begin-open": CustomEvent<undefined>;
  "queue-counts": CustomEvent<{ counts: Counts }>;
  "queue-arrival": CustomEvent<{ cards: Card[] }>;
  "queue-overdue": CustomEvent<{ cards: Card[] }>;
  "queue-news": CustomEvent<NewsOfOwn>;
  "connection-change": CustomEvent<{ connection: Connection }>;
  "keys-change": CustomEvent<{ keys: boolean }>;
  "signed-out": CustomEvent<undefined>;
}

/** Dispatches an event of an element. */
export function emit<Name extends keyof ElementEvents>(
  host: HTMLElement,
  name: Name,
  detail: ElementEvents[Name]["detail"],
): void {
  host.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
}
