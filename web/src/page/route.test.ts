import { expect, test } from "vitest";
import { noFilter } from "../core/index.js";
import { basePath } from "./base-path.js";
import { home, isTypedOn, type Route, readRoute, writeRoute } from "./route.js";

const read = (address: string, base = "") => readRoute(new URL(address, "http://app.example"), base);
const opened = { session: "a/ä?", handoff: "b#c" };
const narrowed = {
  q: "disk & 94 % #12",
  priority: ["urgent", "high"],
  customer: "Kühne, Söhne",
  team: "0198c0de-0004-7000-8000-000000000001",
  from: "0198c0de-0005-7000-8000-000000000001",
  claimer: "me",
} as const;

test.each<Route>([
  home,
  { ...home, view: "closed" },
  { ...home, view: "asked" },
  { ...home, open: { session: "a", handoff: "b" } },
  { view: "mine", filter: noFilter, open: opened },
  { view: "parked", filter: narrowed, open: opened },
])("a written address is read back, with a base path too: %o", (route) => {
  expect(read(writeRoute(route))).toEqual(route);
  expect(read(writeRoute(route, "/support"), "/support")).toEqual(route);
});

test("an address names only what differs from the default", () => {
  expect(writeRoute(home)).toBe("/");
  expect(writeRoute(home, "/support")).toBe("/support/");
  const filter = { ...noFilter, priority: ["urgent", "high"] } as const;
  expect(writeRoute({ view: "mine", filter, open: { session: "s", handoff: "h" } }, "/support")).toBe(
    "/support/handoffs/s/h?view=mine&priority=urgent,high",
  );
});

test("parameters without a meaning are ignored", () => {
  expect(read("/?view=everything&priority=urgent,loud&utm_source=mail")).toEqual({
    ...home,
    filter: { ...noFilter, priority: ["urgent"] },
  });
});

test.each([
  "team=abc",
  "from=xx",
  "claimer='%22",
  "customer=%00",
  `customer=${"a".repeat(301)}`,
  "q=%00",
  `q=${"a".repeat(201)}`,
  "q=%20%20",
])("a filter that the server would refuse is ignored: %s", (query) => {
  expect(read(`/?view=mine&${query}`)).toEqual({ ...home, view: "mine" });
});

test.each([
  "/elsewhere",
  "/handoffs/alone",
  "/handoffs//b",
  "/handoffs/a/b/c",
  "/elsewhere/a/b",
  "/handoffs/%/b",
])("the page has no path %s", (address) => expect(read(address)).toBeUndefined());

test("a path outside of the base path is unknown", () => {
  expect(read("/", "/support")).toBeUndefined();
  expect(read("/supporters", "/support")).toBeUndefined();
  expect(read("/support", "/support")).toEqual(home);
});

test("an address that is typed on replaces the one before", () => {
  const typing = (q: string, view: Route["view"] = "waiting"): Route => ({
    ...home,
    view,
    filter: { ...noFilter, q },
  });
  expect(isTypedOn(typing("di"), typing("disk"))).toBe(true);
  expect(isTypedOn(typing(""), typing("d"))).toBe(false);
  expect(isTypedOn(typing("disk"), typing(""))).toBe(false);
  expect(isTypedOn(typing("di"), typing("disk", "mine"))).toBe(false);
});

test("the base path has no slash at its end", () => {
  const written = (content: string) => basePath({ querySelector: () => ({ content }) as never });
  expect(["", "/", "/support", "/support/"].map(written)).toEqual(["", "", "/support", "/support"]);
  expect(basePath({ querySelector: () => null })).toBe("");
});
