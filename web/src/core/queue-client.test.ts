import { describe, expect, test, vi } from "vitest";
import { titles, useQueueClients } from "../testing/queue-client.js";
import { alice, bob, card, change, json, meOf, problem, queue, settle, tokenOf } from "../testing/server.js";
import type { Card } from "./schema.js";

const t = useQueueClients();

describe("start", () => {
  test("the user is who the server says, whatever the subject of the token", async () => {
    t.serve([card({ status: "claimed", claimed_by: alice }), card({ status: "claimed" })]);
    let tries = 0;
    t.server.me = () => (++tries === 1 ? problem(503, {}, { "Retry-After": "2" }) : json(meOf(alice)));
    const client = await t.start({ getToken: () => tokenOf("auth0|64b0c9e1") });
    client.show("mine");
    await settle();
    expect(client.me).toBeUndefined();
    expect(client.drafts.ready).toBe(true);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(client.me).toMatchObject(alice);
    expect(client.cards("mine").map(({ claimed_by }) => claimed_by)).toEqual([alice]);
    expect(t.server.streams).toHaveLength(1);
  });

  test("fetches the queue, then follows the stream from the position of the queue", async () => {
    const one = card();
    t.serve([one]);
    const client = await t.start();
    expect(client.cards("waiting")).toEqual([one]);
    expect(client.counts?.waiting).toBe(1);
    expect(t.server.stream.after).toBe("e-10");
    expect(client.me).toMatchObject({ id: "a" });
    await t.server.stream.ready("e-10");
    expect(client.connection).toEqual({ state: "live", degraded: false });
  });

  test("retries the queue until the server returns it", async () => {
    t.server.respond = () =>
      problem(503, { detail: "The database cannot be reached." }, { "Retry-After": "3" });
    const client = await t.start();
    expect(client.list("waiting")).toMatchObject({ loaded: false, error: "The database cannot be reached." });
    expect(client.connection.state).toBe("reconnecting");
    t.serve([card()]);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(client.list("waiting")).toMatchObject({ loaded: true, error: undefined });
    expect(t.server.streams).toHaveLength(1);
  });

  test("without a token is signed out, and continues once there is one", async () => {
    let token: string | null = null;
    t.serve([]);
    const client = await t.start({ getToken: () => token });
    expect(client.connection.state).toBe("signed-out");
    expect(t.server.requests).toEqual([]);
    token = tokenOf("a");
    client.signIn();
    await settle();
    expect(t.server.streams).toHaveLength(1);
  });

  test("asks again for a token after 30 s", async () => {
    t.serve([]);
    let asked = 0;
    const client = await t.start({
      getToken: () => (asked++ === 0 ? new Promise<string>(() => undefined) : tokenOf("a")),
    });
    expect(client.connection.state).toBe("connecting");
    await vi.advanceTimersByTimeAsync(30_000);
    expect(t.server.streams).toHaveLength(1);
  });

  test("as another user clears the cards of the first", async () => {
    let user = "a";
    t.serve([card()]);
    const client = await t.start({ getToken: () => tokenOf(user) });
    user = "b";
    t.serve([]);
    client.signIn();
    await settle();
    expect(client.cards("waiting")).toEqual([]);
    expect(client.me).toMatchObject({ id: "b" });
    expect(t.server.openStreams).toHaveLength(1);
  });
});

describe("a list", () => {
  test("that was refused is fetched again on a manual retry", async () => {
    t.server.respond = () => problem(404);
    const client = await t.start();
    expect(client.list("waiting")).toMatchObject({ loaded: false, error: "No." });
    t.serve([card()]);
    client.wake("retry");
    await settle();
    expect(client.list("waiting")).toMatchObject({ loaded: true, error: undefined });
  });

  test("whose next page was refused is fetched again on a manual retry", async () => {
    t.serve([card()], { next_cursor: "2" });
    const client = await t.start();
    t.server.respond = () => problem(400);
    await client.more("waiting");
    expect(client.list("waiting").error).toBe("No.");
    t.serve([card()], { next_cursor: "2" });
    client.wake("retry");
    await settle();
    expect(client.list("waiting")).toMatchObject({ more: true, error: undefined });
  });

  test("that is older than another decides where the stream starts", async () => {
    t.server.respond = (request) =>
      json(queue([], { last_event_id: request.includes("claimed") ? "e-9" : "e-10" }));
    const client = t.create({ locks: undefined });
    client.show("others");
    client.start();
    await settle();
    expect(t.server.stream.after).toBe("e-9");
  });

  test("is fetched from the base URL, with or without a trailing slash", async () => {
    await t.start({ baseUrl: "/api/v1/" });
    expect(t.server.requests[0]).toMatch(/^GET \/ai-sessions\/queue/);
  });
});

