import { beforeEach, describe, expect, test, vi } from "vitest";
import { alice, bob, card, change, queue } from "../testing/server.js";
import type { Counts } from "./counts.js";
import type { Card } from "./schema.js";
import { Store } from "./store.js";

let store: Store;

beforeEach(() => {
  store = new Store();
  store.me = alice.id;
});

function numbers(view: Parameters<Store["cards"]>[0]): number[] {
  return store.cards(view).map((each) => each.number);
}

function claimed(from: Card, by = alice): Card {
  return {
    ...from,
    status: "claimed",
    claimed_by: by,
    claimed_at: "2026-01-01T10:05:00Z",
    version: from.version + 1,
  };
}

describe("versions", () => {
  test("an older version never replaces a newer one", () => {
    const waiting = card();
    store.event(change("handoff_claimed", 12, claimed(waiting)), "e-12");
    store.event(change("handoff_created", 11, waiting), "e-11");
    store.append("waiting", queue([waiting]));
    expect(store.cards("waiting")).toEqual([]);
    expect(store.cards("mine")).toHaveLength(1);
  });

  test("the same version changes nothing", () => {
    const one = card();
    expect(store.apply(one)).toBe(true);
    expect(store.apply({ ...one, session_title: "another" })).toBe(false);
  });

  test("a late event does not reopen a closed handoff", () => {
    const waiting = card();
    const mine = claimed(waiting);
    store.append("waiting", queue([waiting]));
    store.event(change("handoff_resolved", 13, { ...mine, status: "resolved", version: 3 }), "e-13");
    store.event(change("handoff_claimed", 12, mine), "e-12");
    expect([...store.cards("waiting"), ...store.cards("mine")]).toEqual([]);
    expect(store.cards("closed")).toHaveLength(1);
  });
});

describe("order", () => {
  test("is by priority, then by waiting time", () => {
    const at = (priority: Card["priority"], waiting_since: string) => card({ priority, waiting_since });
    const cards = [
      at("normal", "2026-01-01T10:00:00Z"),
      at("low", "2026-01-01T08:00:00Z"),
      at("urgent", "2026-01-01T10:30:00Z"),
      at("high", "2026-01-01T09:00:00Z"),
      at("normal", "2026-01-01T10:00:00.5Z"),
      at("normal", "2026-01-01T09:59:59.999Z"),
    ];
    const first = cards[0]?.number ?? 0;
    store.append("waiting", queue(cards));
    expect(numbers("waiting").map((number) => number - first)).toEqual([2, 3, 5, 0, 4, 1]);
  });

  test("of parked handoffs is by the time of parking", () => {
    const early = card({ status: "parked", waiting_since: null, created_at: "2026-01-01T07:00:00Z" });
    const late = card({ status: "parked", waiting_since: null, created_at: "2026-01-01T08:00:00Z" });
    store.append("parked", queue([late, early]));
    expect(numbers("parked")).toEqual([early.number, late.number]);
  });

  test("of closed handoffs is newest first", () => {
    const old = card({ status: "resolved", closed_at: "2026-01-01T11:00:00Z", priority: "urgent" });
    const recent = card({ status: "returned", closed_at: "2026-01-01T12:00:00Z" });
    store.append("closed", queue([old, recent]));
    expect(numbers("closed")).toEqual([recent.number, old.number]);
  });
});

