import type { View } from "../core/index.js";

/** The state in the address: the view of the queue, and the open handoff. */
export interface Route {
  readonly view: View;
  readonly open: Opened | undefined;
}

export interface Opened {
  readonly session: string;
  readonly handoff: string;
}

const views: readonly View[] = ["waiting", "mine", "others", "parked", "closed"];
const defaultView: View = "waiting";

/** Parses an address. Unknown parts are ignored. */
export function readRoute(address: URL): Route {
  const [root, session, handoff] = address.pathname.split("/").slice(1).map(decodeURIComponent);
  const wanted = address.searchParams.get("view");
  return {
    view: views.find((view) => view === wanted) ?? defaultView,
    open: root === "handoffs" && session && handoff ? { session, handoff } : undefined,
  };
}

/** Returns the address that {@link readRoute} parses. */
export function writeRoute({ view, open }: Route): string {
  const path = open
    ? `/handoffs/${encodeURIComponent(open.session)}/${encodeURIComponent(open.handoff)}`
    : "/";
  return view === defaultView ? path : `${path}?view=${view}`;
}
