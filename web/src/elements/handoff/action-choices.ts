import type { QueueClient, SessionWithMessages } from "../../core/index.js";
import {
  type Action,
  type Card,
  type Handoff,
  inactiveFor,
  isolate,
  possibleActions,
} from "../../core/index.js";
import { actionTexts } from "../action-texts.js";

/** What the user can do with a handoff now. */
export interface Choices {
  /** What they most likely want. */
  primary: Action | undefined;
  /** The other way to end one's own claim. */
  second: Action | undefined;
  /** The other actions, the most likely one first. */
  rest: readonly Action[];
  /** Whether they can assign it to a colleague. */
  assign: boolean;
  /** What to expect, or why there is no action. */
  hint: string;
}

/** Returns what the user of a client can do with a handoff. The server decides. */
export function choicesOf(
  handoff: Card | Handoff,
  session: SessionWithMessages | undefined,
  client: QueueClient,
): Choices {
  const { me, isViewer } = client;
  const now = client.clock.now();
  const card = withActivity(handoff, session);
  if (me === undefined || isViewer) {
    return {
      primary: undefined,
      second: undefined,
      rest: [],
      assign: false,
      hint: isViewer ? viewerHint(card) : "",
    };
  }
  const actions = possibleActions(card, client.actingUser, now);
  const [takesOver, asked] = [card.claimed_by?.id !== me.id, card.created_by.id === me.id];
  const usable = actions
    .filter((action) => action !== "reassign" || (card.status === "claimed" && takesOver && !asked))
    .sort((a, b) => preference(a, card) - preference(b, card));
  const primary = usable.find((action) => isPrimary(action, card, me.id, now));
  const second = usable.find((action) => action !== primary && isPrimary(action, card, me.id, now));
  return {
    primary,
    second,
    rest: usable.filter((action) => action !== primary && action !== second),
    assign: actions.includes("reassign") && client.can("listUsers"),
    hint: hint(card, me.id, primary, now),
  };
}

/** Returns the card as if it was claimed at its last activity: a message in the session keeps a claim active. */
export function withActivity(handoff: Card | Handoff, session: SessionWithMessages | undefined): Card {
  const newest = session?.messages?.at(-1)?.created_at;
  const active = newest && handoff.claimed_at && newest > handoff.claimed_at ? newest : handoff.claimed_at;
  return { ...handoff, claimed_at: active } as Card;
}

/** Returns the label of an action. An agent, which is a program, gets answers; nothing is sent back to it. */
export function actionLabel(action: Action, { created_by }: Pick<Card, "created_by">): string {
  return action === "return" && created_by.agent ? "Answer" : actionTexts[action].label;
}

/** The order of actions: an agent waits for an answer, a person for a solution. */
function preference(action: Action, { created_by }: Card): number {
  const order: readonly Action[] = created_by.agent ? ["return", "resolve"] : ["resolve", "return"];
  const place = order.indexOf(action);
  return place < 0 ? order.length : place;
}

/** Reports whether an action is what the user most likely wants, and not only what they are able to do. */
function isPrimary(action: Action, card: Card, me: string, now: number): boolean {
  switch (action) {
    case "claim":
    case "escalate":
      return true;
    case "resolve":
    case "return":
      return card.claimed_by?.id === me;
    case "reassign":
      return inactiveFor(card, now) > 0;
    default:
      return false;
  }
}

function viewerHint({ status }: Card): string {
  return status === "waiting" ? "You can read this. Claiming requires the engineer role." : "";
}

function hint(card: Card, me: string, primary: Action | undefined, now: number): string {
  const asked = card.created_by.id === me;
  switch (card.status) {
    case "parked":
      return primary === "escalate"
        ? "No one is told until you escalate it."
        : "Parked: no one is told of it.";
    case "waiting":
      return asked ? "You asked this, so a colleague must claim it." : "";
    case "claimed":
      if (card.claimed_by?.id === me) {
        return card.created_by.agent ? "The agent that asked waits for your answer." : "";
      }
      if (asked) {
        return `${isolate(card.claimed_by?.name ?? "A colleague")} works on it. You are told when there is an answer.`;
      }
      return inactiveFor(card, now) > 0 ? "" : "You can take it over after 30 min without activity.";
    default:
      return "";
  }
}
