import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Announcer } from "./announcer.js";

let said: string[];
let announcer: Announcer;

beforeEach(() => {
  vi.useFakeTimers();
  said = [];
  announcer = new Announcer((text) => said.push(text));
});

afterEach(() => {
  announcer.hostDisconnected();
  vi.useRealTimers();
});

test("a burst of arrivals is announced once", () => {
  let waiting = 4;
  announcer.arrived(1, () => waiting);
  waiting = 6;
  announcer.arrived(2, () => waiting);
  vi.advanceTimersByTime(500);
  expect(said).toEqual(["3 new escalations. 6 waiting."]);
});

test("arrivals are announced every five seconds, and all are counted", () => {
  for (let second = 0; second < 10; second++) {
    announcer.arrived(1, () => undefined);
    vi.advanceTimersByTime(1_000);
  }
  vi.advanceTimersByTime(5_000);
  expect(said).toEqual(["One new escalation.", "5 new escalations.", "4 new escalations."]);
});

test("overdue handoffs are announced with the arrivals, one by name and several by number", () => {
  announcer.overdue("a", "#7, DNS");
  announcer.overdue("a", "#7, DNS");
  vi.advanceTimersByTime(500);
  announcer.overdue("a", "#7, DNS");
  announcer.arrived(1, () => 3);
  announcer.overdue("b", "#8, VPN");
  vi.advanceTimersByTime(5_000);
  expect(said).toEqual(["Overdue: #7, DNS.", "One new escalation. 3 waiting. 2 escalations are overdue."]);
});

test("news of the user's own handoffs come first, one in words and several by number", () => {
  announcer.arrived(1, () => 3);
  announcer.news("a", "Dana claimed #12: DNS");
  announcer.news("a", "Dana answered #12: DNS");
  vi.advanceTimersByTime(500);
  announcer.news("a", "Dana claimed #12: DNS");
  announcer.news("b", "Dana claimed #13: VPN");
  vi.advanceTimersByTime(5_000);
  expect(said).toEqual([
    "Dana answered #12: DNS. One new escalation. 3 waiting.",
    "2 of your handoffs have changed.",
  ]);
});

test("the connection is announced when its state has been steady", () => {
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
  expect(said).toEqual(["Connection lost. Reconnecting.", "Live again."]);
});

test("actions of the user are announced at once", () => {
  announcer.arrived(1, () => 1);
  announcer.say("Claimed: #142, DNS");
  expect(said).toEqual(["Claimed: #142, DNS"]);
});