describe("the counts", () => {
  test("are fetched when a claim of an unknown holder was released", async () => {
    t.serve([], { counts: { parked: 0, waiting: 0, claimed: 2, mine: 1, asked: 0, others: 1, closed: 0 } });
    const client = await t.start();
    await t.server.stream.ready("e-10");
    t.serve([], {
      counts: { parked: 0, waiting: 1, claimed: 1, mine: 1, asked: 0, others: 0, closed: 0 },
      last_event_id: "e-11",
    });
    await t.server.stream.event(change("handoff_released", 11, card({ version: 3 }), alice));
    await vi.advanceTimersByTimeAsync(3_000);
    expect(client.counts).toMatchObject({ mine: 1, others: 0 });
  });
});

describe("the stream", () => {
  test("reports a burst of arrivals once, without those of the user", async () => {
    t.serve([]);
    const client = await t.start();
    const arrivals: Card[][] = [];
    client.addEventListener("arrival", (event) => arrivals.push(event.detail));
    await t.server.stream.ready("e-10");
    for (const seq of [11, 12, 13]) {
      await t.server.stream.event(change("handoff_created", seq, card()));
    }
    await t.server.stream.event(change("handoff_created", 14, card({ created_by: alice }), alice));
    await vi.advanceTimersByTimeAsync(50);
    expect(arrivals.map((each) => each.length)).toEqual([3]);
    expect(client.counts?.waiting).toBe(4);
  });

  test("reports overdue handoffs that still wait, and no arrival of them", async () => {
    const [late, taken] = [card({ version: 2 }), card({ version: 2 })];
    t.serve([late, taken]);
    const client = await t.start();
    const news: string[] = [];
    client.addEventListener("arrival", () => news.push("arrival"));
    client.addEventListener("overdue", ({ detail }) => news.push(...detail.map(({ id }) => id)));
    await t.server.stream.ready("e-10");
    const server = { id: null, name: "handoffd" };
    for (const [seq, each] of [late, taken].entries()) {
      await t.server.stream.event(
        change("handoff_overdue", 11 + seq, { ...each, overdue: 1, version: 3 }, server),
      );
    }
    await t.server.stream.event(
      change("handoff_claimed", 13, { ...taken, status: "claimed", claimed_by: bob, version: 4 }),
    );
    await vi.advanceTimersByTimeAsync(50);
    expect(news).toEqual([late.id]);
    expect(client.card(late.id)?.overdue).toBe(1);
    expect(client.counts?.waiting).toBe(1);
  });

  test("updates the card of a handoff with new messages, and reports no arrival", async () => {
    const waiting = card();
    t.serve([waiting]);
    const client = await t.start();
    const arrivals: Card[][] = [];
    client.addEventListener("arrival", (event) => arrivals.push(event.detail));
    await t.server.stream.ready("e-10");
    const claimed = { ...waiting, version: 2 };
    await t.server.stream.event(change("handoff_released", 11, claimed, alice));
    await t.server.stream.event(change("handoff_updated", 12, { ...claimed, messages_since: 3, version: 3 }));
    await vi.advanceTimersByTimeAsync(50);
    expect(client.card(waiting.id)?.messages_since).toBe(3);
    expect(client.changedBy(waiting.id)).toBe(alice.id);
    expect(arrivals).toEqual([]);
  });

  test("that was reset fetches the queue again, and keeps cards and drafts until then", async () => {
    const old = card({ session_title: "old" });
    t.serve([old]);
    const client = await t.start();
    await t.server.stream.ready("e-10");
    client.drafts.set(old.id, { form: "resolve", texts: { resolve: "I have" } });
    let answer: (response: Response) => void = () => undefined;
    t.server.respond = () => new Promise((resolve) => (answer = resolve));
    await vi.advanceTimersByTimeAsync(10);
    await t.server.stream.frame("reset", "f-2", { reason: "epoch", last_event_id: "f-2" });
    expect(titles(client)).toEqual(["old"]);
    answer(json(queue([card({ session_title: "new" })], { last_event_id: "f-2" })));
    await settle();
    expect(titles(client)).toEqual(["new"]);
    expect(client.drafts.get(old.id)?.texts).toEqual({ resolve: "I have" });
  });

  test("that was reset during a request fetches the queue once more", async () => {
    t.serve([]);
    const client = await t.start();
    await t.server.stream.ready("e-10");
    t.server.requests.length = 0;
    const answers: ((response: Response) => void)[] = [];
    t.server.respond = () => new Promise((resolve) => answers.push(resolve));
    await t.server.stream.frame("reset", "f-1", {});
    await t.server.stream.frame("reset", "f-2", {});
    answers[0]?.(json(queue([], { last_event_id: "f-1" })));
    await settle();
    answers[1]?.(json(queue([card({ session_title: "late" })], { last_event_id: "f-2" })));
    await settle();
    expect(titles(client)).toEqual(["late"]);
  });

  test("that has stopped starts again on a manual retry", async () => {
    t.serve([]);
    t.server.refusals.push(() => new Response("<html>", { headers: { "Content-Type": "text/html" } }));
    const client = await t.start();
    expect(client.connection.state).toBe("stopped");
    client.wake("retry");
    await settle();
    await t.server.stream.ready("e-10");
    expect(client.connection.state).toBe("live");
  });
});

