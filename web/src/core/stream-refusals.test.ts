import { describe, expect, test, vi } from "vitest";
import { card, change, problem, tokenOf } from "../testing/server.js";
import { renewable, useStreamConnection } from "../testing/stream-connection.js";

const t = useStreamConnection();

describe("refusals", () => {
  test("401 gets another token once, without a wait", async () => {
    t.server.refusals.push(() => problem(401));
    await t.run("e-10");
    expect(t.server.streams).toHaveLength(1);
    expect(t.server.stream.token).toBe(tokenOf("a", 2));
    await t.server.stream.ready("e-10");
    expect(t.states.map((each) => each.state)).toEqual(["connecting", "live"]);
  });

  test("a second 401 signs out", async () => {
    t.server.refusals.push(
      () => problem(401),
      () => problem(401),
    );
    await t.run("e-10");
    expect(t.state).toBe("signed-out");
    await vi.advanceTimersByTimeAsync(120_000);
    expect(t.server.streams).toHaveLength(0);
  });

  test("401 signs out when there is no other token", async () => {
    t.server.refusals.push(() => problem(401));
    await t.run("e-10", renewable(0));
    expect(t.state).toBe("signed-out");
  });

  test("403 stops with the reason", async () => {
    t.server.refusals.push(() => problem(403, { detail: "Viewers have no stream." }));
    await t.run("e-10");
    expect(t.states.at(-1)).toEqual({
      state: "stopped",
      reason: "forbidden",
      message: "Viewers have no stream.",
    });
    await vi.advanceTimersByTimeAsync(120_000);
    expect(t.server.streams).toHaveLength(0);
  });

  test("403 of the user signs out with the reason, and asks for no token", async () => {
    const refusal = { status: 403, code: "inactive_user", detail: "The user is inactive." };
    t.server.refusals.push(() => problem(403, refusal));
    await t.run("e-10", renewable(0));
    expect(t.states.at(-1)).toMatchObject({ state: "signed-out", refusal });
    await vi.advanceTimersByTimeAsync(120_000);
    expect(t.server.streams).toHaveLength(0);
  });

  test("another content type stops with its name", async () => {
    t.server.refusals.push(() => new Response("<html>", { headers: { "Content-Type": "text/html" } }));
    await t.run("e-10");
    expect(t.states.at(-1)).toMatchObject({ state: "stopped", reason: "protocol" });
    expect(JSON.stringify(t.states.at(-1))).toContain("text/html");
  });

  test.each([429, 503])("%i waits for Retry-After", async (status) => {
    t.server.refusals.push(() => problem(status, {}, { "Retry-After": "17" }));
    await t.run("e-10");
    expect(t.wait).toBe(18_000); // and up to a second of jitter
    await vi.advanceTimersByTimeAsync(18_000);
    expect(t.server.streams).toHaveLength(1);
  });

  test("502 and network errors back off with full jitter, up to 30 s", async () => {
    const waits: number[] = [];
    for (let i = 0; i < 8; i++) {
      t.server.refusals.push(() => (i % 2 ? problem(502) : Promise.reject(new TypeError("network"))));
    }
    await t.run("e-10");
    for (let i = 0; i < 7; i++) {
      waits.push(t.wait);
      await vi.advanceTimersByTimeAsync(waits.at(-1) ?? 0);
    }
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
    vi.spyOn(Math, "random").mockReturnValue(0.25);
    await vi.advanceTimersByTimeAsync(30_000);
    await t.server.stream.ready("e-10");
    await t.server.stream.fail();
    expect(t.wait).toBe(250);
  });

  test("400 drops the position and resets", async () => {
    t.server.refusals.push(() => problem(400));
    await t.run("nonsense");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(t.server.stream.after).toBeNull();
    await t.server.stream.ready("e-20");
    expect(t.resets).toEqual(["e-20"]);
  });

  test("a response must begin within 15 s", async () => {
    t.server.refusals.push(() => new Promise(() => undefined));
    const silent = t.server.fetch;
    (t.server as { fetch: typeof fetch }).fetch = (input, init) =>
      Promise.race([
        silent(input, init),
        new Promise<Response>((_, reject) =>
          init?.signal?.addEventListener("abort", () => reject(new Error("aborted"))),
        ),
      ]);
    t.reachable = false;
    await t.run("e-10");
    await vi.advanceTimersByTimeAsync(15_000 + 1_000);
    expect(t.server.streams).toHaveLength(1);
  });
});

describe("an expiring token", () => {
  test("is replaced without losing or repeating an event", async () => {
    await t.live();
    const first = t.server.stream;
    await first.frame("expiring", "e-10", { expires_at: "2026-01-01T10:00:30Z" });
    expect(t.server.openStreams).toHaveLength(2);
    expect(t.server.stream.token).toBe(tokenOf("a", 2));
    await first.event(change("handoff_created", 11, card()));
    await t.server.stream.ready("e-10");
    await t.server.stream.event(change("handoff_created", 11, card()));
    await t.server.stream.event(change("handoff_created", 12, card()));
    expect(first.open).toBe(false);
    expect(t.events.map((event) => event.seq)).toEqual([11, 12]);
    expect(t.states.every((each) => each.state === "connecting" || each.state === "live")).toBe(true);
  });

  test("that cannot be replaced keeps its stream until bye, then signs out", async () => {
    await t.run("e-10", renewable(0));
    await t.server.stream.ready("e-10");
    await t.server.stream.frame("expiring", "e-10", {});
    expect(t.server.openStreams).toHaveLength(1);
    await t.server.stream.frame("bye", "e-10", { reason: "expired" });
    await t.server.stream.end();
    expect(t.state).toBe("signed-out");
  });

  test("is renewed at once after bye", async () => {
    await t.live();
    await t.server.stream.frame("bye", "e-10", { reason: "expired" });
    await t.server.stream.end();
    expect(t.server.stream.token).toBe(tokenOf("a", 2));
  });

  test("is requested again after getToken has failed", async () => {
    let broken = true;
    await t.run("e-10", () => (broken ? Promise.reject(new Error("down")) : tokenOf("a")));
    expect(t.state).toBe("reconnecting");
    broken = false;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(t.server.streams).toHaveLength(1);
  });
});

test("a failed renewal does not sign out", async () => {
  let asked = 0;
  t.server.refusals.push(() => problem(401));
  await t.run("e-10", ({ refresh }) =>
    refresh && asked++ === 0 ? Promise.reject(new Error("down")) : tokenOf("a", refresh ? 2 : 1),
  );
  expect(t.state).toBe("reconnecting");
  await vi.advanceTimersByTimeAsync(1_000);
  expect(t.server.stream.token).toBe(tokenOf("a", 2));
});
