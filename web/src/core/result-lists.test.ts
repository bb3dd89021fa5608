import { beforeEach, describe, expect, test, vi } from "vitest";
import { titles, useQueueClients } from "../testing/queue-client.js";
import { queuePage } from "../testing/queue-server.js";
import { alice, bob, card, change, json, problem, queue, settle } from "../testing/server.js";
import { type Filter, noFilter } from "./filter.js";
import type { QueueClient } from "./queue-client.js";
import type { Card } from "./schema.js";
import type { View } from "./view.js";

const t = useQueueClients();
let cards: Card[] = [];

beforeEach(() => {
  cards = [];
  t.server.respond = (request) => queuePage(request, cards, alice.id);
});

const search = (q: string): Filter => ({ ...noFilter, q });

function shown(client: QueueClient, view: View, filter = noFilter): string[] {
  return client.cards(view, filter).map((each) => each.session_title);
}

/** Shows a list, and returns what it has once it is loaded. */
async function show(client: QueueClient, view: View, filter = noFilter): Promise<string[]> {
  client.show(view, filter);
  await settle();
  return shown(client, view, filter);
}

/** Starts a client with a stream. */
async function startLive(): Promise<QueueClient> {
  const client = await t.start();
  await t.server.stream.ready("e-10");
  t.server.requests.length = 0;
  return client;
}

function closed(title: string, at: string, over: Partial<Card> = {}): Card {
  return card({ session_title: title, status: "resolved", closed_at: at, claimed_by: bob, ...over });
}

describe("what the user has asked", () => {
  test("is fetched at the start: open ones by urgency, then closed ones, newest first", async () => {
    const own = { created_by: alice };
    cards = [
      card({ session_title: "of another" }),
      closed("older", "2026-01-01T11:00:00Z", own),
      closed("newer", "2026-01-01T12:00:00Z", { ...own, priority: "low" }),
      card({ session_title: "parked", status: "parked", waiting_since: null, ...own }),
      card({ session_title: "urgent", priority: "urgent", ...own }),
    ];
    const client = await startLive();
    expect(shown(client, "asked")).toEqual(["urgent", "parked", "newer", "older"]);
    expect(client.list("asked")).toMatchObject({ loaded: true, more: false });
  });

  test("follows the events of the stream", async () => {
    const client = await startLive();
    const begun = card({ session_title: "mine", created_by: alice });
    await t.server.stream.event(change("handoff_created", 11, begun, alice));
    expect(shown(client, "asked")).toEqual(["mine"]);
    expect(client.counts?.asked).toBe(1);
    const claimed = { ...begun, status: "claimed", claimed_by: bob, version: 2 } as const;
    await t.server.stream.event(change("handoff_claimed", 12, claimed));
    expect(client.cards("asked")).toMatchObject([{ status: "claimed", claimed_by: bob }]);
    expect(t.server.requests).toEqual([]);
  });

  test("keeps the card that was found where a list of the server has dropped it", async () => {
    const own = closed("old", "2026-01-01T11:00:00Z", { created_by: alice });
    cards = [own];
    const client = await startLive();
    cards = [];
    await show(client, "closed");
    expect(shown(client, "asked")).toEqual(["old"]);
    expect(client.card(own.id)?.session_title).toBe("old");
    expect(shown(client, "closed")).toEqual([]);
  });
});

