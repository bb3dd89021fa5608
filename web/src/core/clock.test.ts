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

/** Observes a response after `took` milliseconds from a server whose clock is `ahead` of this one. */
function respond(ahead: number, took = 0): void {
  const sentAt = Date.now();
  vi.advanceTimersByTime(took);
  clock.observe(new Date(Date.now() - took / 2 + ahead).toUTCString(), sentAt);
}

test("a correct clock is not changed, whatever the round trip", () => {
  respond(0, 900);
  expect(clock.offset).toBe(0);
});

test("a slow clock is corrected to the second", () => {
  respond(300_000);
  expect(Math.abs(clock.now() - Date.now() - 300_000)).toBeLessThanOrEqual(1_000);
});

test("the fastest response counts", () => {
  respond(300_000, 200);
  const before = clock.offset;
  respond(301_000, 1_900);
  expect(clock.offset).toBe(before);
});

test("a change of this machine's clock is noticed", () => {
  respond(300_000);
  vi.setSystemTime(now + 300_000); // it was corrected
  respond(0, 50);
  expect(Math.abs(clock.offset)).toBeLessThanOrEqual(1_050);
});

test("an event moves the clock forward, never back", () => {
  clock.advanceTo("2026-01-01T12:00:20Z");
  expect(clock.now()).toBe(now + 20_000);
  clock.advanceTo("2026-01-01T11:00:00Z");
  expect(clock.now()).toBe(now + 20_000);
});

test("a missing or malformed header changes nothing", () => {
  clock.observe(null, now);
  clock.observe("soon", now);
  expect(clock.offset).toBe(0);
});
