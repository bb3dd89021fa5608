/**
 * The custom elements of handoffd. Importing this module defines `<escalation-queue>` and `<queue-views>` at once, and
 * `<handoff-context>` and `<queue-toasts>` as soon as their file is loaded: `customElements.whenDefined` tells.
 */

import { define } from "./define.js";
import type { ElementEvents } from "./element-events.js";
import type { HandoffContext } from "./handoff/context.js";
import { loadPanels } from "./panels-loader.js";
import { EscalationQueue } from "./queue/queue.js";
import { QueueViews } from "./rail/queue-views.js";
import type { QueueToasts } from "./rail/toasts.js";

export * from "../core/index.js";
export { tokens } from "./tokens.js";
export { type ElementEvents, EscalationQueue, type HandoffContext, type QueueToasts, QueueViews };

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

define("escalation-queue", EscalationQueue);
define("queue-views", QueueViews);
void loadPanels();
