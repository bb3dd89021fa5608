import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { card } from "../testing/server.js";
import { fresh, lingering, Rows } from "./rows.js";
import type { Card } from "./schema.js";

const [a, b, c, d] = [card(), card(), card(), card()] as [Card, Card, Card, Card];
const atOnce = () => undefined;
let rows: Rows;

beforeEach(() => {
  vi.useFakeTimers();
  rows = new Rows();
  rows.update([a, b], atOnce);
});

afterEach(() => {
  vi.useRealTimers();
});

function shown(): string[] {
  return rows.rows.map(
    ({ card, arrived, leaving }) => `${card.id}${arrived ? "+" : ""}${leaving ? "-" : ""}`,
  );
}

describe("arrivals", () => {
  test("what was there at first is none", () => {
    expect(shown()).toEqual([a.id, b.id]);
  });

  test("are inserted where they belong, and marked for a while", () => {
    rows.update([a, c, b], atOnce);
    expect(shown()).toEqual([a.id, `${c.id}+`, b.id]);
    vi.advanceTimersByTime(fresh);
    expect(rows.sweep()).toBe(true);
    expect(shown()).toEqual([a.id, c.id, b.id]);
  });

  test("into an empty list are arrivals as well", () => {
    rows.clear();
    rows.update([], atOnce);
    rows.begin();
    rows.update([a], atOnce);
    expect(shown()).toEqual([`${a.id}+`]);
  });

  test("of another list are none", () => {
    rows.clear();
    rows.update([c, d], atOnce);
    expect(shown()).toEqual([c.id, d.id]);
  });
});

describe("while people point at a row", () => {
  beforeEach(() => rows.hold(true));

  test("what one has open or has put there oneself does not wait", () => {
    rows.update([c, a, d, b], atOnce, (card) => card.id === d.id);
    expect(shown()).toEqual([a.id, d.id, b.id]);
    expect(rows.waiting).toBe(1);
  });

  test("arrivals wait, and are counted", () => {
    rows.update([c, a, d, b], atOnce);
    expect(shown()).toEqual([a.id, b.id]);
    expect(rows.waiting).toBe(2);
  });

  test("one that waits and is gone again was never there", () => {
    rows.update([c, a, b], atOnce);
    rows.update([a, b], atOnce);
    expect(rows.waiting).toBe(0);
  });

  test("nothing changes its place, but cards are kept current", () => {
    const newer = { ...b, session_title: "new", version: 2 };
    rows.update([newer, a], atOnce);
    expect(rows.rows.map(({ card }) => card)).toEqual([a, newer]);
  });

  test("another page is shown behind the last row, though what arrived before it still waits", () => {
    rows.update([c, a, b, d], atOnce);
    rows.extend();
    expect(shown()).toEqual([a.id, b.id, d.id]);
    expect(rows.waiting).toBe(1);
  });

  test("what has waited comes when they ask for it, or look elsewhere", () => {
    rows.update([c, a, b], atOnce);
    rows.reveal();
    expect(shown()).toEqual([`${c.id}+`, a.id, b.id]);
    rows.update([d, c, a, b], atOnce);
    expect(rows.waiting).toBe(1);
    rows.hold(false);
    expect(rows.waiting).toBe(0);
    expect(shown()).toEqual([`${d.id}+`, `${c.id}+`, a.id, b.id]);
  });
});

describe("departures", () => {
  test("by one's own hand are gone at once", () => {
    rows.update([b], atOnce);
    expect(shown()).toEqual([b.id]);
  });

  test("by others stay in place to be read, and then go", () => {
    const taken: Card = { ...a, status: "claimed", version: 2 };
    rows.update([b], () => taken);
    rows.update([c, b], () => taken);
    expect(shown()).toEqual([`${a.id}-`, `${c.id}+`, b.id]);
    expect(rows.rows[0]?.card.status).toBe("claimed");
    vi.advanceTimersByTime(lingering - 1);
    rows.sweep();
    expect(rows.rows).toHaveLength(3);
    vi.advanceTimersByTime(1);
    expect(rows.sweep()).toBe(true);
    expect(rows.rows.map(({ card }) => card.id)).toEqual([c.id, b.id]);
  });

  test("one that comes back before it has gone has never left", () => {
    rows.update([b], () => a);
    rows.update([a, b], () => a);
    expect(shown()).toEqual([a.id, b.id]);
  });
});
