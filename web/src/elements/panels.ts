// What opens beside or over the queue, and the keys and chips that open it. It is a file of its own, panels.js, so that
// a page shows its queue before it has this: see panels-loader.ts.
import "./dialogs/begin.js";
import "./dialogs/command-menu.js";
import { explainInConsole } from "./console-hints.js";
import { define } from "./define.js";
import { HandoffContext } from "./handoff/context.js";
import { emptyList } from "./queue/empty-list.js";
import { FilterBar } from "./queue/filter-bar.js";
import { onNow } from "./rail/on-now.js";
import "./dialogs/picker.js";
import { QueueKeys } from "./dialogs/queue-keys.js";
import { QueueToasts } from "./rail/toasts.js";

define("handoff-context", HandoffContext);
define("queue-toasts", QueueToasts);

export { emptyList, explainInConsole, FilterBar, onNow, QueueKeys };
