import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { card, change, FakeServer, problem, settle, tokenOf } from "../testing/server.js";
import type { HandoffEvent } from "./card.js";
import type { Connection } from "./connection.js";
import { Link } from "./link.js";
import { Tokens } from "./token.js";

const random = vi.spyOn(Math, "random");
let server: FakeServer;
let link: Link;
let told: Connection[];
let events: HandoffEvent[];
let resets: string[];
let serial: number;

beforeEach(() => {
  vi.useFakeTimers();
  random.mockReturnValue(1);
  server = new FakeServer();
  told = [];
  events = [];
  resets = [];
  serial = 1;
});

afterEach(() => {
  link.close();
  vi.useRealTimers();
});

/** Follows from after `position`. `renewable` is how often another token can be had. */
async function run(position: string | undefined, renewable = Number.POSITIVE_INFINITY): Promise<void> {
  link = new Link({
    url: "/stream",
    tokens: new Tokens(({ refresh }) => {
      if (refresh && serial <= renewable) {
        serial += 1;
      }
      return tokenOf("a", serial);
    }),
    fetch: server.fetch,
    onEvent: (event) => events.push(event),
    onPosition: () => undefined,
    onReset: (id) => resets.push(id),
    onConnection: (connection) => told.push(connection),
  });
  void link.run(position);
  await settle();
}

function state(): string | undefined {
  return told.at(-1)?.state;
}

function wait(): number {
  const last = told.at(-1);
  return last?.state === "reconnecting" ? last.retryAt - Date.now() : Number.NaN;
}

async function live(id = "e-10"): Promise<void> {
  await run(id);
  await server.stream.ready(id);
}

describe("a good stream", () => {
  test("is live when it says ready, degraded if it says so", async () => {
    await run("e-10");
    expect(state()).toBe("connecting");
    await server.stream.ready("e-10", true);
    expect(told.at(-1)).toEqual({ state: "live", degraded: true });
  });

  test("passes each event on once, also when bytes are cut anywhere", async () => {
    await live();
    const event = change("handoff_created", 11, card());
    const text = `id: e-11\nevent: handoff_created\ndata: ${JSON.stringify(event)}\n\n`;
    for (const byte of text) {
      await server.stream.send(byte);
    }
    await server.stream.event(event);
    expect(events).toEqual([event]);
  });

  test("passes over names that it does not know", async () => {
    await live();
    await server.stream.frame("weather", "e-10", { sun: true });
    await server.stream.event(change("handoff_created", 11, card()));
    expect(events).toHaveLength(1);
    expect(resets).toEqual([]);
  });

  test("asks for the queue when a number is left out", async () => {
    await live();
    await server.stream.event(change("handoff_created", 12, card()));
    expect(resets).toEqual(["e-12"]);
  });

  test("asks for the queue on reset, and goes on from there", async () => {
    await live();
    await server.stream.frame("reset", "f-3", { reason: "epoch", last_event_id: "f-3" });
    await server.stream.event(change("handoff_created", 4, card()), "f");
    expect(resets).toEqual(["f-3"]);
    expect(events).toHaveLength(1);
    await server.stream.fail();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(server.stream.after).toBe("f-4");
  });
});

