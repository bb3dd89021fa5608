import { readBrief } from "./brief.js";
import type { Context } from "./schema.js";

/** A passage that somebody wrote, quoted as it stands. */
export interface Quote {
  text: string;
  /** Whether it stands in the engineer's note or in a note in the transcript. */
  from: "engineer" | "note";
  /** When a note in the transcript was written. */
  at: string | undefined;
}

/** What the next engineer looks for first. */
export interface Findings {
  tried: Quote[];
  ruledOut: Quote[];
  next: Quote[];
  questions: Quote[];
  /** What people noted on the way, under no heading. */
  noted: Quote[];
}

/**
 * Collects what people have put under headings, in the note of the handoff and in the notes on the way. Only what they have
 * sorted themselves: a guess in the wrong place would be worse than none.
 */
export function findings(engineerNotes: string, context: Context | undefined): Findings {
  const found: Findings = { tried: [], ruledOut: [], next: [], questions: [], noted: [] };
  const collect = (text: string, from: Quote["from"], at: string | undefined): string => {
    const brief = readBrief(text);
    for (const section of ["tried", "ruledOut", "next", "questions"] as const) {
      found[section].push(...brief[section].map((each) => ({ text: each, from, at })));
    }
    return brief.note;
  };
  for (const { role, content, created_at } of context?.messages ?? []) {
    const rest = role === "note" ? collect(content, "note", created_at) : "";
    if (rest) {
      found.noted.push({ text: rest, from: "note", at: created_at });
    }
  }
  collect(engineerNotes, "engineer", undefined);
  return found;
}
