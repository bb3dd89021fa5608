import {
  type Card,
  type Colleague,
  type Filter,
  noFilter,
  type Priority,
  type View,
} from "../../core/index.js";
import { priorityNames } from "../icons.js";

/** What a chip narrows the list by. */
export type ChipName = "priority" | "customer" | "team" | "from" | "claimer";

export const chipLabels: Record<ChipName, string> = {
  priority: "Priority",
  customer: "Customer",
  team: "Team",
  from: "From",
  claimer: "Claimed by",
};

export interface Team {
  id: string;
  name: string;
}

/** What the names of chips and their options come from. */
export interface Known {
  cards: readonly Card[];
  people: readonly Colleague[];
  teams: readonly Team[];
}

/**
 * Returns the chips of a list: what all its rows have in common is not offered, and what narrows the list is, so that
 * it can be removed.
 */
export function chipsOf(view: View, filter: Filter, teams: boolean): ChipName[] {
  const all = filter.q !== "";
  const offered: Record<ChipName, boolean> = {
    priority: true,
    customer: true,
    team: teams,
    from: all || view === "waiting" || view === "mine" || view === "parked",
    claimer: all || view === "asked" || view === "others" || view === "closed",
  };
  return (Object.keys(offered) as ChipName[]).filter((chip) => offered[chip] || isOn(filter, chip));
}

/** Reports whether a chip narrows the list. */
export function isOn(filter: Filter, chip: ChipName): boolean {
  return filter[chip].length > 0;
}

/** Returns a filter without what a chip narrows by. */
export function without(filter: Filter, chip: ChipName): Filter {
  return { ...filter, [chip]: noFilter[chip] };
}

/** Returns a filter after an option of a chip was picked. Priorities are checked and unchecked. */
export function picked(filter: Filter, chip: ChipName, id: string): Filter {
  if (chip !== "priority") {
    return { ...filter, [chip]: id };
  }
  const chosen = filter.priority.includes(id as Priority)
    ? filter.priority.filter((each) => each !== id)
    : [...filter.priority, id];
  return { ...filter, priority: priorities.filter((each) => chosen.includes(each)) };
}

export const priorities: readonly Priority[] = ["urgent", "high", "normal", "low"];

/** Returns what a chip narrows by, for people. A name that is not known is said to be one. */
export function chipText(filter: Filter, chip: ChipName, known: Known): string {
  switch (chip) {
    case "priority":
      return filter.priority.map((each) => priorityNames[each]).join(", ");
    case "customer":
      return filter.customer;
    case "team":
      return known.teams.find(({ id }) => id === filter.team)?.name ?? "a team";
    default:
      return personName(filter[chip], known) ?? "a colleague";
  }
}

function personName(id: string, { people, cards }: Known): string | undefined {
  return (
    people.find((person) => person.id === id)?.name ??
    cards.flatMap((card) => [card.created_by, card.claimed_by]).find((person) => person?.id === id)?.name
  );
}

/** Returns the customers of cards by name, each once. */
export function customersOf(cards: readonly Card[]): string[] {
  const customers = cards.map(({ customer }) => customer?.trim() ?? "");
  const names = new Map(customers.map((customer) => [customer.toLowerCase(), customer]));
  names.delete("");
  return [...names.values()].sort((a, b) => a.localeCompare(b));
}

/** Returns those who asked, or have claimed, by name, each once. */
export function personsOf(cards: readonly Card[], chip: "from" | "claimer"): Team[] {
  const persons = new Map<string, string>();
  for (const card of cards) {
    const person = chip === "from" ? card.created_by : card.claimed_by;
    if (person) {
      persons.set(person.id, person.name);
    }
  }
  return [...persons].map(([id, name]) => ({ id, name })).sort((a, b) => a.name.localeCompare(b.name));
}
