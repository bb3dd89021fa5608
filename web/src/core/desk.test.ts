import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { FakeBrowser, FakeStorage } from "../testing/browser.js";
import {
  alice,
  bob,
  card,
  change,
  FakeServer,
  json,
  problem,
  queue,
  settle,
  tokenOf,
} from "../testing/server.js";
import { Desk, type DeskConfig } from "./desk.js";
import type { Card, Queue } from "./schema.js";

let server: FakeServer;
let browser: FakeBrowser;
const desks: Desk[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(0.5);
  server = new FakeServer();
  browser = new FakeBrowser();
});

afterEach(() => {
  for (const desk of desks.splice(0)) {
    desk.close();
  }
  vi.useRealTimers();
});

async function open(over: Partial<DeskConfig> = {}): Promise<Desk> {
  const desk = new Desk({
    getToken: () => tokenOf("a"),
    fetch: server.fetch,
    locks: browser.locks,
    channel: browser.channel,
    storage: new FakeStorage(),
    ...over,
  });
  desks.push(desk);
  desk.start();
  await settle();
  return desk;
}

/** Answers the queue with these, and everything else with 500. */
function serve(items: Card[], over: Partial<Queue> = {}): void {
  server.answer = (request) => (request.includes("/queue?") ? json(queue(items, over)) : problem(500));
}

function titles(desk: Desk): string[] {
  return desk.cards("waiting").map((each) => each.session_title);
}

describe("opening", () => {
  test("fetches the queue, then follows the stream from where the queue is", async () => {
    const one = card();
    serve([one]);
    const desk = await open();
    expect(desk.cards("waiting")).toEqual([one]);
    expect(desk.counts?.waiting).toBe(1);
    expect(server.stream.after).toBe("e-10");
    expect(desk.me).toEqual({ id: "a" });
    await server.stream.ready("e-10");
    expect(desk.connection).toEqual({ state: "live", degraded: false });
  });

  test("keeps asking for the queue until the server can answer", async () => {
    server.answer = () => problem(503, { detail: "The database cannot be reached." }, { "Retry-After": "3" });
    const desk = await open();
    expect(desk.list("waiting")).toMatchObject({ loaded: false, error: "The database cannot be reached." });
    expect(desk.connection.state).toBe("reconnecting");
    serve([card()]);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(desk.list("waiting")).toMatchObject({ loaded: true, error: undefined });
    expect(server.streams).toHaveLength(1);
  });

  test("without a token is signed out, and goes on when there is one", async () => {
    let token: string | null = null;
    serve([]);
    const desk = await open({ getToken: () => token });
    expect(desk.connection.state).toBe("signed-out");
    expect(server.requests).toEqual([]);
    token = tokenOf("a");
    desk.signIn();
    await settle();
    expect(server.streams).toHaveLength(1);
  });

  test("asks again when a token does not come for half a minute", async () => {
    serve([]);
    let asked = 0;
    const desk = await open({
      getToken: () => (asked++ === 0 ? new Promise<string>(() => undefined) : tokenOf("a")),
    });
    expect(desk.connection.state).toBe("connecting");
    await vi.advanceTimersByTimeAsync(30_000);
    expect(server.streams).toHaveLength(1);
  });

  test("as another user forgets what the first has seen", async () => {
    let user = "a";
    serve([card()]);
    const desk = await open({ getToken: () => tokenOf(user) });
    user = "b";
    serve([]);
    desk.signIn();
    await settle();
    expect(desk.cards("waiting")).toEqual([]);
    expect(desk.me).toEqual({ id: "b" });
    expect(server.openStreams).toHaveLength(1);
  });
});