describe("a connection that is lost", () => {
  test("is resumed after the last event", async () => {
    await live();
    await server.stream.event(change("handoff_created", 11, card()));
    await server.stream.fail();
    expect(state()).toBe("reconnecting");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(server.streams).toHaveLength(2);
    expect(server.stream.after).toBe("e-11");
  });

  test("is catching up until what was missed has come", async () => {
    await live();
    await server.stream.fail();
    await vi.advanceTimersByTimeAsync(1_000);
    await server.stream.ready("e-10");
    expect(state()).toBe("catching-up");
    await vi.advanceTimersByTimeAsync(200);
    await server.stream.event(change("handoff_created", 11, card()));
    await vi.advanceTimersByTimeAsync(200);
    expect(state()).toBe("catching-up");
    await vi.advanceTimersByTimeAsync(100);
    expect(state()).toBe("live");
  });

  test("waits as the server asked after a good end", async () => {
    await run("e-10");
    await server.stream.send("retry: 2345\n\n");
    await server.stream.ready("e-10");
    await server.stream.frame("bye", "e-10", { reason: "shutdown" });
    await server.stream.end();
    expect(wait()).toBe(2_345);
    expect(told.at(-1)).toMatchObject({ reason: "shutdown" });
  });

  test("counts as lost after two and a half keepalives of silence", async () => {
    await live();
    await vi.advanceTimersByTimeAsync(60_000);
    await server.stream.send(": keepalive e-10\n\n");
    await vi.advanceTimersByTimeAsync(62_000);
    expect(server.streams).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(500 + 1_000);
    expect(server.streams).toHaveLength(2);
    expect(server.streams[0]?.open).toBe(false);
  });

  test("counts as lost when a keepalive knows of an event that has not come", async () => {
    await live();
    await server.stream.send(": keepalive e-11\n\n");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(server.stream.after).toBe("e-10");
    expect(server.streams).toHaveLength(2);
  });
});

describe("refusals", () => {
  test("401 asks for another token once, without a wait", async () => {
    server.refusals.push(() => problem(401));
    await run("e-10");
    expect(server.streams).toHaveLength(1);
    expect(server.stream.token).toBe(tokenOf("a", 2));
    await server.stream.ready("e-10");
    expect(told.map((each) => each.state)).toEqual(["connecting", "live"]);
  });

  test("401 again is the end", async () => {
    server.refusals.push(
      () => problem(401),
      () => problem(401),
    );
    await run("e-10");
    expect(state()).toBe("signed-out");
    await vi.advanceTimersByTimeAsync(120_000);
    expect(server.streams).toHaveLength(0);
  });

  test("401 is the end where the same token comes back", async () => {
    server.refusals.push(() => problem(401));
    await run("e-10", 0);
    expect(state()).toBe("signed-out");
  });

  test("403 stops, and says why", async () => {
    server.refusals.push(() => problem(403, { detail: "Viewers have no stream." }));
    await run("e-10");
    expect(told.at(-1)).toEqual({
      state: "stopped",
      reason: "forbidden",
      message: "Viewers have no stream.",
    });
    await vi.advanceTimersByTimeAsync(120_000);
    expect(server.streams).toHaveLength(0);
  });

  test("something that is no event stream stops, and says what it was", async () => {
    server.refusals.push(() => new Response("<html>", { headers: { "Content-Type": "text/html" } }));
    await run("e-10");
    expect(told.at(-1)).toMatchObject({ state: "stopped", reason: "protocol" });
    expect(JSON.stringify(told.at(-1))).toContain("text/html");
  });

  test.each([429, 503])("%i waits as long as Retry-After says", async (status) => {
    server.refusals.push(() => problem(status, {}, { "Retry-After": "17" }));
    await run("e-10");
    expect(wait()).toBe(18_000); // and up to a second more, so that not all come at once
    await vi.advanceTimersByTimeAsync(18_000);
    expect(server.streams).toHaveLength(1);
  });

  test("502 and a dead network wait ever longer, up to half a minute, anywhere below", async () => {
    const waits: number[] = [];
    for (let i = 0; i < 8; i++) {
      server.refusals.push(() => (i % 2 ? problem(502) : Promise.reject(new TypeError("network"))));
    }
    await run("e-10");
    for (let i = 0; i < 7; i++) {
      waits.push(wait());
      await vi.advanceTimersByTimeAsync(waits.at(-1) ?? 0);
    }
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
    random.mockReturnValue(0.25);
    await vi.advanceTimersByTimeAsync(30_000);
    await server.stream.ready("e-10");
    await server.stream.fail();
    expect(wait()).toBe(250);
  });

  test("400 lets go of the position and asks for the queue", async () => {
    server.refusals.push(() => problem(400));
    await run("nonsense");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(server.stream.after).toBeNull();
    await server.stream.ready("e-20");
    expect(resets).toEqual(["e-20"]);
  });

  test("a server that does not answer is left after a quarter of a minute", async () => {
    server.refusals.push(() => new Promise(() => undefined));
    const silent = server.fetch;
    (server as { fetch: typeof fetch }).fetch = (input, init) =>
      Promise.race([
        silent(input, init),
        new Promise<Response>((_, reject) =>
          init?.signal?.addEventListener("abort", () => reject(new Error("aborted"))),
        ),
      ]);
    await run("e-10");
    await vi.advanceTimersByTimeAsync(15_000 + 1_000);
    expect(server.streams).toHaveLength(1);
  });
});

