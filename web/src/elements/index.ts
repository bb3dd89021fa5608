/**
 * The custom elements of handoffd. Importing this module defines `<escalation-queue>` and `<handoff-context>`.
 */
import { HandoffContext } from "./context.js";
import type { ElementEvents } from "./element-events.js";
import { EscalationQueue } from "./queue.js";

export * from "../core/index.js";
export { tokens } from "./tokens.js";
export { type ElementEvents, EscalationQueue, HandoffContext };

declare global {
  interface HTMLElementTagNameMap {
    "escalation-queue": EscalationQueue;
    "handoff-context": HandoffContext;
  }
  interface HTMLElementEventMap extends ElementEvents {}
  interface DocumentEventMap extends ElementEvents {}
}

// A page can load the module twice, from two bundles: an element can be defined only once.
if (!customElements.get("escalation-queue")) {
  customElements.define("escalation-queue", EscalationQueue);
}
if (!customElements.get("handoff-context")) {
  customElements.define("handoff-context", HandoffContext);
}
