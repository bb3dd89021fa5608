import { expect, test } from "vitest";
import { type Route, readRoute, writeRoute } from "./route.js";

const read = (address: string) => readRoute(new URL(address, "http://app.example"));

test.each<Route>([
  { view: "waiting", open: undefined },
  { view: "closed", open: undefined },
  { view: "waiting", open: { session: "a", handoff: "b" } },
  { view: "mine", open: { session: "a/ä?", handoff: "b#c" } },
])("a written address is read back: %o", (route) => {
  expect(read(writeRoute(route))).toEqual(route);
});

test("an unknown address shows the waiting queue", () => {
  for (const address of ["/?view=everything", "/handoffs/alone", "/elsewhere/a/b", "/handoffs//b"]) {
    expect(read(address)).toEqual({ view: "waiting", open: undefined });
  }
});
