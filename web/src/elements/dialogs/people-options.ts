import type { Colleague } from "../../core/index.js";
import type { PickerOption } from "./picker-filter.js";

/** Returns the options for people: those with an open page first, the least busy first; those away last. */
export function peopleOptions(people: readonly Colleague[], me: string | undefined): PickerOption[] {
  return people
    .toSorted((a, b) => rank(a) - rank(b) || a.open_claims - b.open_claims || a.name.localeCompare(b.name))
    .map((person) => ({
      id: person.id,
      label: person.name,
      detail: about(person, me),
      person: { id: person.id, name: person.name, agent: person.role === "agent" },
      dim: isAway(person),
    }));
}

/** Returns what is said where no person is to choose from. */
export function noPeople(known: readonly Colleague[], able: readonly Colleague[]): string {
  if (known.length === 0) {
    return "Looking for colleagues…";
  }
  return able.length === 0 ? "No colleague can get this." : "No one with this name can get it.";
}

function isAway({ availability }: Colleague): boolean {
  return availability === "away";
}

function rank(person: Colleague): number {
  return isAway(person) ? 2 : person.online ? 0 : 1;
}

function about(person: Colleague, me: string | undefined): string {
  const { online, open_claims } = person;
  const load = open_claims === 1 ? "1 claim" : open_claims > 1 ? `${open_claims} claims` : "";
  const presence = isAway(person) ? "away" : online ? "on now" : "";
  return [person.id === me ? "you" : "", presence, load].filter(Boolean).join(" · ");
}
