import type { Filter } from "../core/index.js";

/** What the address says: which part of the queue is shown, and which handoff is open beside it. */
export interface Route {
  readonly filter: Filter;
  readonly open: Opened | undefined;
}

export interface Opened {
  readonly session: string;
  readonly handoff: string;
}

const filters: readonly Filter[] = ["waiting", "mine", "others", "parked", "closed"];
const usual: Filter = "waiting";

/** Reads the address; what it does not know is as if it were not there. */
export function readRoute(address: URL): Route {
  const [room, session, handoff] = address.pathname.split("/").slice(1).map(decodeURIComponent);
  const wanted = address.searchParams.get("filter");
  return {
    filter: filters.find((filter) => filter === wanted) ?? usual,
    open: room === "handoffs" && session && handoff ? { session, handoff } : undefined,
  };
}

/** Writes the address that readRoute reads. */
export function writeRoute({ filter, open }: Route): string {
  const path = open
    ? `/handoffs/${encodeURIComponent(open.session)}/${encodeURIComponent(open.handoff)}`
    : "/";
  return filter === usual ? path : `${path}?filter=${filter}`;
}
