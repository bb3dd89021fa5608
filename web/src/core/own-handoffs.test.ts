import { beforeEach, describe, expect, test, vi } from "vitest";
import { FakeStorage } from "../testing/browser.js";
import { useQueueClients } from "../testing/queue-client.js";
import { queuePage } from "../testing/queue-server.js";
import { alice, bob, card, change, json, settle } from "../testing/server.js";
import type { QueueClient } from "./queue-client.js";
import type { Card } from "./schema.js";

const t = useQueueClients();
let cards: Card[] = [];
let storage = new FakeStorage();
const start = "2026-01-01T12:00:00Z";
const later = "2026-01-01T13:00:00Z";

beforeEach(() => {
  vi.setSystemTime(start);
  cards = [];
  storage = new FakeStorage();
  t.server.respond = (request) => queuePage(request, cards, alice.id);
});

async function live(): Promise<QueueClient> {
  const client = await t.start({ storage });
  await t.server.stream.ready("e-10");
  return client;
}

/** Closes a client, and returns another of the same user and browser. */
async function reopened(client: QueueClient): Promise<QueueClient> {
  client.close();
  return live();
}

function claimed(from: Card, over: Partial<Card> = {}): Card {
  const version = from.version + 1;
  return { ...from, status: "claimed", claimed_by: bob, claimed_at: later, claim_epoch: 1, version, ...over };
}

function resolved(from: Card): Card {
  return { ...from, status: "resolved", closed_at: later, version: from.version + 1 };
}