describe("a search", () => {
  test("finds in all views, open ones first, and the same in each of them", async () => {
    cards = [
      closed("vpn closed", "2026-01-01T12:00:00Z"),
      card({ session_title: "vpn waiting" }),
      card({ session_title: "vpn parked", status: "parked", priority: "low" }),
      card({ session_title: "printer" }),
    ];
    const client = await startLive();
    expect(await show(client, "waiting", search("VPN"))).toEqual(["vpn waiting", "vpn parked", "vpn closed"]);
    expect(t.server.requests).toHaveLength(2);
    expect(await show(client, "closed", search("VPN "))).toHaveLength(3);
    expect(t.server.requests).toHaveLength(2);
  });

  test("goes on page by page, first through the open ones", async () => {
    cards = Array.from({ length: 120 }, (_, i) => card({ session_title: `vpn ${i}` }));
    cards.push(closed("vpn closed", "2026-01-01T12:00:00Z"));
    const client = await startLive();
    expect(await show(client, "waiting", search("vpn"))).toHaveLength(100);
    expect(client.list("waiting", search("vpn")).more).toBe(true);
    await client.more("waiting", search("vpn"));
    expect(shown(client, "waiting", search("vpn"))).toHaveLength(121);
    expect(client.list("waiting", search("vpn")).more).toBe(false);
    expect(titles(client)).toHaveLength(100); // the list of the view has not grown
  });

  test("that is answered after another one does not replace it", async () => {
    const client = await startLive();
    const answers = new Map<string, (response: Response) => void>();
    t.server.respond = (request) => new Promise((resolve) => answers.set(request, resolve));
    client.show("waiting", search("a"));
    client.show("waiting", search("ab"));
    await settle();
    const answer = (q: string, title: string) =>
      answers.get(`GET /ai-sessions/queue?status=parked%2Cwaiting%2Cclaimed&q=${q}&limit=100`)?.(
        json(queue([card({ session_title: title })])),
      );
    answer("ab", "second");
    answer("a", "first");
    await settle();
    expect(shown(client, "waiting", search("ab"))).toEqual([]);
    t.server.respond = () => json(queue([]));
    for (const resolve of answers.values()) {
      resolve(json(queue([])));
    }
    await settle();
    expect(shown(client, "waiting", search("ab"))).toEqual(["second"]);
  });

  test("that fails says so, and is tried again", async () => {
    const client = await startLive();
    t.server.respond = () => problem(503, { detail: "Later." }, { "Retry-After": "2" });
    client.show("waiting", search("vpn"));
    await settle();
    expect(client.list("waiting", search("vpn"))).toMatchObject({ loaded: false, error: "Later." });
    t.server.respond = (request) => queuePage(request, [card({ session_title: "vpn" })], alice.id);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(shown(client, "waiting", search("vpn"))).toEqual(["vpn"]);
  });

  test("is fetched once more after events that can have changed it, while it is shown", async () => {
    cards = [card({ session_title: "vpn one" })];
    const client = await startLive();
    await show(client, "waiting", search("vpn"));
    t.server.requests.length = 0;
    const two = card({ session_title: "vpn two" });
    cards.push(two, card({ session_title: "vpn three" }));
    await t.server.stream.event(change("handoff_created", 11, two));
    await t.server.stream.event(change("handoff_created", 12, card()));
    expect(shown(client, "waiting", search("vpn"))).toEqual(["vpn one"]);
    await vi.advanceTimersByTimeAsync(499);
    expect(t.server.requests).toEqual([]);
    await vi.advanceTimersByTimeAsync(1_001);
    expect(t.server.requests).toHaveLength(2); // open ones and closed ones
    expect(shown(client, "waiting", search("vpn"))).toHaveLength(3);
  });

  test("that is no longer shown is fetched when it is shown again", async () => {
    cards = [card({ session_title: "vpn one" })];
    const client = await startLive();
    await show(client, "waiting", search("vpn"));
    cards.push(card({ session_title: "vpn two" }));
    await t.server.stream.event(change("handoff_created", 11, card()));
    t.server.requests.length = 0;
    await vi.advanceTimersByTimeAsync(2_000);
    expect(t.server.requests).toEqual([]);
    expect(await show(client, "waiting", search("vpn"))).toHaveLength(2);
  });

  test("shown before the client is started is fetched then", async () => {
    cards = [card({ session_title: "vpn" })];
    const client = t.create();
    client.show("waiting", search("vpn"));
    client.start();
    await settle();
    expect(shown(client, "waiting", search("vpn"))).toEqual(["vpn"]);
  });

  test("is forgotten after four others", async () => {
    cards = [card({ session_title: "a b c d e" })];
    const client = await startLive();
    for (const q of ["a", "b", "c", "d", "e"]) {
      await show(client, "waiting", search(q));
    }
    expect(client.list("waiting", search("a")).loaded).toBe(false);
    expect(client.list("waiting", search("b")).loaded).toBe(true);
    expect(client.list("asked").loaded).toBe(true);
  });
});

describe("a filtered view", () => {
  const urgent: Filter = { ...noFilter, priority: ["urgent"] };

  test("takes new cards from events, where they say enough", async () => {
    cards = [card({ session_title: "one", priority: "urgent" })];
    const client = await startLive();
    expect(await show(client, "waiting", urgent)).toEqual(["one"]);
    t.server.requests.length = 0;
    const two = card({ session_title: "two", priority: "urgent", waiting_since: "2026-01-01T11:00:00Z" });
    await t.server.stream.event(change("handoff_created", 11, two));
    await t.server.stream.event(change("handoff_created", 12, card({ session_title: "normal" })));
    expect(shown(client, "waiting", urgent)).toEqual(["one", "two"]);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(t.server.requests).toEqual([]);
  });

  test("loses at once a card that has left its statuses", async () => {
    const one = card({ priority: "urgent" });
    cards = [one];
    const client = await startLive();
    expect(await show(client, "waiting", urgent)).toHaveLength(1);
    const claimed = { ...one, status: "claimed", claimed_by: bob, version: 2 } as const;
    await t.server.stream.event(change("handoff_claimed", 11, claimed));
    expect(shown(client, "waiting", urgent)).toEqual([]);
  });

  test("of others leaves out one's own claims", async () => {
    const claimed = (title: string, by: typeof bob) =>
      card({ session_title: title, priority: "urgent", status: "claimed", claimed_by: by });
    cards = [claimed("mine", alice), claimed("theirs", bob)];
    const client = await startLive();
    expect(await show(client, "others", urgent)).toEqual(["theirs"]);
    expect(await show(client, "mine", urgent)).toEqual(["mine"]);
  });

  test("by team leaves the counts alone, which are of that team", async () => {
    const client = await startLive();
    const { counts } = client;
    const small = { parked: 9, waiting: 9, claimed: 9, mine: 9, asked: 9, others: 9, closed: 9 };
    t.server.respond = () => json(queue([], { counts: small }));
    await show(client, "waiting", { ...noFilter, team: "t" });
    expect(client.counts).toEqual(counts);
  });
});
