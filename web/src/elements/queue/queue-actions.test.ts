import { beforeEach, expect, test } from "vitest";
import type { Card, Outcome } from "../../core/index.js";
import { card as cardOf } from "../../testing/server.js";
import type { Announcer } from "../announcer.js";
import type { ClientController } from "../client-controller.js";
import { QueueActions } from "./queue-actions.js";
import type { QueueHost, QueueRows } from "./queue-rows.js";

const card = cardOf();
let host: EventTarget & { selected: string | null; view: string };
let stayed: boolean;
let opened: string[];
let said: string[];
let answer: (outcome: Outcome) => void;
let actions: QueueActions;

beforeEach(() => {
  host = Object.assign(new EventTarget(), { selected: null, view: "waiting" });
  stayed = true;
  opened = [];
  said = [];
  host.addEventListener("handoff-open", (event) => {
    opened.push((event as CustomEvent<{ card: Card }>).detail.card.id);
  });
  const client = {
    me: { id: "a" },
    pending: () => undefined,
    act: () =>
      new Promise<Outcome>((resolve) => {
        answer = resolve;
      }),
  };
  actions = new QueueActions(
    host as unknown as QueueHost,
    { current: client } as unknown as ClientController,
    { setNote: () => {} } as unknown as QueueRows,
    { say: (text: string) => said.push(text) } as unknown as Announcer,
    () => {},
    () => () => stayed,
  );
});

/** Claims the handoff, does something before the server responds, and returns which handoffs were opened. */
async function claim(meanwhile: () => void): Promise<string[]> {
  const done = actions.act("claim", card);
  meanwhile();
  answer({ ok: true, card } as Outcome);
  await done;
  expect(said).toEqual([`Claimed: #${card.number}, ${card.session_title}`]);
  return opened;
}

test("a claim is opened", async () => {
  expect(await claim(() => {})).toEqual([card.id]);
});

test("a claim of the open handoff is opened, also if that was opened meanwhile", async () => {
  expect(
    await claim(() => {
      host.selected = card.id;
    }),
  ).toEqual([card.id]);
});

test("a late claim does not replace a handoff that was opened meanwhile, and is told", async () => {
  expect(
    await claim(() => {
      host.selected = "another";
    }),
  ).toEqual([]);
});

test("a late claim is not opened over another view", async () => {
  expect(
    await claim(() => {
      host.view = "mine";
    }),
  ).toEqual([]);
});

test("a late claim takes no focus from a user who types or has gone to another row", async () => {
  expect(
    await claim(() => {
      stayed = false;
    }),
  ).toEqual([]);
});
