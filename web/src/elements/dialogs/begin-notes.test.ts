import { expect, test } from "vitest";
import { readBrief } from "../../core/index.js";
import { composeNote } from "./begin-notes.js";

const empty = { problem: "", tried: "", ruledOut: "", next: "" };

test("a note is sorted again where it is read", () => {
  const note = composeNote({
    problem: "The tunnel fails every hour.\n\nSince Monday: only for large files.",
    tried: "Restarted it\n- MTU 1400\n\n2. Another peer",
    ruledOut: "The firewall",
    next: "Ask the provider",
  });
  expect(readBrief(note)).toEqual({
    note: "The tunnel fails every hour.\n\nSince Monday: only for large files.",
    tried: ["Restarted it", "MTU 1400", "Another peer"],
    ruledOut: ["The firewall"],
    next: ["Ask the provider"],
    questions: [],
  });
});

test("empty parts have no heading", () => {
  expect(composeNote(empty)).toBe("");
  expect(composeNote({ ...empty, problem: " It fails. " })).toBe("It fails.");
  expect(composeNote({ ...empty, next: "Ask" })).toBe("Next:\n- Ask");
});

test("code stays in the item before it", () => {
  const note = composeNote({ ...empty, tried: "Ran this:\n```\nip link\n  down\n```\nRestarted it" });
  expect(readBrief(note).tried).toEqual(["Ran this:\n```\nip link\ndown\n```", "Restarted it"]);
});
