import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { card } from "../testing/server.js";
import { arrivedFor, leavingFor, Rows } from "./rows.js";
import type { Card } from "./schema.js";

const [a, b, c, d] = [card(), card(), card(), card()] as [Card, Card, Card, Card];
const remove = { departed: () => undefined };
let rows: Rows;

beforeEach(() => {
  vi.useFakeTimers();
  rows = new Rows();
  rows.update([a, b], remove);
  rows.markLoaded();
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
  test("exclude the first list", () => {
    expect(shown()).toEqual([a.id, b.id]);
  });

  test("are inserted in order, and marked for a while", () => {
    rows.update([a, c, b], remove);
    expect(shown()).toEqual([a.id, `${c.id}+`, b.id]);
    vi.advanceTimersByTime(arrivedFor);
    expect(rows.sweep()).toBe(true);
    expect(shown()).toEqual([a.id, c.id, b.id]);
  });

  test("include the first cards of an empty list", () => {
    rows.clear();
    rows.update([], remove);
    rows.markLoaded();
    rows.update([a], remove);
    expect(shown()).toEqual([`${a.id}+`]);
  });

  test("exclude cards that were known before the list was loaded, and the rest of it", () => {
    rows.clear();
    rows.update([c], remove);
    rows.update([c, d, a], remove);
    expect(shown()).toEqual([c.id, d.id, a.id]);
  });

  test("exclude a page that is fetched, but not a card before the last row", () => {
    rows.update([c, a, b, d], { ...remove, paging: true });
    expect(shown()).toEqual([`${c.id}+`, a.id, b.id, d.id]);
  });

  test("exclude another list", () => {
    rows.clear();
    rows.update([c, d], remove);
    expect(shown()).toEqual([c.id, d.id]);
  });
});

describe("while the rows are held", () => {
  beforeEach(() => rows.hold(true));

  test("own cards are shown at once", () => {
    rows.update([c, a, d, b], { ...remove, own: (card) => card.id === d.id });
    expect(shown()).toEqual([a.id, d.id, b.id]);
    expect(rows.waiting).toBe(1);
  });

  test("arrivals are held back and counted", () => {
    rows.update([c, a, d, b], remove);
    expect(shown()).toEqual([a.id, b.id]);
    expect(rows.waiting).toBe(2);
  });

  test("a held arrival that has left is not counted", () => {
    rows.update([c, a, b], remove);
    rows.update([a, b], remove);
    expect(rows.waiting).toBe(0);
  });

  test("rows keep their order, and show the newest cards", () => {
    const newer = { ...b, session_title: "new", version: 2 };
    rows.update([newer, a], remove);
    expect(rows.rows.map(({ card }) => card)).toEqual([a, newer]);
  });

  test("another page is shown after the last row, without the held arrivals before it", () => {
    rows.update([c, a, b, d], remove);
    rows.extend();
    expect(shown()).toEqual([a.id, b.id, d.id]);
    expect(rows.waiting).toBe(1);
  });

  test("held arrivals are shown on request, and when the hold ends", () => {
    rows.update([c, a, b], remove);
    rows.reveal();
    expect(shown()).toEqual([`${c.id}+`, a.id, b.id]);
    rows.update([d, c, a, b], remove);
    expect(rows.waiting).toBe(1);
    rows.hold(false);
    expect(rows.waiting).toBe(0);
    expect(shown()).toEqual([`${d.id}+`, `${c.id}+`, a.id, b.id]);
  });
});

describe("departures", () => {
  test("without a card to show are immediate", () => {
    rows.update([b], remove);
    expect(shown()).toEqual([b.id]);
  });

  test("with a card to show keep their place for a moment", () => {
    const taken: Card = { ...a, status: "claimed", version: 2 };
    rows.update([b], { departed: () => taken });
    rows.update([c, b], { departed: () => taken });
    expect(shown()).toEqual([`${a.id}-`, `${c.id}+`, b.id]);
    expect(rows.rows[0]?.card.status).toBe("claimed");
    vi.advanceTimersByTime(leavingFor - 1);
    rows.sweep();
    expect(rows.rows).toHaveLength(3);
    vi.advanceTimersByTime(1);
    expect(rows.sweep()).toBe(true);
    expect(rows.rows.map(({ card }) => card.id)).toEqual([c.id, b.id]);
  });

  test("stay while their handoff is open", () => {
    rows.update([b], { departed: () => a });
    vi.advanceTimersByTime(leavingFor);
    expect(rows.sweep(a.id)).toBe(false);
    expect(shown()).toEqual([`${a.id}-`, b.id]);
    expect(rows.sweep(null)).toBe(true);
    expect(shown()).toEqual([b.id]);
  });

  test("of neighbours keep their order", () => {
    const gone = (id: string) => [a, b, c].find((each) => each.id === id);
    rows.update([a, b, c, d], remove);
    rows.update([d], { departed: gone });
    expect(rows.rows.map(({ card }) => card.id)).toEqual([a.id, b.id, c.id, d.id]);
    rows.update([d], { departed: gone });
    expect(rows.rows.map(({ card }) => card.id)).toEqual([a.id, b.id, c.id, d.id]);
  });

  test("that come back in time are cancelled", () => {
    rows.update([b], { departed: () => a });
    rows.update([a, b], { departed: () => a });
    expect(shown()).toEqual([a.id, b.id]);
  });
});
