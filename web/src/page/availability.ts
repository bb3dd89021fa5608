import type { Me, MeInput } from "../core/index.js";
import { clockTime } from "../elements/duration.js";

type Preferences = Pick<NonNullable<Me["preferences"]>, "availability" | "away_until">;

/** What users say of themselves; `input` returns it for the API, at a time in milliseconds. */
export interface AvailabilityChoice {
  readonly label: string;
  readonly input: (now: number) => MeInput;
}

/** The time of day at which people come back, in hours. */
const morning = 9;

const away = (until: number | null): MeInput => ({
  availability: "away",
  away_until: until === null ? null : new Date(until).toISOString(),
});

function tomorrow(now: number): number {
  const today = new Date(now);
  return new Date(today.getFullYear(), today.getMonth(), today.getDate() + 1, morning).getTime();
}

export const awayChoices: readonly AvailabilityChoice[] = [
  { label: "Away for 1 hour", input: (now) => away(now + 3_600_000) },
  { label: "Away until tomorrow 9:00", input: (now) => away(tomorrow(now)) },
  { label: "Away until I come back", input: () => away(null) },
];

export const back: AvailabilityChoice = {
  label: "I am back",
  input: () => ({ availability: "available", away_until: null }),
};

export function isAway({ availability, away_until }: Preferences, now: number): boolean {
  return availability === "away" && (!away_until || Date.parse(away_until) > now);
}

/** Returns "Available", "Away" or "Away until 16:40". */
export function availabilityText(preferences: Preferences, now: number): string {
  if (!isAway(preferences, now)) {
    return "Available";
  }
  const { away_until: until } = preferences;
  return until ? `Away until ${clockTime(until, now)}` : "Away";
}
