// The queue of the mock server: which cards a request asks for, and the counts.
import type { Card, Person, Priority, Queue } from "../src/core/schema.js";
import { sessions } from "./demo.js";

const open = ["parked", "waiting", "claimed"];
const urgency: Priority[] = ["urgent", "high", "normal", "low"];
const at = (card: Card) => card.waiting_since ?? card.created_at;

/** Sorts like the server: open ones by priority and wait, then closed ones, newest first. */
function compare(a: Card, b: Card): number {
  if (a.closed_at !== null || b.closed_at !== null) {
    return a.closed_at && b.closed_at ? b.closed_at.localeCompare(a.closed_at) : a.closed_at ? 1 : -1;
  }
  return urgency.indexOf(a.priority) - urgency.indexOf(b.priority) || at(a).localeCompare(at(b));
}

const sessionOf = (card: Card) => sessions.find(({ id }) => id === card.session_id);
const plain = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Reports whether a card has all words of a search, each or its beginning; #12 is a number. */
function matches(card: Card, query: string): boolean {
  const { session_title, problem_summary, note_preview } = card;
  const text = [session_title, problem_summary, note_preview, sessionOf(card)?.customer ?? ""].join(" ");
  const words = plain(text).split(/[^\p{L}\p{N}]+/u);
  return plain(query)
    .trim()
    .split(/\s+/)
    .every((word) =>
      word.startsWith("#")
        ? word === `#${card.number}`
        : word === `${card.number}` || words.some((each) => each.startsWith(word)),
    );
}

/** Returns the cards that the parameters ask for, in the order of the server. */
export function select(cards: readonly Card[], parameters: URLSearchParams, me: Person): Card[] {
  const query = parameters.get("q") ?? "";
  const statuses = parameters.get("status")?.split(",") ?? (query ? undefined : open);
  const person = (name: string) => parameters.get(name)?.replace(/^me$/, me.id);
  const wanted: [string | null | undefined, (card: Card) => string | null | undefined][] = [
    [parameters.get("customer"), (card) => sessionOf(card)?.customer],
    [person("created_by"), (card) => card.created_by.id],
    [person("claimed_by"), (card) => card.claimed_by?.id],
    [parameters.get("team_id"), (card) => sessionOf(card)?.team_id],
  ];
  const priorities = parameters.get("priority")?.split(",");
  return cards
    .filter(
      (card) =>
        (statuses?.includes(card.status) ?? true) &&
        (priorities?.includes(card.priority) ?? true) &&
        matches(card, query) &&
        wanted.every(([value, of]) => !value || of(card) === value),
    )
    .sort(compare);
}

/** Counts the handoffs of each view. */
export function count(cards: readonly Card[], me: Person): Queue["counts"] {
  const number = (of: (card: Card) => boolean) => cards.filter(of).length;
  const claimed = number((card) => card.status === "claimed");
  const mine = number((card) => card.status === "claimed" && card.claimed_by?.id === me.id);
  const asked = number((card) => card.closed_at === null && card.created_by.id === me.id);
  const counts = {
    parked: number((card) => card.status === "parked"),
    waiting: number((card) => card.status === "waiting"),
    claimed,
    mine,
    asked,
    others: claimed - mine,
    closed: number((card) => card.closed_at !== null),
  };
  return counts;
}
