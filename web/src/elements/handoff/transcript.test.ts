import { expect, test } from "vitest";
import type { Message, SessionWithMessages } from "../../core/index.js";
import { keepFetched, messagesSince } from "./transcript.js";

const taken = "2026-11-24T02:10:43Z";

function session(times: string[], cursor: string | null): SessionWithMessages {
  const messages: Message[] = times.map((created_at) => ({ role: "user", content: created_at, created_at }));
  return { messages, messages_cursor: cursor } as SessionWithMessages;
}

test("messages after the snapshot are counted", () => {
  const later = messagesSince(session(["2026-11-24T02:00:00Z", "2026-11-24T03:00:00Z"], "17"), taken);
  expect(later.messages.map(({ content }) => content)).toEqual(["2026-11-24T03:00:00Z"]);
  expect(later.before).toBeNull();
});

test("older messages after the snapshot are counted as more, with their cursor", () => {
  const later = messagesSince(session(["2026-11-24T03:00:00Z", "2026-11-24T04:00:00Z"], "17"), taken);
  expect(later.before).toBe("17");
});

test("an unknown or empty session has no newer messages", () => {
  expect(messagesSince(undefined, taken)).toEqual({ messages: [], before: null });
  expect(messagesSince(session([], null), taken)).toEqual({ messages: [], before: null });
});

test("messages that were fetched before stay when newer ones come", () => {
  const known = session(["2026-11-24T03:00:00Z", "2026-11-24T04:00:00Z"], "5");
  const newest = session(["2026-11-24T04:00:00Z", "2026-11-24T05:00:00Z"], "8");
  const kept = keepFetched(known, newest);
  expect(kept.messages.map(({ content }) => content.slice(11, 13))).toEqual(["03", "04", "05"]);
  expect(kept.messages_cursor).toBe("5");
  expect(keepFetched(undefined, newest)).toBe(newest);
  const far = session(["2026-11-24T07:00:00Z"], "99");
  expect(keepFetched(known, far)).toBe(far);
});
