import { beforeEach, describe, expect, test } from "vitest";
import { useQueueClients } from "../testing/queue-client.js";
import { alice, bob, card, json, problem, queue } from "../testing/server.js";
import type { Card } from "./schema.js";

const t = useQueueClients();
const counts = { parked: 0, waiting: 0, claimed: 0, mine: 0, asked: 0, others: 0, closed: 0 };
let bodies: unknown[] = [];
let headers: Headers[] = [];

beforeEach(() => {
  bodies = [];
  headers = [];
});

/** Responds to a new handoff, and to the queue with the counts after it. */
function answer(handoff: () => Response, after = counts): void {
  t.server.respond = (request, init) => {
    if (request.startsWith("POST")) {
      bodies.push(JSON.parse(String(init.body)));
      headers.push(new Headers(init.headers));
      return handoff();
    }
    return json(queue([], { counts: after }));
  };
}

/** Returns the response for a new handoff with a card. */
function created({ session_title: title, problem_summary, note_preview: _, ...members }: Card): Response {
  const context = { title, problem_summary, customer: null, messages: [], taken_at: members.created_at };
  return json({ ...members, engineer_notes: "It does\n not start. ".repeat(20), context }, 201);
}

describe("a new handoff", () => {
  test("is in its view at once, with its counts", async () => {
    const parked = card({ status: "parked", created_by: alice, session_title: "VPN", waiting_since: null });
    answer(() => created(parked));
    const client = await t.start();
    answer(() => created(parked), { ...counts, parked: 1, asked: 1 });
    const outcome = await client.begin(parked.session_id, {
      intent: "park",
      priority: "normal",
      engineer_notes: "It does not start.",
    });
    expect(outcome).toMatchObject({ ok: true, card: { id: parked.id, session_title: "VPN" } });
    expect(outcome.ok && outcome.card.note_preview).toHaveLength(200);
    expect(client.cards("parked")).toHaveLength(1);
    expect(client.cards("asked")).toHaveLength(1);
    expect(client.counts).toMatchObject({ parked: 1, asked: 1 });
    expect(bodies).toEqual([{ intent: "park", priority: "normal", engineer_notes: "It does not start." }]);
    expect(headers[0]?.get("Idempotency-Key")).toMatch(/^[0-9a-f]{32}$/);
    expect(client.changedBy(parked.id)).toBe(alice.id);
  });

  test("of a session that has one is refused with that one", async () => {
    const open = card({ created_by: alice });
    answer(() => problem(409, { code: "handoff_active", handoff: open }));
    const client = await t.start();
    const outcome = await client.begin(open.session_id, { intent: "escalate" });
    expect(outcome).toMatchObject({
      ok: false,
      message: "This session has an open handoff already. Open that one.",
      card: open,
    });
    expect(client.card(open.id)).toEqual(open);
  });

  test("that is refused otherwise has the reason and no card", async () => {
    answer(() => problem(404, { detail: "This session is not yours." }));
    const client = await t.start();
    const outcome = await client.begin("s", { intent: "park" });
    expect(outcome).toMatchObject({ ok: false, message: "This session is not yours." });
    expect(outcome).not.toHaveProperty("card");
  });
});

describe("escalating a parked handoff", () => {
  const parked = card({ status: "parked", created_by: alice, waiting_since: null, version: 3 });
  const waiting: Card = { ...parked, status: "waiting", waiting_since: "2026-01-01T10:30:00Z", version: 4 };

  test("requires the version that is shown", async () => {
    const client = await t.start();
    answer(() => json({ ...waiting, engineer_notes: "" }));
    expect(await client.act(parked, "escalate")).toMatchObject({ ok: true, card: { status: "waiting" } });
    expect(bodies).toEqual([{ intent: "escalate" }]);
    expect(headers[0]?.get("If-Match")).toBe('"3"');
    expect(client.cards("waiting")).toHaveLength(1);
  });

  test("that got messages meanwhile is tried once more with the newest version", async () => {
    const client = await t.start();
    const newer = { ...parked, version: 5, messages_since: 2 };
    let tries = 0;
    answer(() =>
      ++tries === 1
        ? problem(412, { code: "version_mismatch", handoff: newer })
        : json({ ...waiting, version: 6, engineer_notes: "" }),
    );
    expect((await client.act(parked, "escalate")).ok).toBe(true);
    expect(headers.map((each) => each.get("If-Match"))).toEqual(['"3"', '"5"']);
  });

  test("that was claimed meanwhile is refused", async () => {
    const client = await t.start();
    const claimed = { ...waiting, status: "claimed", claimed_by: bob, version: 5 };
    answer(() => problem(412, { code: "version_mismatch", handoff: claimed }));
    expect(await client.act(parked, "escalate")).toMatchObject({
      ok: false,
      card: { status: "claimed" },
      message: "It has changed in the meantime. Look at it, then try again.",
    });
    expect(bodies).toHaveLength(1);
  });
});
