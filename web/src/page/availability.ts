import type { Me, MeInput } from "../core/index.js";
import { clockTime } from "../elements/duration.js";

type Preferences = Pick<NonNullable<Me["preferences"]>, "availability" | "away_until">;

/** A choice of the user menu. */
export interface AwayChoice {
  readonly label: string;
  readonly input: MeInput;
}

/** The time of day at which people come back, in hours. */
const morning = 9;

/** Returns for how long a user can be away, from a time on. */
export function awayChoices(now: number): AwayChoice[] {
  const today = new Date(now);
  const tomorrow = new Date(today.getFullYear(), today.getMonth(), today.getDate() + 1, morning);
  const away = (label: string, until: number | undefined): AwayChoice => ({
    label,
    input: { availability: "away", away_until: until === undefined ? null : new Date(until).toISOString() },
  });
  return [
    away("Away for 1 hour", now + 3_600_000),
    away("Away until tomorrow 9:00", tomorrow.getTime()),
    away("Away until I come back", undefined),
  ];
}

export const back: MeInput = { availability: "available", away_until: null };

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
