import { describe, expect, test, vi } from "vitest";
import { titles, useQueueClients } from "../testing/queue-client.js";
import { card, change, problem, settle, tokenOf } from "../testing/server.js";

const t = useQueueClients();

describe("tabs", () => {
  test("share one stream, and all show its events", async () => {
    t.serve([]);
    const tabs = [await t.start(), await t.start(), await t.start()];
    expect(t.server.streams).toHaveLength(1);
    await t.server.stream.ready("e-10");
    await t.server.stream.event(change("handoff_created", 11, card({ session_title: "news" })));
    for (const tab of tabs) {
      expect(titles(tab)).toEqual(["news"]);
      expect(tab.connection.state).toBe("live");
    }
    expect(tabs.map((tab) => tab.leader)).toEqual([true, false, false]);
  });

  test("that open later learn the state of the connection", async () => {
    t.serve([]);
    await t.start();
    await t.server.stream.ready("e-10", true);
    expect((await t.start()).connection).toEqual({ state: "live", degraded: true });
  });

  test("another tab resumes from the position of the old leader", async () => {
    t.serve([]);
    const first = await t.start();
    const second = await t.start();
    await t.server.stream.ready("e-10");
    await t.server.stream.event(change("handoff_created", 11, card({ session_title: "one" })));
    first.close();
    await settle();
    expect(second.leader).toBe(true);
    expect(t.server.openStreams).toHaveLength(1);
    expect(t.server.stream.after).toBe("e-11");
    await t.server.stream.event(change("handoff_created", 12, card({ session_title: "two" })));
    expect(titles(second)).toEqual(["one", "two"]);
  });

  test("a tab behind the new leader fetches the queue", async () => {
    t.serve([]);
    const first = await t.start();
    const second = await t.start();
    await t.server.stream.ready("e-10");
    await t.server.stream.event(change("handoff_created", 11, card()));
    t.serve([], { last_event_id: "e-10" }); // as if the third had read just before the event
    const third = await t.start();
    t.serve([card({ session_title: "missed" })], { last_event_id: "e-11" });
    first.close();
    await settle();
    expect(second.leader).toBe(true);
    expect(titles(third)).toEqual(["missed"]);
  });

  test("a tab that missed an event fetches the queue", async () => {
    t.serve([]);
    await t.start();
    await t.server.stream.ready("e-10");
    await t.server.stream.event(change("handoff_created", 11, card()));
    const late = await t.start(); // its queue was read before the event
    t.serve([card({ session_title: "missed" })], { last_event_id: "e-12" });
    await vi.advanceTimersByTimeAsync(10);
    await t.server.stream.event(change("handoff_created", 12, card({ session_title: "next" })));
    expect(titles(late).sort()).toEqual(["missed", "next"]);
  });

  test("of different users share nothing", async () => {
    t.serve([]);
    const mine = await t.start();
    const theirs = await t.start({ getToken: () => tokenOf("b") });
    expect(t.server.streams).toHaveLength(2);
    expect([mine.leader, theirs.leader]).toEqual([true, true]);
  });

  test("a leader that is signed out hands the stream to another tab", async () => {
    t.serve([]);
    const first = await t.start({ getToken: ({ refresh }) => (refresh ? null : tokenOf("a")) });
    const second = await t.start({ getToken: () => tokenOf("a", 2) });
    await t.server.stream.frame("bye", "e-10", { reason: "expired" });
    await t.server.stream.end();
    expect(first.connection.state).toBe("signed-out");
    expect(second.leader).toBe(true);
    expect(t.server.stream.token).toBe(tokenOf("a", 2));
  });

  test("a refused tab ignores that another is connecting", async () => {
    t.serve([]);
    t.server.refusals.push(
      () => problem(403),
      () => problem(403),
    );
    const first = await t.start();
    const second = await t.start();
    expect([first, second].map((tab) => tab.connection.state)).toEqual(["stopped", "stopped"]);
  });

  test("a refused tab follows a live leader, and takes over from it", async () => {
    t.serve([]);
    t.server.refusals.push(() => problem(403));
    const first = await t.start();
    const second = await t.start();
    await t.server.stream.ready("e-10");
    expect(first.connection.state).toBe("live");
    second.close();
    await settle();
    expect(first.leader).toBe(true);
    expect(t.server.openStreams).toHaveLength(1);
  });

  test("a retry in a follower reaches the leader", async () => {
    t.serve([]);
    t.server.refusals.push(() => problem(503, {}, { "Retry-After": "600" }));
    await t.start();
    const second = await t.start();
    second.wake("retry");
    await settle();
    expect(t.server.streams).toHaveLength(1);
  });

  test("without Web Locks have a stream each", async () => {
    t.serve([]);
    await t.start({ locks: undefined });
    await t.start({ locks: undefined });
    expect(t.server.streams).toHaveLength(2);
  });
});
