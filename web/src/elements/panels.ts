// What opens beside or over the queue, and the keys and chips that open it. It is a file of its own, panels.js, so that
// a page shows its queue before it has this: see panels-loader.ts.
import "./begin.js";
import "./command-menu.js";
import { explainInConsole } from "./console-hints.js";
import { HandoffContext } from "./context.js";
import { define } from "./define.js";
import { emptyList } from "./empty-list.js";
import { FilterBar } from "./filter-bar.js";
import { onNow } from "./on-now.js";
import "./picker.js";
import { QueueKeys } from "./queue-keys.js";
import { QueueToasts } from "./toasts.js";

define("handoff-context", HandoffContext);
define("queue-toasts", QueueToasts);

export { emptyList, explainInConsole, FilterBar, onNow, QueueKeys };