describe("views and pages", () => {
  test("mine and others are views of one list", () => {
    const [one, two] = [claimed(card(), alice), claimed(card(), bob)];
    store.append("claimed", queue([one, two]));
    expect(numbers("mine")).toEqual([one.number]);
    expect(numbers("others")).toEqual([two.number]);
  });

  test("cards after the last page are hidden until their page is fetched", () => {
    const first = card({ priority: "high" });
    const beyond = card({ priority: "low" });
    store.append("waiting", queue([first], { next_cursor: "more" }));
    store.event(change("handoff_created", 11, beyond), "e-11");
    expect(numbers("waiting")).toEqual([first.number]);
    store.append("waiting", queue([]));
    expect(numbers("waiting")).toEqual([first.number, beyond.number]);
  });

  test("closed cards after the last page are hidden too", () => {
    const [recent, middle, old] = [3, 2, 1].map((day) =>
      card({ status: "resolved", closed_at: `2026-01-0${day}T12:00:00Z` }),
    ) as [Card, Card, Card];
    store.apply(old);
    store.append("closed", queue([recent], { next_cursor: "more" }));
    expect(numbers("closed")).toEqual([recent.number]);
    store.append("closed", queue([middle, old]));
    expect(numbers("closed")).toEqual([recent.number, middle.number, old.number]);
  });

  test("closed cards of one time are in the order of the server", () => {
    const [a, b] = ["a", "b"].map((id) =>
      card({ id, status: "resolved", closed_at: "2026-01-01T12:00:00Z" }),
    ) as [Card, Card];
    store.append("closed", queue([a, b]));
    expect(numbers("closed")).toEqual([b.number, a.number]);
  });

  test("a fresh list drops cards that have left, and keeps those received after the request", () => {
    vi.useFakeTimers();
    const [stays, leaves] = [card(), card()];
    store.append("waiting", queue([stays, leaves]));
    vi.advanceTimersByTime(1_000);
    const requestedAt = Date.now();
    vi.advanceTimersByTime(50);
    const arrives = card();
    store.event(change("handoff_created", 11, arrives), "e-11");
    store.replace("waiting", [queue([stays])], requestedAt);
    expect(numbers("waiting")).toEqual([stays.number, arrives.number]);
    vi.useRealTimers();
  });
});

describe("counts", () => {
  const counts = { parked: 2, waiting: 5, claimed: 4, mine: 1, asked: 2, others: 3, closed: 7 };

  beforeEach(() => store.append("waiting", queue([], { counts, last_event_id: "e-10" })));

  test.each<[string, Card, Partial<Counts>]>([
    ["handoff_created", card(), { waiting: 6 }],
    ["handoff_created", card({ version: 2 }), { waiting: 6, parked: 1 }],
    ["handoff_claimed", claimed(card()), { waiting: 4, mine: 2 }],
    ["handoff_claimed", claimed(card(), bob), { waiting: 4, others: 4 }],
    ["handoff_released", card({ version: 3 }), { waiting: 6, others: 2 }],
    ["handoff_resolved", { ...claimed(card()), status: "resolved" }, { mine: 0, closed: 8 }],
    ["handoff_returned", { ...claimed(card(), bob), status: "returned" }, { others: 2, closed: 8 }],
    ["handoff_withdrawn", card({ status: "withdrawn" }), { waiting: 4, closed: 8 }],
    ["handoff_created", card({ created_by: alice }), { waiting: 6, asked: 3 }],
    ["handoff_created", card({ created_by: alice, version: 2 }), { waiting: 6, parked: 1 }],
    ["handoff_claimed", claimed(card({ created_by: alice }), bob), { waiting: 4, others: 4 }],
    [
      "handoff_returned",
      { ...claimed(card({ created_by: alice }), bob), status: "returned" },
      { others: 2, closed: 8, asked: 1 },
    ],
    [
      "handoff_withdrawn",
      card({ created_by: alice, status: "withdrawn" }),
      { waiting: 4, closed: 8, asked: 1 },
    ],
    ["handoff_updated", card({ messages_since: 3, version: 2 }), {}],
    ["weather", card(), {}],
  ])("%s", (type, handoff, expected) => {
    store.event(change(type, 11, handoff), "e-11");
    expect(store.counts).toEqual({
      waiting: 5,
      mine: 1,
      asked: 2,
      others: 3,
      parked: 2,
      closed: 7,
      ...expected,
    });
  });

  test("an event before the snapshot is not counted again", () => {
    store.event(change("handoff_created", 10, card()), "e-10");
    expect(store.counts?.waiting).toBe(5);
  });

  test("an event after the snapshot is added to it", () => {
    store.event(change("handoff_created", 11, card()), "e-11");
    store.setCounts(queue([], { counts: { ...counts, waiting: 4 }, last_event_id: "e-10" }));
    expect(store.counts?.waiting).toBe(5);
    store.setCounts(queue([], { counts: { ...counts, waiting: 9 }, last_event_id: "e-11" }));
    expect(store.counts?.waiting).toBe(9);
  });

  test("must be fetched when the previous claimer is unknown", () => {
    const held = claimed(card(), bob);
    expect(
      store.event(change("handoff_reassigned", 11, { ...held, claimed_by: alice, version: 3 }), "e-11"),
    ).toBe(false);
    const known = claimed(card(), bob);
    store.apply(known);
    const taken = change("handoff_reassigned", 12, { ...known, claimed_by: alice, version: 3 });
    expect(store.event(taken, "e-12")).toBe(true);
  });
});
