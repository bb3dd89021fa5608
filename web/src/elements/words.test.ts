import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Announcer } from "./announcer.js";
import { duration, exactly } from "./duration.js";
import { tokens } from "./tokens.js";

describe("durations", () => {
  test.each([
    [-5, "now"],
    [9_999, "now"],
    [10_000, "10 s"],
    [59_999, "50 s"],
    [60_000, "1 m"],
    [3_599_999, "59 m"],
    [3_600_000, "1 h 00 m"],
    [4_500_000, "1 h 15 m"],
    [86_400_000, "1 d"],
  ])("%i ms is %s", (ms, words) => {
    expect(duration(ms)).toBe(words);
  });

  test("that are short are exact where it matters who was first", () => {
    expect([0, 3_200, 59_000, 61_000].map(exactly)).toEqual(["1 s", "3 s", "59 s", "1 m"]);
  });
});

describe("announcements", () => {
  let said: string[];
  let announcer: Announcer;

  beforeEach(() => {
    vi.useFakeTimers();
    said = [];
    announcer = new Announcer((text) => said.push(text));
  });

  afterEach(() => {
    announcer.stop();
    vi.useRealTimers();
  });

  test("of a burst are one", () => {
    let waiting = 4;
    announcer.arrived(1, () => waiting);
    waiting = 6;
    announcer.arrived(2, () => waiting);
    vi.advanceTimersByTime(500);
    expect(said).toEqual(["3 new escalations. 6 waiting."]);
  });

  test("come no closer than five seconds, and none is lost", () => {
    for (let second = 0; second < 10; second++) {
      announcer.arrived(1, () => undefined);
      vi.advanceTimersByTime(1_000);
    }
    vi.advanceTimersByTime(5_000);
    expect(said).toEqual(["One new escalation.", "5 new escalations.", "4 new escalations."]);
  });

  test("of the connection come when it has stood so for a while", () => {
    announcer.connection({ state: "live", degraded: false });
    const lost = { state: "reconnecting", retryAt: 0, reason: "" } as const;
    announcer.connection(lost);
    vi.advanceTimersByTime(1_000);
    announcer.connection({ state: "live", degraded: false });
    vi.advanceTimersByTime(5_000);
    expect(said).toEqual([]);
    announcer.connection(lost);
    vi.advanceTimersByTime(2_000);
    announcer.connection({ state: "live", degraded: false });
    vi.advanceTimersByTime(2_000);
    expect(said).toEqual(["The connection is lost. Trying again.", "Live again."]);
  });

  test("of what one did oneself come at once", () => {
    announcer.arrived(1, () => 1);
    announcer.tell("It is yours: #142, DNS");
    expect(said).toEqual(["It is yours: #142, DNS"]);
  });
});

test("the tokens are the same for pages as for elements", async () => {
  const note =
    "/* The tokens of tokens.ts, for pages. Written by words.test.ts: npx vitest run --project unit -u */";
  const rules = tokens.cssText.replace(/^ {2}/gm, "").replace(/:root,\s+:host/g, ":root");
  await expect(`${note}\n${rules.trim()}\n`).toMatchFileSnapshot("tokens.css");
});
