/**
 * The custom elements of handoffd. Importing this module defines `<escalation-queue>` and `<handoff-context>`.
 */
import { HandoffContext } from "./context.js";
import type { ElementEvents } from "./element-events.js";
import { EscalationQueue } from "./queue.js";
import { QueueViews } from "./queue-views.js";
import { QueueToasts } from "./toasts.js";

export * from "../core/index.js";
export { tokens } from "./tokens.js";
export { type ElementEvents, EscalationQueue, HandoffContext, QueueToasts, QueueViews };

declare global {
  interface HTMLElementTagNameMap {
    "escalation-queue": EscalationQueue;
    "handoff-context": HandoffContext;
    "queue-toasts": QueueToasts;
    "queue-views": QueueViews;
  }
  interface HTMLElementEventMap extends ElementEvents {}
  interface DocumentEventMap extends ElementEvents {}
}

const elements = {
  "escalation-queue": EscalationQueue,
  "handoff-context": HandoffContext,
  "queue-toasts": QueueToasts,
  "queue-views": QueueViews,
};

// A page can load the module twice, from two bundles: an element can be defined only once.
for (const [name, element] of Object.entries(elements)) {
  if (!customElements.get(name)) {
    customElements.define(name, element);
  }
}
