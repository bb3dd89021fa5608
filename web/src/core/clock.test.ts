import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ServerClock } from "./clock.js";

const now = Date.parse("2026-01-01T12:00:00Z");
let clock: ServerClock;

beforeEach(() => {
  vi.useFakeTimers({ now });
  clock = new ServerClock();
});

afterEach(() => {
  vi.useRealTimers();
});

/** An answer that took `took` milliseconds and says that it is `ahead` later at the server than here. */
function answer(ahead: number, took = 0): void {
  const sentAt = Date.now();
  vi.advanceTimersByTime(took);
  clock.observe(new Date(Date.now() - took / 2 + ahead).toUTCString(), sentAt);
}

test("a clock that is right is left alone, whatever the round trip", () => {
  answer(0, 900);
  expect(clock.offset).toBe(0);
});

test("a clock that is five minutes slow is put right, to the second", () => {
  answer(300_000);
  expect(Math.abs(clock.now() - Date.now() - 300_000)).toBeLessThanOrEqual(1_000);
});

test("the quickest answer counts", () => {
  answer(300_000, 200);
  const before = clock.offset;
  answer(301_000, 1_900);
  expect(clock.offset).toBe(before);
});

test("a clock that is set meanwhile is noticed", () => {
  answer(300_000);
  vi.setSystemTime(now + 300_000); // somebody has put it right
  answer(0, 50);
  expect(Math.abs(clock.offset)).toBeLessThanOrEqual(1_050);
});

test("nothing happens after the present", () => {
  clock.witness("2026-01-01T12:00:20Z");
  expect(clock.now()).toBe(now + 20_000);
  clock.witness("2026-01-01T11:00:00Z");
  expect(clock.now()).toBe(now + 20_000);
});

test("a header that is missing or junk says nothing", () => {
  clock.observe(null, now);
  clock.observe("soon", now);
  expect(clock.offset).toBe(0);
});
