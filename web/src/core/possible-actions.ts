import type { Action } from "./actions.js";
import { staleAfter } from "./card.js";
import type { Card, Colleague } from "./schema.js";

/** The user who acts, and what they can do: their permissions are operationIds. */
export interface ActingUser {
  id: string | undefined;
  /** Whether they are an admin or owner. */
  admin: boolean;
  can: (operation: string) => boolean;
  team_id?: string | null;
}

/** Returns the actions open to a user, the most likely one first. The server decides. */
export function possibleActions(card: Card, user: ActingUser, now: number): Action[] {
  const { id, admin, can } = user;
  const asked = id !== undefined && card.created_by.id === id;
  const actions: Action[] = [];
  const add = (action: Action, allowed: boolean) => {
    if (allowed && can(operations[action])) {
      actions.push(action);
    }
  };
  switch (card.status) {
    case "parked":
      add("escalate", asked);
      break;
    case "waiting":
      add("claim", !asked);
      add("withdraw", asked);
      add("reassign", true); // to themselves or a member of their team; an admin to any engineer
      add("withdraw", !asked && admin);
      break;
    case "claimed": {
      const claimer = id !== undefined && card.claimed_by?.id === id;
      add("resolve", claimer);
      add("return", claimer);
      add("release", claimer);
      add("reassign", claimer || admin || inactiveFor(card, now) > 0);
      add("release", admin && !claimer);
      add("resolve", admin && !claimer);
      add("return", admin && !claimer);
    }
  }
  return actions;
}

const operations: Record<Action, string> = {
  claim: "claimHandoff",
  release: "releaseHandoff",
  resolve: "resolveHandoff",
  return: "returnHandoff",
  reassign: "reassignHandoff",
  withdraw: "withdrawHandoff",
  escalate: "createHandoff",
};

/**
 * Reports whether a user who can reassign a handoff can give it to a colleague. One who is away can be chosen: they
 * find it when they are back.
 */
export function canAssignTo(card: Card, colleague: Colleague, user: ActingUser): boolean {
  const able = colleague.active && colleague.role !== "viewer" && colleague.role !== "agent";
  if (!able || colleague.id === card.created_by.id || colleague.id === card.claimed_by?.id) {
    return false;
  }
  if (card.status !== "waiting" || user.admin || colleague.id === user.id) {
    return true;
  }
  return colleague.team_id !== null && colleague.team_id === user.team_id;
}

/** Returns how long a claim has been without activity, in milliseconds; 0 while it cannot be taken over. */
export function inactiveFor(card: Card, now: number): number {
  const held = card.status === "claimed" && card.claimed_at ? now - Date.parse(card.claimed_at) : 0;
  return held >= staleAfter ? held : 0;
}
