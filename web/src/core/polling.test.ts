import { beforeEach, describe, expect, test, vi } from "vitest";
import { titles, useQueueClients } from "../testing/queue-client.js";
import { queuePage } from "../testing/queue-server.js";
import {
  alice,
  bob,
  card,
  change,
  json,
  meOf,
  problem,
  settle,
  viewerPermissions,
} from "../testing/server.js";
import { noFilter } from "./filter.js";
import type { Card } from "./schema.js";

const t = useQueueClients();
let cards: Card[] = [];

beforeEach(() => {
  cards = [card({ session_title: "one" })];
  t.server.respond = (request) => queuePage(request, cards, alice.id);
});

const viewer = () => json(meOf(alice, { role: "viewer", permissions: viewerPermissions }));
const interval = 15_000;

describe("a viewer", () => {
  test("has no stream: what is shown is fetched every 15 s", async () => {
    t.server.me = viewer;
    const client = await t.start();
    expect(t.server.streams).toHaveLength(0);
    expect(client.connection).toEqual({ state: "polling", reason: "viewer", updatedAt: Date.now() });
    expect(client.isViewer).toBe(true);
    const startedAt = Date.now();
    cards = [...cards, card({ session_title: "two" })];
    t.server.requests.length = 0;
    await vi.advanceTimersByTimeAsync(interval);
    expect(titles(client)).toEqual(["one", "two"]);
    expect(client.counts?.waiting).toBe(2);
    expect(client.connection).toMatchObject({ updatedAt: startedAt + interval });
    expect(t.server.requests).toHaveLength(1);
    client.cards("closed"); // which nothing has shown
    await vi.advanceTimersByTimeAsync(interval);
    expect(t.server.requests).toHaveLength(2);
  });

  test("is told of arrivals, once each", async () => {
    t.server.me = viewer;
    const client = await t.start();
    const arrivals: string[] = [];
    client.addEventListener("arrival", ({ detail }) =>
      arrivals.push(...detail.map((each) => each.session_title)),
    );
    cards = [...cards, card({ session_title: "two" })];
    await vi.advanceTimersByTimeAsync(2 * interval + 50);
    expect(arrivals).toEqual(["two"]);
  });

  test("sees the filtered list that is shown, and no longer the others", async () => {
    t.server.me = viewer;
    const client = await t.start();
    const one = { ...noFilter, q: "one" };
    client.show("waiting", one);
    await settle();
    client.cards("waiting", one);
    t.server.requests.length = 0;
    await vi.advanceTimersByTimeAsync(interval);
    expect(t.server.requests.filter((each) => each.includes("q=one"))).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(interval);
    expect(t.server.requests.filter((each) => each.includes("q=one"))).toHaveLength(2);
  });

  test("sees a view that was not fetched meanwhile as it is now", async () => {
    t.server.me = viewer;
    const client = await t.start();
    client.show("closed");
    await settle();
    await vi.advanceTimersByTimeAsync(2 * interval);
    cards = [card({ status: "resolved", closed_at: "2026-01-01T11:00:00Z" })];
    client.show("closed");
    await settle();
    expect(client.cards("closed")).toHaveLength(1);
  });

  test("learns why the queue is not up to date, and it is asked for less often", async () => {
    t.server.me = viewer;
    const client = await t.start();
    const { state, ...known } = client.connection;
    t.server.respond = () => problem(503, { detail: "The database cannot be reached." });
    t.server.requests.length = 0;
    await vi.advanceTimersByTimeAsync(interval);
    expect(client.connection).toEqual({ state, ...known, failed: "The database cannot be reached." });
    expect(titles(client)).toEqual(["one"]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(t.server.requests.length).toBeLessThanOrEqual(4); // after 11 s, 22 s, and 45 s
    t.server.respond = (request) => queuePage(request, cards, alice.id);
    client.wake("retry");
    await settle();
    expect(client.connection).toMatchObject({ state: "polling", updatedAt: Date.now(), failed: undefined });
  });

  test("polls less while the page is hidden", async () => {
    t.server.me = viewer;
    const client = await t.start();
    client.setVisible(false);
    await vi.advanceTimersByTimeAsync(interval);
    t.server.requests.length = 0;
    await vi.advanceTimersByTimeAsync(4 * interval);
    expect(t.server.requests).toHaveLength(1);
    client.setVisible(true);
    await settle();
    expect(t.server.requests).toHaveLength(2);
  });

  test("is known by the stream's refusal too, and what they can do is asked for again", async () => {
    let role = json(meOf(alice));
    t.server.me = () => role.clone();
    const client = await t.start();
    await t.server.stream.ready("e-10");
    expect(client.can("claimHandoff")).toBe(true);
    role = viewer();
    t.server.refusals.push(() =>
      problem(403, { code: "forbidden", detail: "Only a user with the role engineer" }),
    );
    await t.server.stream.end();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(client.connection).toMatchObject({ state: "polling", reason: "viewer" });
    expect([client.can("claimHandoff"), client.isViewer]).toEqual([false, true]);
  });

  test("whose role has become another one follows the stream from the queue that they see", async () => {
    t.server.me = viewer;
    const client = await t.start();
    t.server.me = () => json(meOf(alice));
    cards = [...cards, card({ session_title: "two" })];
    client.setVisible(false);
    client.setVisible(true);
    await settle();
    expect(t.server.stream.after).toBe("e-10");
    expect(titles(client)).toEqual(["one", "two"]);
    await t.server.stream.ready("e-10");
    expect(client.connection.state).toBe("live");
  });
});

describe("a proxy that keeps the stream back", () => {
  test("leads to polling, until the stream comes", async () => {
    const client = await t.start();
    expect(client.connection.state).toBe("connecting");
    await vi.advanceTimersByTimeAsync(7_999);
    expect(client.connection.state).toBe("connecting");
    await vi.advanceTimersByTimeAsync(1);
    expect(client.connection).toEqual({ state: "polling", reason: "buffered", updatedAt: Date.now() });
    cards = [...cards, card({ session_title: "two", version: 1 })];
    await vi.advanceTimersByTimeAsync(interval);
    expect(titles(client)).toEqual(["one", "two"]);
    await t.server.stream.ready("e-10");
    await vi.advanceTimersByTimeAsync(250);
    expect(client.connection).toEqual({ state: "live", degraded: false });
    t.server.requests.length = 0;
    await vi.advanceTimersByTimeAsync(2 * interval);
    expect(t.server.requests).toEqual([]);
  });

  test("tells of arrivals once, by polling or by the stream", async () => {
    const client = await t.start();
    const arrivals: string[] = [];
    client.addEventListener("arrival", ({ detail }) =>
      arrivals.push(...detail.map((each) => each.session_title)),
    );
    await vi.advanceTimersByTimeAsync(8_000);
    const two = card({ session_title: "two" });
    cards = [...cards, two];
    await vi.advanceTimersByTimeAsync(interval + 50);
    await t.server.stream.ready("e-10");
    await t.server.stream.event(change("handoff_created", 11, two));
    await t.server.stream.event(change("handoff_created", 12, card({ session_title: "three" })));
    await vi.advanceTimersByTimeAsync(50);
    expect(arrivals).toEqual(["two", "three"]);
  });

  test("is tried again, less and less often, while the queue is polled", async () => {
    const client = await t.start();
    await vi.advanceTimersByTimeAsync(62_500);
    const opened: number[] = [];
    for (let streams = 1; streams < 4; streams++) {
      const before = Date.now();
      while (t.server.streams.length === streams) {
        await vi.advanceTimersByTimeAsync(1_000);
      }
      expect(client.connection.state).toBe("polling");
      opened.push(Math.round((Date.now() - before) / 1_000));
      await vi.advanceTimersByTimeAsync(62_500);
    }
    expect(opened).toEqual([23, 45, 90]); // 30 s, 60 s and 120 s, with jitter
  });

  test("is no reason for polling where other requests fail too", async () => {
    const client = await t.start();
    t.server.respond = () => Promise.reject(new TypeError("network"));
    await vi.advanceTimersByTimeAsync(8_000);
    expect(client.connection.state).toBe("connecting");
  });

  test("leads to polling in all tabs", async () => {
    await t.start();
    const second = await t.start();
    await vi.advanceTimersByTimeAsync(8_000);
    expect(second.connection).toMatchObject({ state: "polling", reason: "buffered" });
    cards = [...cards, card({ session_title: "two" })];
    await vi.advanceTimersByTimeAsync(interval);
    expect(titles(second)).toEqual(["one", "two"]);
    await t.server.stream.ready("e-10");
    await vi.advanceTimersByTimeAsync(250);
    expect(second.connection.state).toBe("live");
  });
});

describe("a browser without a network", () => {
  test("is offline at once, without a countdown, and tries again when it has one", async () => {
    const client = await t.start();
    await t.server.stream.ready("e-10");
    const states: string[] = [];
    client.addEventListener("connection", ({ detail }) => states.push(detail.state));
    client.setOnline(false);
    expect(client.connection).toEqual({ state: "offline", since: Date.now() });
    t.server.refusals.push(() => Promise.reject(new TypeError("network")));
    await t.server.stream.fail();
    await vi.advanceTimersByTimeAsync(10);
    expect(states).toEqual(["offline"]);
    t.server.respond = () => problem(503, {}, { "Retry-After": "9" });
    client.show("closed");
    await settle();
    expect(client.list("closed")).toMatchObject({ error: "No.", retryAt: undefined });
    client.setOnline(true);
    await settle();
    await t.server.stream.ready("e-10");
    await vi.advanceTimersByTimeAsync(250);
    expect(client.connection.state).toBe("live");
  });

  test("is not offline while the stream goes on", async () => {
    const client = await t.start();
    await t.server.stream.ready("e-10");
    client.setOnline(false);
    await t.server.stream.event(change("handoff_created", 11, card({ created_by: bob })));
    expect(client.connection.state).toBe("live");
  });
});
