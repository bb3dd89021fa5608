import type { Filter } from "../core/index.js";

/** The state in the address: the view of the queue, and the open handoff. */
export interface Route {
  readonly filter: Filter;
  readonly open: Opened | undefined;
}

export interface Opened {
  readonly session: string;
  readonly handoff: string;
}

const filters: readonly Filter[] = ["waiting", "mine", "others", "parked", "closed"];
const defaultFilter: Filter = "waiting";

/** Parses an address. Unknown parts are ignored. */
export function readRoute(address: URL): Route {
  const [root, session, handoff] = address.pathname.split("/").slice(1).map(decodeURIComponent);
  const wanted = address.searchParams.get("filter");
  return {
    filter: filters.find((filter) => filter === wanted) ?? defaultFilter,
    open: root === "handoffs" && session && handoff ? { session, handoff } : undefined,
  };
}

/** Returns the address that {@link readRoute} parses. */
export function writeRoute({ filter, open }: Route): string {
  const path = open
    ? `/handoffs/${encodeURIComponent(open.session)}/${encodeURIComponent(open.handoff)}`
    : "/";
  return filter === defaultFilter ? path : `${path}?filter=${filter}`;
}