describe("a list", () => {
  test("that was refused is fetched again by whoever asks to try now", async () => {
    server.answer = () => problem(404);
    const desk = await open();
    expect(desk.list("waiting")).toMatchObject({ loaded: false, error: "No." });
    serve([card()]);
    desk.wake("retry");
    await settle();
    expect(desk.list("waiting")).toMatchObject({ loaded: true, error: undefined });
  });

  test("whose next page was refused is fetched again too", async () => {
    serve([card()], { next_cursor: "2" });
    const desk = await open();
    server.answer = () => problem(400);
    await desk.more("waiting");
    expect(desk.list("waiting").error).toBe("No.");
    serve([card()], { next_cursor: "2" });
    desk.wake("retry");
    await settle();
    expect(desk.list("waiting")).toMatchObject({ more: true, error: undefined });
  });

  test("that is older than another is followed from where it was read", async () => {
    server.answer = (request) =>
      json(queue([], { last_event_id: request.includes("claimed") ? "e-9" : "e-10" }));
    const desk = new Desk({ getToken: () => tokenOf("a"), fetch: server.fetch, locks: undefined });
    desks.push(desk);
    desk.show("others");
    desk.start();
    await settle();
    expect(server.stream.after).toBe("e-9");
  });

  test("is asked for where the API is, with or without a slash behind", async () => {
    await open({ baseUrl: "/api/v1/" });
    expect(server.requests[0]).toMatch(/^GET \/ai-sessions\/queue/);
  });
});

describe("the counts", () => {
  test("are asked for when a claim was released that one did not know the holder of", async () => {
    serve([], { counts: { parked: 0, waiting: 0, claimed: 2, mine: 1, others: 1, closed: 0 } });
    const desk = await open();
    await server.stream.ready("e-10");
    serve([], {
      counts: { parked: 0, waiting: 1, claimed: 1, mine: 1, others: 0, closed: 0 },
      last_event_id: "e-11",
    });
    await server.stream.event(change("handoff_released", 11, card({ version: 3 }), alice));
    await vi.advanceTimersByTimeAsync(3_000);
    expect(desk.counts).toMatchObject({ mine: 1, others: 0 });
  });
});

describe("the stream", () => {
  test("brings arrivals, gathered, and none of one's own", async () => {
    serve([]);
    const desk = await open();
    const arrivals: Card[][] = [];
    desk.addEventListener("arrival", (event) => arrivals.push(event.detail));
    await server.stream.ready("e-10");
    for (const seq of [11, 12, 13]) {
      await server.stream.event(change("handoff_created", seq, card()));
    }
    await server.stream.event(change("handoff_created", 14, card({ created_by: alice }), alice));
    await vi.advanceTimersByTimeAsync(50);
    expect(arrivals.map((each) => each.length)).toEqual([3]);
    expect(desk.counts?.waiting).toBe(4);
  });

  test("that was reset fetches the queue anew, and drafts and cards stay meanwhile", async () => {
    const old = card({ session_title: "old" });
    serve([old]);
    const desk = await open();
    await server.stream.ready("e-10");
    desk.drafts.set(old.id, { form: "resolve", texts: { resolve: "I have" } });
    let answer: (response: Response) => void = () => undefined;
    server.answer = () => new Promise((resolve) => (answer = resolve));
    await vi.advanceTimersByTimeAsync(10);
    await server.stream.frame("reset", "f-2", { reason: "epoch", last_event_id: "f-2" });
    expect(titles(desk)).toEqual(["old"]);
    answer(json(queue([card({ session_title: "new" })], { last_event_id: "f-2" })));
    await settle();
    expect(titles(desk)).toEqual(["new"]);
    expect(desk.drafts.get(old.id)?.texts).toEqual({ resolve: "I have" });
  });

  test("reset while an answer is on its way asks once more: that answer may be too old", async () => {
    serve([]);
    const desk = await open();
    await server.stream.ready("e-10");
    server.requests.length = 0;
    const answers: ((response: Response) => void)[] = [];
    server.answer = () => new Promise((resolve) => answers.push(resolve));
    await server.stream.frame("reset", "f-1", {});
    await server.stream.frame("reset", "f-2", {});
    answers[0]?.(json(queue([], { last_event_id: "f-1" })));
    await settle();
    answers[1]?.(json(queue([card({ session_title: "late" })], { last_event_id: "f-2" })));
    await settle();
    expect(titles(desk)).toEqual(["late"]);
  });
});

