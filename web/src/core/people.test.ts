import { beforeEach, describe, expect, test, vi } from "vitest";
import { useQueueClients } from "../testing/queue-client.js";
import { alice, json, meOf, problem, queue, settle, viewerPermissions } from "../testing/server.js";
import type { Colleague } from "./schema.js";

const t = useQueueClients();
let people: Partial<Colleague>[] = [];

beforeEach(() => {
  people = [{ id: "b", name: "Bob", online: true }];
  t.server.respond = (request) =>
    request.includes("/users") ? json({ items: people, next_cursor: null }) : json(queue([]));
});

function requests(): number {
  return t.server.requests.filter((each) => each.includes("/users")).length;
}

describe("people", () => {
  test("are fetched now and every 10 s while they are followed", async () => {
    const client = await t.start();
    expect(client.people).toEqual([]);
    let changes = 0;
    client.addEventListener("people", () => changes++);
    const [stop, stopToo] = [client.followPeople(), client.followPeople()];
    await settle();
    expect(client.people).toMatchObject([{ name: "Bob", online: true }]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect([requests(), changes]).toEqual([2, 1]);
    people = [{ id: "b", name: "Bob", online: false }];
    stop();
    stop();
    await vi.advanceTimersByTimeAsync(10_000);
    expect([requests(), changes]).toEqual([3, 2]);
    stopToo();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(requests()).toBe(3);
  });

  test("that are followed before the start are fetched once the user is known", async () => {
    const client = t.create();
    client.followPeople();
    client.start();
    await settle();
    expect(client.people).toHaveLength(1);
    client.close();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(requests()).toBe(1);
  });

  test("are not asked for by viewers, who cannot see them", async () => {
    t.server.me = () => json(meOf(alice, { role: "viewer", permissions: viewerPermissions }));
    const client = await t.start();
    client.followPeople();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(requests()).toBe(0);
  });

  test("are fetched page by page, up to 500", async () => {
    const page = Array.from({ length: 100 }, (_, i) => ({ id: `u${i}`, name: `User ${i}` }));
    t.server.respond = (request) =>
      request.includes("/users") ? json({ items: page, next_cursor: "more" }) : json(queue([]));
    const client = await t.start();
    client.followPeople();
    await settle();
    expect([client.people.length, requests()]).toEqual([500, 5]);
  });

  test("are not fetched while the page is hidden, and at once when it is visible", async () => {
    const client = await t.start();
    client.followPeople();
    await settle();
    client.setVisible(false);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(requests()).toBe(1);
    client.setVisible(true);
    await settle();
    expect(requests()).toBe(2);
  });

  test("are fetched less and less often while the server fails, and stay", async () => {
    const client = await t.start();
    client.followPeople();
    await settle();
    t.server.respond = () => problem(500);
    await vi.advanceTimersByTimeAsync(10_000);
    await vi.advanceTimersByTimeAsync(10_000);
    expect([requests(), client.people.length]).toEqual([2, 1]); // after 15 s, then 30 s, then 60 s
    await vi.advanceTimersByTimeAsync(5_000 + 30_000);
    expect(requests()).toBe(4);
  });
});