describe("a refusal", () => {
  const stranger = { status: 403, code: "unknown_user", detail: "No user signs in with it." };

  test("of the user is the server's, and no other token is asked for", async () => {
    const wants: boolean[] = [];
    const getToken = ({ refresh }: { refresh: boolean }) => {
      wants.push(refresh);
      return tokenOf("x");
    };
    t.server.respond = () => problem(403, stranger);
    t.server.me = () => problem(403, stranger);
    const client = await t.start({ getToken });
    expect(client.connection).toMatchObject({ state: "signed-out", refusal: stranger });
    expect(wants).not.toContain(true);
    expect(t.server.streams).toEqual([]);
  });

  test("of the first token is the server's, unless there is another token", async () => {
    const why = { status: 401, code: "unauthenticated", detail: "The token is too long." };
    t.server.respond = (_, init) =>
      new Headers(init.headers).get("Authorization") === `Bearer ${tokenOf("a", 2)}`
        ? json(queue([]))
        : problem(401, why);
    t.server.me = async (init) => {
      const response = await t.server.respond("", init);
      return response.ok ? json(meOf(alice)) : response;
    };
    const refused = await t.start({ getToken: ({ refresh }) => (refresh ? null : tokenOf("a")) });
    expect(refused.connection).toMatchObject({ state: "signed-out", refusal: why });
    const renewed = await t.start({ getToken: ({ refresh }) => tokenOf("a", refresh ? 2 : 1) });
    expect(renewed.list("waiting").loaded).toBe(true);
  });

  test("of a token that was accepted is the end of a sign-in", async () => {
    t.serve([]);
    let accepted = 0;
    const client = t.create({ getToken: ({ refresh }) => (refresh ? null : tokenOf("a")) });
    client.addEventListener("accepted", () => {
      accepted += 1;
    });
    client.start();
    await settle();
    await t.server.stream.ready("e-10");
    expect(accepted).toBe(1);
    t.server.refusals.push(() => problem(401, { detail: "The token has expired." }));
    await t.server.stream.end();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(client.connection).toEqual({ state: "signed-out", refusal: undefined });
  });

  test("by a proxy says that the token is too large for it", async () => {
    const token = `x.${btoa(JSON.stringify({ sub: "a", pad: "x".repeat(16_000) }))}.x`;
    t.server.respond = () => new Response("<html>400</html>", { status: 400 });
    t.server.me = () => new Response("", { status: 431 });
    const client = await t.start({ getToken: ({ refresh }) => (refresh ? null : token) });
    const { connection } = client;
    expect(connection).toMatchObject({ state: "signed-out", refusal: { code: "token_too_large" } });
    expect(connection.state === "signed-out" && connection.refusal?.detail).toMatch(/^The token has 21 KiB/);
  });
});
