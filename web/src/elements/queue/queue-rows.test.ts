import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { noFilter, type QueueClient, type View } from "../../core/index.js";
import type { ClientController } from "../client-controller.js";
import { type QueueHost, QueueRows } from "./queue-rows.js";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** An empty queue whose client refuses the closed handoffs until they are there. */
function emptyQueue() {
  let closed = false;
  const shown: View[] = [];
  const client = {
    cards: () => [],
    clock: { now: () => Date.now() },
    list: (view: View) => ({ loaded: view === "waiting" || closed, more: false }),
    show: (view: View) => shown.push(view),
  } as unknown as QueueClient;
  const host = {
    view: "waiting",
    filter: noFilter,
    selected: null,
    addController: () => undefined,
    requestUpdate: () => rows.hostUpdate(),
  } as unknown as QueueHost;
  const rows = new QueueRows(host, { current: client } as ClientController);
  return {
    rows,
    asked: () => shown.filter((view) => view === "closed").length,
    answer: () => {
      closed = true;
    },
  };
}

test("an empty queue asks again for what was closed today after a refusal, but not at each update", () => {
  const { rows, asked, answer } = emptyQueue();
  rows.hostUpdate();
  rows.hostUpdate();
  rows.tick();
  expect(asked()).toBe(1);
  vi.advanceTimersByTime(60_000);
  rows.tick();
  expect(asked()).toBe(2);
  answer();
  vi.advanceTimersByTime(60_000);
  rows.tick();
  expect(asked()).toBe(2);
});
