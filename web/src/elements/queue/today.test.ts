import { expect, test } from "vitest";
import { alice, bob, card } from "../../testing/server.js";
import { countToday, todayText } from "./today.js";

const now = new Date(2026, 2, 11, 14, 3).getTime();
const at = (day: number, hour: number) => new Date(2026, 2, day, hour).toISOString();
const closed = (day: number, hour: number, over: Parameters<typeof card>[0] = {}) =>
  card({ status: "resolved", closed_at: at(day, hour), claimed_by: bob, ...over });

test("today's numbers count from midnight", () => {
  const cards = [
    closed(11, 13, { claimed_by: alice }),
    closed(11, 0, { status: "returned" }),
    closed(10, 23, { claimed_by: alice }),
  ];
  const today = countToday(cards, true, alice.id, now);
  expect(today).toEqual({ closed: 2, own: 1, answered: 1, atLeast: false });
  expect(todayText(today)).toBe("Closed today: 2, 1 with an answer, 1 by you.");
});

test("a page that does not reach midnight says so", () => {
  expect(todayText(countToday([closed(11, 13)], true, undefined, now))).toBe("Closed today: 1+.");
  expect(todayText(countToday([closed(11, 13)], false, undefined, now))).toBe("Closed today: 1.");
});

test("a day without any is not mentioned", () => {
  expect(todayText(countToday([closed(10, 13)], false, alice.id, now))).toBe("");
});
