import { expect, test } from "vitest";
import type { Card, QueueClient } from "../../core/index.js";
import { alice, bob, card, engineerPermissions, viewerPermissions } from "../../testing/server.js";
import { actionLabel, choicesOf } from "./action-choices.js";

const now = Date.parse("2026-01-01T12:00:00Z");
const carol = { id: "c", name: "Carol" };

/** Returns what Alice can do. */
function choices(over: Partial<Card>, role = "engineer") {
  const permissions = role === "viewer" ? viewerPermissions : engineerPermissions;
  const can = (operation: string) => permissions.includes(operation);
  const admin = role === "admin";
  const client = {
    me: { ...alice, team_id: null, role },
    isViewer: role === "viewer",
    can,
    actingUser: { id: alice.id, team_id: null, admin, can },
    clock: { now: () => now },
  } as unknown as QueueClient;
  return choicesOf(card({ created_by: bob, ...over }), undefined, client);
}

const claimed = (by: { id: string; name: string }, at = "2026-01-01T11:59:00Z") =>
  ({ status: "claimed", claimed_by: by, claimed_at: at }) as const;

test("a waiting handoff is claimed, or assigned to a colleague", () => {
  expect(choices({ status: "waiting" })).toMatchObject({ primary: "claim", rest: [], assign: true });
});

test("what one has asked can be withdrawn, which is never the first thing to do", () => {
  expect(choices({ status: "waiting", created_by: alice })).toMatchObject({
    primary: undefined,
    rest: ["withdraw"],
  });
});

test("a parked handoff of one's own is escalated", () => {
  expect(choices({ status: "parked", created_by: alice }).primary).toBe("escalate");
  expect(choices({ status: "parked" }).primary).toBeUndefined();
});

test("one's own claim is resolved or returned; of an agent, which waits, it is answered", () => {
  expect(choices(claimed(alice))).toMatchObject({
    primary: "resolve",
    second: "return",
    rest: ["release"],
    assign: true,
  });
  const asker = { ...bob, agent: true as const };
  const asked = choices({ ...claimed(alice), created_by: asker });
  expect(asked).toMatchObject({ primary: "return", second: "resolve", rest: ["release"] });
  expect(actionLabel("return", { created_by: asker })).toBe("Answer");
  expect(actionLabel("return", { created_by: bob })).toBe("Return with answer");
});

test("a stale claim is taken over, but not by who asked", () => {
  const stale = claimed(carol, "2026-01-01T11:29:00Z");
  expect(choices(claimed(carol))).toMatchObject({ primary: undefined, rest: [], assign: false });
  expect(choices(stale)).toMatchObject({ primary: "reassign", assign: true });
  expect(choices({ ...stale, created_by: alice })).toMatchObject({ primary: undefined, rest: [] });
});

test("an admin can end a claim of another, which is nothing to suggest", () => {
  expect(choices(claimed(carol), "admin")).toMatchObject({
    primary: undefined,
    second: undefined,
    rest: ["resolve", "return", "reassign", "release"],
    assign: true,
  });
});

test("a viewer can do nothing, and hears why", () => {
  expect(choices({ status: "waiting" }, "viewer")).toEqual({
    primary: undefined,
    second: undefined,
    rest: [],
    assign: false,
    hint: "You can read this. Claiming requires the engineer role.",
  });
});

test("a closed handoff has no actions", () => {
  expect(choices({ status: "resolved", claimed_by: alice })).toMatchObject({
    primary: undefined,
    rest: [],
    assign: false,
  });
});
