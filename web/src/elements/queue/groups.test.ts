import { expect, test } from "vitest";
import type { Row } from "../../core/index.js";
import { card } from "../../testing/server.js";
import { DayLabels, groupRows } from "./groups.js";

const now = new Date(2026, 2, 11, 14, 3).getTime();
const at = (month: number, day: number, hour = 12, year = 2026) =>
  new Date(year, month - 1, day, hour).toISOString();
const row = (over: Parameters<typeof card>[0]): Row => ({ card: card(over), arrived: false, leaving: false });
const none = { q: "", priority: [], customer: "", team: "", from: "", claimer: "" };

test.each([
  [at(3, 11, 0), "Today"],
  [at(3, 11, 23), "Today"],
  [at(3, 10, 23), "Yesterday"],
  [at(3, 9), "Monday"],
  [at(3, 5), "Thursday"],
  [at(3, 4), /^(4 March|March 4)$/],
  [at(12, 24, 12, 2025), /2025/],
])("%s is %s", (time, label) => {
  expect(new DayLabels(now).of(time)).toMatch(label);
});

test("closed rows are grouped by day", () => {
  const rows = [at(3, 11), at(3, 11, 8), at(3, 9)].map((closed_at) => row({ status: "resolved", closed_at }));
  expect(groupRows(rows, "closed", none, now)).toEqual([
    { label: "Today", rows: rows.slice(0, 2) },
    { label: "Monday", rows: rows.slice(2) },
  ]);
});

test("results are open or closed, in every view", () => {
  const rows = [row({ status: "claimed" }), row({ status: "returned", closed_at: at(3, 9) })];
  expect(groupRows(rows, "waiting", { ...none, q: "vpn" }, now)).toEqual([
    { label: "Open", rows: rows.slice(0, 1) },
    { label: "Closed", rows: rows.slice(1) },
  ]);
});

test("what was asked has headings once something is closed", () => {
  const rows = [row({}), row({ status: "returned", closed_at: at(3, 9) })];
  expect(groupRows(rows, "asked", none, now).map(({ label }) => label)).toEqual(["Open", "Closed"]);
  expect(groupRows(rows.slice(0, 1), "asked", none, now).map(({ label }) => label)).toEqual([""]);
});

test("other views are one group without a heading", () => {
  const rows = [row({}), row({})];
  expect(groupRows(rows, "waiting", none, now)).toEqual([{ label: "", rows }]);
  expect(groupRows([], "waiting", none, now)).toEqual([]);
});
