import { expect, test } from "vitest";
import { availabilityText, awayChoices, isAway } from "./availability.js";

const now = new Date(2026, 2, 31, 17, 20).getTime();
const away = (away_until: string | null = null) => ({ availability: "away", away_until }) as const;

test("a user can be away for an hour, until tomorrow, or until further notice", () => {
  expect(awayChoices.map(({ input }) => input(now).away_until)).toEqual([
    new Date(2026, 2, 31, 18, 20).toISOString(),
    new Date(2026, 3, 1, 9).toISOString(),
    null,
  ]);
});

test("an absence ends by itself", () => {
  const until = new Date(2026, 2, 31, 18, 20).toISOString();
  expect(isAway(away(until), now)).toBe(true);
  expect(isAway(away(until), now + 3_600_000)).toBe(false);
  expect(isAway(away(), now + 3_600_000)).toBe(true);
});

test("the text says until when", () => {
  expect(availabilityText({ availability: "available", away_until: null }, now)).toBe("Available");
  expect(availabilityText(away(), now)).toBe("Away");
  expect(availabilityText(away(new Date(2026, 2, 31, 18, 20).toISOString()), now)).toBe("Away until 18:20");
});
