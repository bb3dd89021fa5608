/**
 * The custom elements of handoffd. Importing this module defines `<escalation-queue>` and `<handoff-context>`.
 */
import type { Action, Card, Connection, Counts, Filter } from "../core/index.js";
import { HandoffContext } from "./context.js";
import { EscalationQueue } from "./queue.js";

export * from "../core/index.js";
export { tokens } from "./tokens.js";
export { EscalationQueue, HandoffContext };

/** What the elements tell. Events bubble, so that the document hears them too. */
export interface ElementEvents {
  /** Of an earlier handoff, which has only been mentioned, the card is no more than its ids. */
  "handoff-open": CustomEvent<{ card: Pick<Card, "id" | "session_id"> & Partial<Card>; action?: Action }>;
  "handoff-close": CustomEvent<undefined>;
  "handoff-change": CustomEvent<{ card: Card; action: Action }>;
  "filter-change": CustomEvent<{ filter: Filter }>;
  "queue-counts": CustomEvent<{ counts: Counts }>;
  "queue-arrival": CustomEvent<{ cards: Card[] }>;
  "connection-change": CustomEvent<{ connection: Connection }>;
  "keys-change": CustomEvent<{ keys: boolean }>;
  "signed-out": CustomEvent<undefined>;
}

declare global {
  interface HTMLElementTagNameMap {
    "escalation-queue": EscalationQueue;
    "handoff-context": HandoffContext;
  }
  interface HTMLElementEventMap extends ElementEvents {}
  interface DocumentEventMap extends ElementEvents {}
}

// A page that loads the module twice, from two bundles, keeps the first: names can be defined only once.
if (!customElements.get("escalation-queue")) {
  customElements.define("escalation-queue", EscalationQueue);
}
if (!customElements.get("handoff-context")) {
  customElements.define("handoff-context", HandoffContext);
}