describe("many tabs", () => {
  test("share one stream, and all see what it brings", async () => {
    serve([]);
    const tabs = [await open(), await open(), await open()];
    expect(server.streams).toHaveLength(1);
    await server.stream.ready("e-10");
    await server.stream.event(change("handoff_created", 11, card({ session_title: "news" })));
    for (const tab of tabs) {
      expect(titles(tab)).toEqual(["news"]);
      expect(tab.connection.state).toBe("live");
    }
    expect(tabs.map((tab) => tab.leader)).toEqual([true, false, false]);
  });

  test("a tab that comes later is told how the stream stands", async () => {
    serve([]);
    await open();
    await server.stream.ready("e-10", true);
    expect((await open()).connection).toEqual({ state: "live", degraded: true });
  });

  test("another takes over where the leader was, and nothing is lost or told twice", async () => {
    serve([]);
    const first = await open();
    const second = await open();
    await server.stream.ready("e-10");
    await server.stream.event(change("handoff_created", 11, card({ session_title: "one" })));
    first.close();
    await settle();
    expect(second.leader).toBe(true);
    expect(server.openStreams).toHaveLength(1);
    expect(server.stream.after).toBe("e-11");
    await server.stream.event(change("handoff_created", 12, card({ session_title: "two" })));
    expect(titles(second)).toEqual(["one", "two"]);
  });

  test("a tab that missed what the old leader told fetches the queue", async () => {
    serve([]);
    const first = await open();
    const second = await open();
    await server.stream.ready("e-10");
    await server.stream.event(change("handoff_created", 11, card()));
    serve([], { last_event_id: "e-10" }); // as if the third had read just before the event, and heard nothing of it
    const third = await open();
    serve([card({ session_title: "missed" })], { last_event_id: "e-11" });
    first.close();
    await settle();
    expect(second.leader).toBe(true);
    expect(titles(third)).toEqual(["missed"]);
  });

  test("a tab that hears of an event after one that it missed fetches the queue", async () => {
    serve([]);
    await open();
    await server.stream.ready("e-10");
    await server.stream.event(change("handoff_created", 11, card()));
    const late = await open(); // its answer was read before the event
    serve([card({ session_title: "missed" })], { last_event_id: "e-12" });
    await vi.advanceTimersByTimeAsync(10);
    await server.stream.event(change("handoff_created", 12, card({ session_title: "next" })));
    expect(titles(late).sort()).toEqual(["missed", "next"]);
  });

  test("of different users share nothing", async () => {
    serve([]);
    const mine = await open();
    const theirs = await open({ getToken: () => tokenOf("b") });
    expect(server.streams).toHaveLength(2);
    expect([mine.leader, theirs.leader]).toEqual([true, true]);
  });

  test("a leader that is signed out leaves the stream to one that is not", async () => {
    serve([]);
    const first = await open({ getToken: ({ refresh }) => (refresh ? null : tokenOf("a")) });
    const second = await open({ getToken: () => tokenOf("a", 2) });
    await server.stream.frame("bye", "e-10", { reason: "expired" });
    await server.stream.end();
    expect(first.connection.state).toBe("signed-out");
    expect(second.leader).toBe(true);
    expect(server.stream.token).toBe(tokenOf("a", 2));
  });

  test("a tab that was refused is not told by others that it is connecting", async () => {
    serve([]);
    server.refusals.push(
      () => problem(403),
      () => problem(403),
    );
    const first = await open();
    const second = await open();
    expect([first, second].map((tab) => tab.connection.state)).toEqual(["stopped", "stopped"]);
  });

  test("a tab that was refused follows one that is live, and takes over from it", async () => {
    serve([]);
    server.refusals.push(() => problem(403));
    const first = await open();
    const second = await open();
    await server.stream.ready("e-10");
    expect(first.connection.state).toBe("live");
    second.close();
    await settle();
    expect(first.leader).toBe(true);
    expect(server.openStreams).toHaveLength(1);
  });

  test("a follower's wish to retry reaches the leader", async () => {
    serve([]);
    server.refusals.push(() => problem(503, {}, { "Retry-After": "600" }));
    await open();
    const second = await open();
    second.wake("retry");
    await settle();
    expect(server.streams).toHaveLength(1);
  });

  test("without Web Locks lead themselves", async () => {
    serve([]);
    await open({ locks: undefined });
    await open({ locks: undefined });
    expect(server.streams).toHaveLength(2);
  });
});

