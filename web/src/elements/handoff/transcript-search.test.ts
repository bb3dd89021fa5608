import { expect, test } from "vitest";
import type { Message } from "../../core/index.js";
import { keyed } from "./transcript.js";
import { findMatches, wordsPattern } from "./transcript-search.js";

const messages = [
  { key: "a", content: "The tunnel. A TUNNEL again." },
  { key: "b", content: "1.5 (tunnel)\n  mode" },
];

test("matches are counted in their order, whatever the capital letters", () => {
  expect(findMatches(messages, "tunnel")).toEqual([
    { key: "a", nth: 0 },
    { key: "a", nth: 1 },
    { key: "b", nth: 0 },
  ]);
});

test("signs have no meaning, and spaces match line breaks", () => {
  expect(findMatches(messages, "1.5 (tunnel) mode")).toEqual([{ key: "b", nth: 0 }]);
  expect(findMatches(messages, "105")).toEqual([]);
  for (const sign of "\\^$.*+?()[]{}|/-") {
    expect("a".search(wordsPattern(sign) ?? "")).toBe(-1);
  }
});

test("blanks find nothing", () => {
  expect(findMatches(messages, "  ")).toEqual([]);
});

test("a message keeps its key when older ones come, those of the same time too", () => {
  const at = (content: string): Message => ({ role: "user", content, created_at: "2026-11-24T03:00:00Z" });
  const newest = [at("b"), at("c")];
  const keys = keyed(newest).map(({ key }) => key);
  expect(new Set(keys).size).toBe(2);
  expect(
    keyed([at("a"), ...newest])
      .slice(1)
      .map(({ key }) => key),
  ).toEqual(keys);
});