describe("a token that ends", () => {
  test("is replaced without a seam", async () => {
    await live();
    const first = server.stream;
    await first.frame("expiring", "e-10", { expires_at: "2026-01-01T10:00:30Z" });
    expect(server.openStreams).toHaveLength(2);
    expect(server.stream.token).toBe(tokenOf("a", 2));
    await first.event(change("handoff_created", 11, card()));
    await server.stream.ready("e-10");
    await server.stream.event(change("handoff_created", 11, card()));
    await server.stream.event(change("handoff_created", 12, card()));
    expect(first.open).toBe(false);
    expect(events.map((event) => event.seq)).toEqual([11, 12]);
    expect(told.every((each) => each.state === "connecting" || each.state === "live")).toBe(true);
  });

  test("that cannot be replaced keeps its stream until bye, then asks again, then gives up", async () => {
    await run("e-10", 0);
    await server.stream.ready("e-10");
    await server.stream.frame("expiring", "e-10", {});
    expect(server.openStreams).toHaveLength(1);
    await server.stream.frame("bye", "e-10", { reason: "expired" });
    await server.stream.end();
    expect(state()).toBe("signed-out");
  });

  test("is renewed at once after bye", async () => {
    await live();
    await server.stream.frame("bye", "e-10", { reason: "expired" });
    await server.stream.end();
    expect(server.stream.token).toBe(tokenOf("a", 2));
  });

  test("a source of tokens that fails is asked again later", async () => {
    let broken = true;
    link = new Link({
      url: "/stream",
      tokens: new Tokens(() => (broken ? Promise.reject(new Error("down")) : tokenOf("a"))),
      fetch: server.fetch,
      onEvent: () => undefined,
      onPosition: () => undefined,
      onReset: () => undefined,
      onConnection: (connection) => told.push(connection),
    });
    void link.run("e-10");
    await settle();
    expect(state()).toBe("reconnecting");
    broken = false;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(server.streams).toHaveLength(1);
  });
});

test("a source of tokens that fails once when another is needed does not sign out", async () => {
  let asked = 0;
  server.refusals.push(() => problem(401));
  link = new Link({
    url: "/stream",
    tokens: new Tokens(({ refresh }) => {
      if (refresh && asked++ === 0) {
        return Promise.reject(new Error("down"));
      }
      return tokenOf("a", refresh ? 2 : 1);
    }),
    fetch: server.fetch,
    onEvent: () => undefined,
    onPosition: () => undefined,
    onReset: () => undefined,
    onConnection: (connection) => told.push(connection),
  });
  void link.run("e-10");
  await settle();
  expect(state()).toBe("reconnecting");
  await vi.advanceTimersByTimeAsync(1_000);
  expect(server.stream.token).toBe(tokenOf("a", 2));
});

describe("waking up", () => {
  test.each(["online", "visible", "retry"] as const)("%s tries at once", async (cause) => {
    server.refusals.push(() => problem(503, {}, { "Retry-After": "600" }));
    await run("e-10");
    expect(server.streams).toHaveLength(0);
    link.wake(cause);
    await settle();
    expect(server.streams).toHaveLength(1);
  });

  test("on another network opens a second connection, and leaves the first when that is ready", async () => {
    await live();
    link.wake("online");
    await settle();
    expect(server.openStreams).toHaveLength(2);
    await server.stream.ready("e-10");
    expect(server.openStreams).toEqual([server.stream]);
    expect(state()).toBe("live");
  });

  test("after a sleep finds out that the connection is dead", async () => {
    await live();
    vi.setSystemTime(Date.now() + 3_600_000); // timers stood still
    link.wake("visible");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(server.streams).toHaveLength(2);
    expect(server.streams[0]?.open).toBe(false);
  });
});
