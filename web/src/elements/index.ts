/**
 * The custom elements of handoffd. Importing this module defines `<escalation-queue>` and `<handoff-context>`.
 */
import { HandoffContext } from "./context.js";
import { EscalationQueue } from "./queue.js";

export * from "../core/index.js";
export { tokens } from "./tokens.js";
export { EscalationQueue, HandoffContext };

declare global {
  interface HTMLElementTagNameMap {
    "escalation-queue": EscalationQueue;
    "handoff-context": HandoffContext;
  }
}

// A page that loads the module twice, from two bundles, keeps the first: names can be defined only once.
if (!customElements.get("escalation-queue")) {
  customElements.define("escalation-queue", EscalationQueue);
}
if (!customElements.get("handoff-context")) {
  customElements.define("handoff-context", HandoffContext);
}
