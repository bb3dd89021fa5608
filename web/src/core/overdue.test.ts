import { expect, test } from "vitest";
import { card } from "../testing/server.js";
import { isDueSoon, nextDueChange, overdueLevel } from "./overdue.js";

const due = Date.parse("2026-01-01T10:15:00Z");
const waiting = card({ due_at: "2026-01-01T10:15:00Z" });
const minute = 60_000;

test("a handoff is overdue when its target passes, before any event says so", () => {
  expect(overdueLevel(waiting, due - 1)).toBe(0);
  expect(overdueLevel(waiting, due)).toBe(1);
  expect(overdueLevel(waiting, due + 60 * minute)).toBe(1); // the second level is the server's to say
});

test("the level of the server counts, also while this machine's clock is behind", () => {
  expect(overdueLevel({ ...waiting, overdue: 1 }, due - 1)).toBe(1);
  expect(overdueLevel({ ...waiting, overdue: 2 }, due)).toBe(2);
});

test("only what waits is overdue", () => {
  expect(overdueLevel({ ...waiting, status: "claimed", due_at: null }, due)).toBe(0);
  expect(overdueLevel(card(), due)).toBe(0);
});

test("a target is mentioned in its last ten minutes", () => {
  expect([11, 10, 1].map((left) => isDueSoon(waiting, due - left * minute))).toEqual([false, true, true]);
  expect(isDueSoon(waiting, due)).toBe(false);
  expect(isDueSoon({ ...waiting, overdue: 1 }, due - 1)).toBe(false);
});

test("the next change is the nearest in the future of any handoff", () => {
  const later = card({ due_at: "2026-01-01T11:15:00Z" });
  const overdue = card({ due_at: "2026-01-01T10:00:00Z", overdue: 1 });
  const claimed = card({ status: "claimed" });
  const all = [later, overdue, claimed, waiting];
  expect(nextDueChange(all, due - 11 * minute)).toBe(due - 10 * minute);
  expect(nextDueChange(all, due - 10 * minute)).toBe(due);
  expect(nextDueChange(all, due)).toBe(due + 50 * minute);
  expect(nextDueChange([overdue], due)).toBe(Number.POSITIVE_INFINITY);
});
