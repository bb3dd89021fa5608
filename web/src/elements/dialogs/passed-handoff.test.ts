import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Card } from "../../core/index.js";
import { card } from "../../testing/server.js";
import { PassedHandoff } from "./passed-handoff.js";

const [a, b, c] = [card(), card(), card()] as [Card, Card, Card];
let selected: string | null;
let opened: string[];
let passed: PassedHandoff;

beforeEach(() => {
  vi.useFakeTimers();
  selected = a.id;
  opened = [];
  passed = new PassedHandoff(
    () => selected,
    ({ id }) => {
      opened.push(id);
      selected = id;
    },
  );
});

afterEach(() => {
  vi.useRealTimers();
});

test("one press opens at once", () => {
  passed.reach(b, false);
  expect(opened).toEqual([b.id]);
  expect(passed.card).toBeUndefined();
});

test("a held key opens the last one only, and keys act on it before", () => {
  passed.reach(b, true);
  passed.reach(c, true);
  expect(opened).toEqual([]);
  expect(passed.card).toBe(c);
  vi.runAllTimers();
  expect(opened).toEqual([c.id]);
  expect(passed.card).toBeUndefined();
});

test("an action opens it at once, and only once", () => {
  passed.reach(c, true);
  passed.settle();
  vi.runAllTimers();
  expect(opened).toEqual([c.id]);
});

test("it is not opened over another one, nor after the open one was closed", () => {
  passed.reach(c, true);
  selected = b.id;
  expect(passed.card).toBeUndefined();
  vi.runAllTimers();
  passed.reach(c, true);
  selected = null;
  vi.runAllTimers();
  expect(opened).toEqual([]);
});