describe("claiming", () => {
  const waiting = card({ session_title: "Who takes it?" });
  const claimed: Card = {
    ...waiting,
    status: "claimed",
    claimed_by: alice,
    version: 2,
    claimed_at: "2026-01-01T10:09:00Z",
  };

  test("shows at once what was asked for, then what the server says", async () => {
    serve([waiting]);
    const desk = await open();
    let answer: (response: Response) => void = () => undefined;
    server.answer = () => new Promise((resolve) => (answer = resolve));
    const outcome = desk.act(waiting, "claim");
    expect(desk.pending(waiting.id)).toBe("claim");
    expect(desk.cards("waiting")).toHaveLength(1);
    await settle();
    answer(json({ ...claimed, engineer_notes: "" }));
    expect(await outcome).toMatchObject({
      ok: true,
      card: { status: "claimed", session_title: "Who takes it?" },
    });
    expect(desk.pending(waiting.id)).toBeUndefined();
    expect(desk.cards("mine")).toHaveLength(1);
  });

  test("of somebody who was slower rolls back to who has it, before the stream says so", async () => {
    serve([waiting]);
    const desk = await open();
    server.answer = () =>
      problem(409, { code: "already_claimed", claimed_by: bob, handoff: { ...claimed, claimed_by: bob } });
    const outcome = await desk.act(waiting, "claim");
    expect(outcome).toMatchObject({ ok: false, message: "\u2068Bob\u2069 was faster." });
    expect(desk.pending(waiting.id)).toBeUndefined();
    expect(desk.cards("waiting")).toEqual([]);
    expect(desk.cards("others")).toMatchObject([{ claimed_by: bob }]);
    expect(desk.changedBy(waiting.id)).toBe(bob.id);
  });

  test("that fails leaves the card as it was", async () => {
    serve([waiting]);
    const desk = await open();
    server.answer = () => problem(503, { detail: "Later." });
    expect(await desk.act(waiting, "claim")).toMatchObject({ ok: false, message: "Later." });
    expect(desk.cards("waiting")).toEqual([waiting]);
  });

  test("whose outcome nobody knows is asked again with the same key", async () => {
    serve([waiting]);
    const desk = await open();
    const keys: (string | null)[] = [];
    server.answer = (_request, init) => {
      keys.push(new Headers(init.headers).get("Idempotency-Key"));
      return keys.length === 1
        ? Promise.reject(new TypeError("network"))
        : json({ ...claimed, engineer_notes: "" });
    };
    expect((await desk.act(waiting, "claim")).ok).toBe(true);
    expect(keys).toHaveLength(2);
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(keys[1]).toBe(keys[0]);
  });

  test("twice at once asks once", async () => {
    serve([waiting]);
    const desk = await open();
    server.requests.length = 0;
    server.answer = () => json({ ...claimed, engineer_notes: "" });
    const [first, second] = await Promise.all([desk.act(waiting, "claim"), desk.act(waiting, "claim")]);
    expect([first.ok, second.ok]).toEqual([true, false]);
    expect(server.requests).toHaveLength(1);
  });

  test("as a take-over that comes too early says so", async () => {
    const theirs: Card = { ...claimed, claimed_by: bob };
    serve([theirs]);
    const desk = await open();
    server.answer = () => problem(403, { code: "forbidden" });
    expect(await desk.act(theirs, "reassign", "a")).toMatchObject({
      message:
        "\u2068Bob\u2069 was active in the session less than 30 min ago: it is too early to take over.",
    });
  });

  test("with a token that has ended gets another one and claims", async () => {
    serve([waiting]);
    let serial = 1;
    const desk = await open({ getToken: ({ refresh }) => tokenOf("a", refresh ? ++serial : serial) });
    server.answer = (_request, init) =>
      new Headers(init.headers).get("Authorization")?.endsWith(tokenOf("a", 2))
        ? json({ ...claimed, engineer_notes: "" })
        : problem(401);
    expect((await desk.act(waiting, "claim")).ok).toBe(true);
  });

  test("what was resolved needs its draft no more", async () => {
    serve([], { counts: { parked: 0, waiting: 0, claimed: 1, mine: 1, others: 0, closed: 0 } });
    const desk = await open();
    desk.learn(claimed);
    desk.drafts.set(claimed.id, { form: "resolve", texts: { resolve: "Turned it off and on" } });
    server.answer = () => json({ ...claimed, status: "resolved", version: 3, engineer_notes: "" });
    await desk.act(claimed, "resolve", "Turned it off and on");
    expect(desk.drafts.get(claimed.id)).toBeUndefined();
  });
});
