import { describe, expect, test } from "vitest";
import { readBrief } from "./brief.js";
import { findings } from "./findings.js";
import type { Context } from "./schema.js";

describe("headings", () => {
  test("sort a note in any of their styles", () => {
    const brief = readBrief(`Edge routers drop BGP.

Tried: restart of bgpd
- longer hold time
  on both sides

## Ruled out
* the cable
* DNS

**Next steps:**
1. ask the carrier

Open question: is the window still open?

Good luck!`);
    expect(brief).toEqual({
      note: "Edge routers drop BGP.\n\nGood luck!",
      tried: ["restart of bgpd", "longer hold time\non both sides"],
      ruledOut: ["the cable", "DNS"],
      next: ["ask the carrier"],
      questions: ["is the window still open?"],
    });
  });

  test("are a fixed set of words", () => {
    const text = "Mind: my rule dies with the next rebuild.\nhttps://example.com: down";
    expect(readBrief(text).note).toBe(text);
  });
});

describe("findings", () => {
  const at = "2026-01-01T09:00:00Z";
  const context: Context = {
    title: "",
    problem_summary: "",
    customer: null,
    taken_at: "2026-01-01T10:00:00Z",
    messages: [
      { role: "note", content: "Rolled out the cache.\nRuled out: CoreDNS", created_at: at },
      { role: "assistant", content: "Ruled out: everything", created_at: at },
    ],
  };

  test("are quoted with their source", () => {
    expect(findings("Help!\nRuled out: the cable\nOpen: who can log in?", context)).toEqual({
      tried: [],
      ruledOut: [
        { text: "CoreDNS", from: "note", at },
        { text: "the cable", from: "engineer", at: undefined },
      ],
      next: [],
      questions: [{ text: "who can log in?", from: "engineer", at: undefined }],
      noted: [{ text: "Rolled out the cache.", from: "note", at }],
    });
  });

  test("are empty without headings: nothing is guessed", () => {
    expect(findings("It is not the cache. Need an admin. Who can?", undefined)).toEqual({
      tried: [],
      ruledOut: [],
      next: [],
      questions: [],
      noted: [],
    });
  });
});
