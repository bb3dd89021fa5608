import { expect, test } from "vitest";
import { type Route, readRoute, writeRoute } from "./route.js";

const read = (address: string) => readRoute(new URL(address, "http://app.example"));

test.each<Route>([
  { filter: "waiting", open: undefined },
  { filter: "closed", open: undefined },
  { filter: "waiting", open: { session: "a", handoff: "b" } },
  { filter: "mine", open: { session: "a/ä?", handoff: "b#c" } },
])("a written address is read back: %o", (route) => {
  expect(read(writeRoute(route))).toEqual(route);
});

test("an unknown address shows the waiting queue", () => {
  for (const address of ["/?filter=everything", "/handoffs/alone", "/elsewhere/a/b", "/handoffs//b"]) {
    expect(read(address)).toEqual({ filter: "waiting", open: undefined });
  }
});
