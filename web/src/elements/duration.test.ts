import { expect, test } from "vitest";
import { dueIn, duration, exactDuration } from "./duration.js";

test.each([
  [-5, "now"],
  [9_999, "now"],
  [10_000, "10 s"],
  [59_999, "50 s"],
  [60_000, "1 m"],
  [3_599_999, "59 m"],
  [3_600_000, "1 h 00 m"],
  [4_500_000, "1 h 15 m"],
  [86_400_000, "1 d"],
])("%i ms is %s", (ms, text) => {
  expect(duration(ms)).toBe(text);
});

test("an exact duration is in seconds below a minute", () => {
  expect([0, 3_200, 59_000, 61_000].map(exactDuration)).toEqual(["1 s", "3 s", "59 s", "1 m"]);
});

test("a target is due in some time, or now", () => {
  expect([-1, 9_999, 50_000, 200_000].map(dueIn)).toEqual([
    "due now",
    "due now",
    "due in 50 s",
    "due in 3 m",
  ]);
});
