import { describe, expect, test } from "vitest";
import { useQueueClients } from "../testing/queue-client.js";
import { alice, bob, card, json, problem, settle, tokenOf } from "../testing/server.js";
import type { Card } from "./schema.js";

const t = useQueueClients();

describe("claiming", () => {
  const waiting = card({ session_title: "Who claims it?" });
  const claimed: Card = {
    ...waiting,
    status: "claimed",
    claimed_by: alice,
    version: 2,
    claimed_at: "2026-01-01T10:09:00Z",
  };

  test("is pending at once, then as the server says", async () => {
    t.serve([waiting]);
    const client = await t.start();
    let answer: (response: Response) => void = () => undefined;
    t.server.respond = () => new Promise((resolve) => (answer = resolve));
    const outcome = client.act(waiting, "claim");
    expect(client.pending(waiting.id)).toBe("claim");
    expect(client.cards("waiting")).toHaveLength(1);
    await settle();
    answer(json({ ...claimed, engineer_notes: "" }));
    expect(await outcome).toMatchObject({
      ok: true,
      card: { status: "claimed", session_title: "Who claims it?" },
    });
    expect(client.pending(waiting.id)).toBeUndefined();
    expect(client.cards("mine")).toHaveLength(1);
  });

  test("that lost the race shows the claimer, before the stream does", async () => {
    t.serve([waiting]);
    const client = await t.start();
    t.server.respond = () =>
      problem(409, { code: "already_claimed", claimed_by: bob, handoff: { ...claimed, claimed_by: bob } });
    const outcome = await client.act(waiting, "claim");
    expect(outcome).toMatchObject({
      ok: false,
      message: "\u2068Bob\u2069 claimed it. Open it to see what they do, or take the next one.",
    });
    expect(client.pending(waiting.id)).toBeUndefined();
    expect(client.cards("waiting")).toEqual([]);
    expect(client.cards("others")).toMatchObject([{ claimed_by: bob }]);
    expect(client.changedBy(waiting.id)).toBe(bob.id);
  });

  test("that lost the race says when, and what to do next", async () => {
    t.serve([waiting]);
    const client = await t.start();
    const claimed_at = new Date(Date.now() - 3_000).toISOString();
    t.server.respond = () => problem(409, { code: "already_claimed", claimed_by: bob, claimed_at });
    expect(await client.act(waiting, "claim")).toMatchObject({
      message: "\u2068Bob\u2069 claimed it 3 s ago. Open it to see what they do, or take the next one.",
    });
  });

  test.each<[object | undefined, string]>([
    [
      { code: "own_handoff" },
      "You escalated this yourself, so someone else must claim it. You can withdraw it.",
    ],
    [{ code: "not_claimed" }, "It is unclaimed: the claim was released. Claim it to go on."],
    [
      { code: "handoff_closed", handoff: { ...claimed, status: "returned", version: 9 } },
      "It was returned with an answer. Open it to read how it ended.",
    ],
    [{ code: "handoff_closed" }, "It was closed. Open it to read how it ended."],
    [undefined, "The server cannot be reached. Try again."],
  ])("that fails with %j says what to do next", async (refusal, message) => {
    t.serve([waiting]);
    const client = await t.start();
    t.server.respond = () => (refusal ? problem(409, refusal) : Promise.reject(new TypeError("network")));
    expect(await client.act(waiting, "claim")).toMatchObject({ ok: false, message });
  });

  test("that fails leaves the card as it was", async () => {
    t.serve([waiting]);
    const client = await t.start();
    t.server.respond = () => problem(503, { detail: "Later." });
    expect(await client.act(waiting, "claim")).toMatchObject({ ok: false, message: "Later." });
    expect(client.cards("waiting")).toEqual([waiting]);
  });

  test("with an unknown outcome is repeated with the same key", async () => {
    t.serve([waiting]);
    const client = await t.start();
    const keys: (string | null)[] = [];
    t.server.respond = (_request, init) => {
      keys.push(new Headers(init.headers).get("Idempotency-Key"));
      return keys.length === 1
        ? Promise.reject(new TypeError("network"))
        : json({ ...claimed, engineer_notes: "" });
    };
    expect((await client.act(waiting, "claim")).ok).toBe(true);
    expect(keys).toHaveLength(2);
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(keys[1]).toBe(keys[0]);
  });

  test("twice at once sends one request", async () => {
    t.serve([waiting]);
    const client = await t.start();
    t.server.requests.length = 0;
    t.server.respond = () => json({ ...claimed, engineer_notes: "" });
    const [first, second] = await Promise.all([client.act(waiting, "claim"), client.act(waiting, "claim")]);
    expect([first.ok, second.ok]).toEqual([true, false]);
    expect(t.server.requests).toHaveLength(1);
  });

  test("of an active claim is refused with the reason", async () => {
    const theirs: Card = { ...claimed, claimed_by: bob };
    t.serve([theirs]);
    const client = await t.start();
    t.server.respond = () => problem(403, { code: "forbidden" });
    expect(await client.act(theirs, "reassign", "a")).toMatchObject({
      message: "\u2068Bob\u2069 was active less than 30 min ago. You can take over later.",
    });
  });

  test("with an expired token gets another one and succeeds", async () => {
    t.serve([waiting]);
    let serial = 1;
    const client = await t.start({ getToken: ({ refresh }) => tokenOf("a", refresh ? ++serial : serial) });
    t.server.respond = (_request, init) =>
      new Headers(init.headers).get("Authorization")?.endsWith(tokenOf("a", 2))
        ? json({ ...claimed, engineer_notes: "" })
        : problem(401);
    expect((await client.act(waiting, "claim")).ok).toBe(true);
  });

  test("resolving clears the draft", async () => {
    t.serve([], { counts: { parked: 0, waiting: 0, claimed: 1, mine: 1, asked: 0, others: 0, closed: 0 } });
    const client = await t.start();
    client.drafts.set(claimed.id, { form: "resolve", texts: { resolve: "Turned it off and on" } });
    t.server.respond = () => json({ ...claimed, status: "resolved", version: 3, engineer_notes: "" });
    await client.act(claimed, "resolve", "Turned it off and on");
    expect(client.drafts.get(claimed.id)).toBeUndefined();
  });
});
