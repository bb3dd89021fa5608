import { type Filter, noFilter, type Priority, type View, views } from "../core/index.js";

/** The state in the address: the view of the queue, what it is narrowed to, and the open handoff. */
export interface Route {
  readonly view: View;
  readonly filter: Filter;
  readonly open: Opened | undefined;
}

export interface Opened {
  readonly session: string;
  readonly handoff: string;
}

/** Where a visit of `/` begins. */
export const home: Route = { view: "waiting", filter: noFilter, open: undefined };

const priorities: readonly Priority[] = ["urgent", "high", "normal", "low"];

/** An id, or the word for the user in the API. */
const ids = /^(?:me|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/i;

/**
 * Parses an address below `base`. Parameters that are unknown, or have no meaning, are ignored. Returns undefined for a
 * path that the page does not have.
 */
export function readRoute(address: URL, base = ""): Route | undefined {
  const open = readPath(address.pathname, base);
  if (open === undefined) {
    return undefined;
  }
  const text = (name: string, longest = 200) => {
    const value = address.searchParams.get(name)?.trim() ?? "";
    return value.length <= longest && !/\p{Cc}/u.test(value) ? value : "";
  };
  const id = (name: string) => (ids.test(text(name)) ? text(name) : "");
  const wanted = text("priority").split(",");
  return {
    view: views.find((view) => view === text("view")) ?? home.view,
    filter: {
      q: text("q"),
      priority: priorities.filter((priority) => wanted.includes(priority)),
      customer: text("customer", 300),
      team: id("team"),
      from: id("from"),
      claimer: id("claimer"),
    },
    open: open ?? undefined,
  };
}

/** Returns the handoff that a path names, null for the queue, undefined for a path of nothing. */
function readPath(path: string, base: string): Opened | null | undefined {
  if (path !== base && !path.startsWith(`${base}/`)) {
    return undefined;
  }
  const parts = path.slice(base.length).split("/").filter(Boolean);
  if (parts.length === 0) {
    return null;
  }
  try {
    const [root, session, handoff, ...more] = parts.map(decodeURIComponent);
    return root === "handoffs" && session && handoff && more.length === 0 ? { session, handoff } : undefined;
  } catch {
    return undefined; // not percent-encoded
  }
}

/** Returns the address that {@link readRoute} parses. What a route leaves at its default is left out. */
export function writeRoute({ view, filter, open }: Route, base = ""): string {
  const path = open
    ? `/handoffs/${encodeURIComponent(open.session)}/${encodeURIComponent(open.handoff)}`
    : "/";
  const query = new URLSearchParams();
  const add = (name: string, value: string) => value !== "" && query.set(name, value);
  add("view", view === home.view ? "" : view);
  add("q", filter.q);
  add("priority", filter.priority.join(","));
  for (const name of ["customer", "team", "from", "claimer"] as const) {
    add(name, filter[name]);
  }
  const search = query.toString().replaceAll("%2C", ",");
  return base + path + (search && `?${search}`);
}

/** Reports whether a route differs only in words that are still being typed: it replaces the other in the history. */
export function isTypedOn(from: Route, to: Route): boolean {
  const typed = from.filter.q !== "" && to.filter.q !== "" && from.filter.q !== to.filter.q;
  const same = { ...to, filter: { ...to.filter, q: from.filter.q } };
  return typed && writeRoute(same) === writeRoute(from);
}
