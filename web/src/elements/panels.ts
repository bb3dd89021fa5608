// What opens beside or over the queue. It is a file of its own, panels.js, so that a page shows its queue before it has
// this: see panels-loader.ts.
import "./begin.js";
import "./command-menu.js";
import { HandoffContext } from "./context.js";
import { define } from "./define.js";
import "./picker.js";
import { QueueToasts } from "./toasts.js";

define("handoff-context", HandoffContext);
define("queue-toasts", QueueToasts);