describe("handoffs of the user", () => {
  test("are unread once another person has claimed one, until it is opened", async () => {
    const own = card({ created_by: alice });
    cards = [own];
    const client = await live();
    await t.server.stream.event(change("handoff_claimed", 11, claimed(own)));
    expect([...client.unread]).toEqual([own.id]);
    client.markRead(own.id);
    expect(client.unread.size).toBe(0);
    await t.server.stream.event(change("handoff_updated", 12, { ...claimed(own), version: 3 }));
    expect(client.unread.size).toBe(0); // messages were added
    await t.server.stream.event(change("handoff_resolved", 13, { ...resolved(claimed(own)), version: 4 }));
    expect([...client.unread]).toEqual([own.id]);
  });

  test("are not unread on the first start, whatever has happened before", async () => {
    cards = [claimed(card({ created_by: alice }), { claimed_at: "2026-01-01T11:00:00Z" })];
    const client = await live();
    expect(client.cards("asked")).toHaveLength(1);
    expect(client.unread.size).toBe(0);
  });

  test("that were changed while no tab was open are unread at the next start", async () => {
    const [one, two, third] = [
      card({ created_by: alice }),
      card({ created_by: alice }),
      card({ created_by: bob }),
    ];
    cards = [one, two, third];
    const client = await live();
    expect(client.unread.size).toBe(0);
    cards = [claimed(one), two, claimed(third)];
    const next = await reopened(client);
    expect([...next.unread]).toEqual([one.id]);
    next.markRead(one.id);
    expect((await reopened(next)).unread.size).toBe(0);
  });

  test("that were closed meanwhile are unread, however many are older or open: one page has them", async () => {
    cards = Array.from({ length: 150 }, () => card({ created_by: alice, priority: "urgent" }));
    cards.push(...cards.map((each) => ({ ...resolved(each), id: `${each.id}-old`, closed_at: start })));
    const client = await live();
    const last = { ...resolved(card({ created_by: alice, priority: "low" })), claim_epoch: 1 };
    cards.push(last);
    const before = t.server.requests.length;
    expect([...(await reopened(client)).unread]).toEqual([last.id]);
    const asked = t.server.requests.slice(before).filter((request) => request.includes("created_by=me"));
    expect(asked.map((request) => request.includes("parked"))).toEqual([true, true, false]);
  });

  test("stay unread after a reload", async () => {
    const own = card({ created_by: alice });
    cards = [own];
    const client = await live();
    const withdrawn = { ...own, status: "withdrawn", closed_at: later, version: 2 } as const;
    await t.server.stream.event(change("handoff_withdrawn", 11, withdrawn));
    expect(client.unread.size).toBe(1);
    cards = [withdrawn];
    expect([...(await reopened(client)).unread]).toEqual([own.id]);
  });

  test("are read where the user has changed them, also in another browser", async () => {
    const [one, two] = [card({ created_by: alice }), card({ created_by: alice })];
    cards = [one, two];
    const client = await live();
    const withdrawn = { ...one, status: "withdrawn", closed_at: later, version: 2 } as const;
    t.server.respond = () => json({ ...withdrawn, engineer_notes: "" });
    await client.act(one, "withdraw");
    await t.server.stream.event(change("handoff_reassigned", 11, claimed(two), alice));
    expect(client.unread.size).toBe(0);
    t.server.respond = (request) => queuePage(request, cards, alice.id);
    cards = [withdrawn, { ...two, status: "withdrawn", closed_at: later, version: 2 }];
    expect((await reopened(client)).unread.size).toBe(0);
  });

  test("are unread again once the next person has claimed one that was read", async () => {
    const own = card({ created_by: alice });
    cards = [own];
    const client = await live();
    await t.server.stream.event(change("handoff_claimed", 11, claimed(own)));
    client.markRead(own.id);
    await t.server.stream.event(change("handoff_released", 12, { ...own, version: 3 }));
    expect(client.unread.size).toBe(0);
    await t.server.stream.event(change("handoff_claimed", 13, claimed(own, { version: 4, claim_epoch: 2 })));
    expect(client.unread.size).toBe(1);
  });

  test("are not unread when the claim that was not seen has been released", async () => {
    const own = card({ created_by: alice });
    cards = [own];
    const client = await live();
    await t.server.stream.event(change("handoff_claimed", 11, claimed(own)));
    await t.server.stream.event(change("handoff_released", 12, { ...own, version: 3 }));
    expect(client.unread.size).toBe(0);
  });

  test("that are opened before they are known are read", async () => {
    cards = [];
    const client = await live();
    client.close();
    const own = claimed(card({ created_by: alice }));
    cards = [own];
    const next = t.create({ storage });
    next.markRead(own.id);
    next.start();
    await settle();
    expect(next.cards("asked")).toHaveLength(1);
    expect(next.unread.size).toBe(0);
  });

  test("are read in all tabs", async () => {
    const own = card({ created_by: alice });
    cards = [own];
    const [first, second] = [await live(), await t.start({ storage })];
    await t.server.stream.event(change("handoff_claimed", 11, claimed(own)));
    expect([first.unread.size, second.unread.size]).toEqual([1, 1]);
    second.markRead(own.id);
    await settle();
    expect([first.unread.size, second.unread.size]).toEqual([0, 0]);
  });

  test("are remembered for each user apart, and not all of them", async () => {
    const client = await live();
    for (let i = 0; i < 205; i++) {
      const at = new Date(Date.parse(later) + i * 1_000).toISOString();
      const own = claimed(card({ created_by: alice }), { claimed_at: at });
      await t.server.stream.event(change("handoff_claimed", 11 + i, own));
      client.markRead(own.id);
    }
    expect(storage.length).toBe(1);
    expect(storage.key(0)).toBe("handoffd.unread.a");
    const stored = JSON.parse(storage.getItem("handoffd.unread.a") ?? "") as { seen: object };
    expect(Object.keys(stored.seen)).toHaveLength(200);
    expect(client.unread.size).toBe(0);
  });

  test.each(["", "{", "[]", '{"since":"x"}'])("begin anew where %j is stored", async (text) => {
    storage.setItem("handoffd.unread.a", text);
    cards = [claimed(card({ created_by: alice }), { claimed_at: "2026-01-01T11:00:00Z" })];
    expect((await live()).unread.size).toBe(0);
  });
});

describe("news", () => {
  test("is what others do with a handoff of the user", async () => {
    const own = card({ created_by: alice });
    cards = [own];
    const client = await live();
    const news: string[] = [];
    client.addEventListener("news", ({ detail }) => news.push(`${detail.type} by ${detail.by.name}`));
    await t.server.stream.event(change("handoff_claimed", 11, claimed(own)));
    await t.server.stream.event(change("handoff_updated", 12, { ...claimed(own), version: 3 }));
    await t.server.stream.event(change("handoff_claimed", 13, claimed(card())));
    await t.server.stream.event(
      change(
        "handoff_resolved",
        14,
        { ...resolved(own), version: 4 },
        {
          id: null,
          name: "product",
          service: true,
          on_behalf_of: bob,
        },
      ),
    );
    const other = card({ created_by: alice });
    await t.server.stream.event(change("handoff_withdrawn", 15, { ...other, status: "withdrawn" }, alice));
    expect(news).toEqual(["claimed by Bob", "resolved by product"]);
  });
});
