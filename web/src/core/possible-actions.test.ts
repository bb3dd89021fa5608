import { describe, expect, test } from "vitest";
import { alice, bob, card, engineerPermissions, viewerPermissions } from "../testing/server.js";
import type { Action } from "./actions.js";
import { type ActingUser, canAssignTo, possibleActions } from "./possible-actions.js";
import type { Card, Colleague } from "./schema.js";

const now = Date.parse("2026-01-01T12:00:00Z");
const carol = { id: "c", name: "Carol" };
const engineer = (id: string, over: Partial<ActingUser> = {}): ActingUser => ({
  id,
  admin: false,
  can: (operation) => engineerPermissions.includes(operation),
  team_id: "t1",
  ...over,
});
const admin = engineer("root", { admin: true });
const viewer = engineer("v", { can: (operation) => viewerPermissions.includes(operation) });

const waiting = card({ created_by: bob });
const fresh = card({
  created_by: bob,
  status: "claimed",
  claimed_by: alice,
  claimed_at: "2026-01-01T11:31:00Z",
});
const stale: Card = { ...fresh, claimed_at: "2026-01-01T11:30:00Z" };
const parked = card({ created_by: bob, status: "parked" });
const closed = card({ created_by: bob, status: "resolved", claimed_by: alice });

describe("actions", () => {
  test.each<[string, Card, ActingUser, Action[]]>([
    ["waiting, to an engineer", waiting, engineer("a"), ["claim", "reassign"]],
    ["waiting, to the person who escalated", waiting, engineer("b"), ["withdraw", "reassign"]],
    ["waiting, to an admin", waiting, admin, ["claim", "reassign", "withdraw"]],
    ["waiting, to a viewer", waiting, viewer, []],
    ["claimed, to its claimer", fresh, engineer("a"), ["resolve", "return", "release", "reassign"]],
    ["claimed, to another engineer", fresh, engineer("c"), []],
    ["claimed and stale, to another engineer", stale, engineer("c"), ["reassign"]],
    ["claimed, to the person who escalated", fresh, engineer("b"), []],
    ["claimed and stale, to the person who escalated", stale, engineer("b"), ["reassign"]],
    ["claimed, to an admin", fresh, admin, ["reassign", "release", "resolve", "return"]],
    ["claimed and stale, to a viewer", stale, viewer, []],
    ["parked, to the person who parked", parked, engineer("b"), ["escalate"]],
    ["parked, to an admin", parked, admin, []],
    ["closed, to its claimer", closed, engineer("a"), []],
    [
      "waiting, to a user who is not known yet",
      waiting,
      { ...engineer("a"), id: undefined, can: () => false },
      [],
    ],
  ])("of one that is %s", (_, each, user, expected) => {
    expect(possibleActions(each, user, now)).toEqual(expected);
  });
});

describe("a colleague", () => {
  const colleague = (over: Partial<Colleague> = {}): Colleague => ({
    ...carol,
    external_id: null,
    role: "engineer",
    team_id: "t1",
    active: true,
    availability: "available",
    away_until: null,
    online: true,
    open_claims: 0,
    ...over,
  });

  test.each<[string, Card, Colleague, ActingUser, boolean]>([
    ["of the team", waiting, colleague(), engineer("a"), true],
    ["of the team who is away", waiting, colleague({ availability: "away" }), engineer("a"), true],
    ["of another team", waiting, colleague({ team_id: "t2" }), engineer("a"), false],
    ["of no team", waiting, colleague({ team_id: null }), engineer("a", { team_id: null }), false],
    ["of another team, by an admin", waiting, colleague({ team_id: "t2" }), admin, true],
    ["who is the user", waiting, colleague({ id: "a", team_id: null }), engineer("a"), true],
    ["of another team, of a claim", fresh, colleague({ team_id: "t2" }), engineer("a"), true],
    ["who escalated it", fresh, colleague(bob), engineer("a"), false],
    ["who has it", fresh, colleague(alice), admin, false],
    ["who is a viewer", fresh, colleague({ role: "viewer" }), admin, false],
    ["who is an agent", fresh, colleague({ role: "agent" }), admin, false],
    ["who is inactive", fresh, colleague({ active: false }), admin, false],
  ])("%s can be given a handoff, or not", (_, each, to, user, expected) => {
    expect(canAssignTo(each, to, user)).toBe(expected);
  });
});
