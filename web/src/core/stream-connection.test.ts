import { describe, expect, test, vi } from "vitest";
import { card, change, problem, settle } from "../testing/server.js";
import { useStreamConnection } from "../testing/stream-connection.js";

const t = useStreamConnection();

describe("a stream", () => {
  test("is live after ready, and degraded if ready says so", async () => {
    await t.run("e-10");
    expect(t.state).toBe("connecting");
    await t.server.stream.ready("e-10", true);
    expect(t.states.at(-1)).toEqual({ state: "live", degraded: true });
  });

  test("passes on each event once, wherever its bytes are split", async () => {
    await t.live();
    const event = change("handoff_created", 11, card());
    const text = `id: e-11\nevent: handoff_created\ndata: ${JSON.stringify(event)}\n\n`;
    for (const byte of text) {
      await t.server.stream.send(byte);
    }
    await t.server.stream.event(event);
    expect(t.events).toEqual([event]);
  });

  test("ignores unknown event names", async () => {
    await t.live();
    await t.server.stream.frame("weather", "e-10", { sun: true });
    await t.server.stream.event(change("handoff_created", 11, card()));
    expect(t.events).toHaveLength(1);
    expect(t.resets).toEqual([]);
  });

  test("resets when a sequence number is missing", async () => {
    await t.live();
    await t.server.stream.event(change("handoff_created", 12, card()));
    expect(t.resets).toEqual(["e-12"]);
  });

  test("resets on request, and continues from there", async () => {
    await t.live();
    await t.server.stream.frame("reset", "f-3", { reason: "epoch", last_event_id: "f-3" });
    await t.server.stream.event(change("handoff_created", 4, card()), "f");
    expect(t.resets).toEqual(["f-3"]);
    expect(t.events).toHaveLength(1);
    await t.server.stream.fail();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(t.server.stream.after).toBe("f-4");
  });
});

describe("a lost connection", () => {
  test("is resumed after the last event", async () => {
    await t.live();
    await t.server.stream.event(change("handoff_created", 11, card()));
    await t.server.stream.fail();
    expect(t.state).toBe("reconnecting");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(t.server.streams).toHaveLength(2);
    expect(t.server.stream.after).toBe("e-11");
  });

  test("is catching up until the missed events have come", async () => {
    await t.live();
    await t.server.stream.fail();
    await vi.advanceTimersByTimeAsync(1_000);
    await t.server.stream.ready("e-10");
    expect(t.state).toBe("catching-up");
    await vi.advanceTimersByTimeAsync(200);
    await t.server.stream.event(change("handoff_created", 11, card()));
    await vi.advanceTimersByTimeAsync(200);
    expect(t.state).toBe("catching-up");
    await vi.advanceTimersByTimeAsync(100);
    expect(t.state).toBe("live");
  });

  test("waits for the retry of the server after an orderly end", async () => {
    await t.run("e-10");
    await t.server.stream.send("retry: 2345\n\n");
    await t.server.stream.ready("e-10");
    await t.server.stream.frame("bye", "e-10", { reason: "shutdown" });
    await t.server.stream.end();
    expect(t.wait).toBe(2_345);
    expect(t.states.at(-1)).toMatchObject({ reason: "shutdown" });
  });

  test("is noticed after 2.5 heartbeats of silence", async () => {
    await t.live();
    await vi.advanceTimersByTimeAsync(60_000);
    await t.server.stream.send(": keepalive e-10\n\n");
    await vi.advanceTimersByTimeAsync(62_000);
    expect(t.server.streams).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(500 + 1_000);
    expect(t.server.streams).toHaveLength(2);
    expect(t.server.streams[0]?.open).toBe(false);
  });

  test("is noticed when a keepalive carries a newer id", async () => {
    await t.live();
    await t.server.stream.send(": keepalive e-11\n\n");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(t.server.stream.after).toBe("e-10");
    expect(t.server.streams).toHaveLength(2);
  });
});

describe("wake", () => {
  test.each(["online", "visible", "retry"] as const)("%s ends a wait", async (cause) => {
    t.server.refusals.push(() => problem(503, {}, { "Retry-After": "600" }));
    await t.run("e-10");
    expect(t.server.streams).toHaveLength(0);
    t.stream?.wake(cause);
    await settle();
    expect(t.server.streams).toHaveLength(1);
  });

  test("on another network replaces the connection once the second is ready", async () => {
    await t.live();
    t.stream?.wake("online");
    await settle();
    expect(t.server.openStreams).toHaveLength(2);
    await t.server.stream.ready("e-10");
    expect(t.server.openStreams).toEqual([t.server.stream]);
    expect(t.state).toBe("live");
  });

  test("after sleep replaces a dead connection", async () => {
    await t.live();
    vi.setSystemTime(Date.now() + 3_600_000); // timers stood still
    t.stream?.wake("visible");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(t.server.streams).toHaveLength(2);
    expect(t.server.streams[0]?.open).toBe(false);
  });
});
