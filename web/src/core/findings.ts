import { readBrief } from "./brief.js";
import type { Context } from "./schema.js";

/** A passage of a note, quoted literally. */
export interface Quote {
  text: string;
  /** The engineer's note, or a note in the transcript. */
  from: "engineer" | "note";
  /** The time of a note in the transcript. */
  at: string | undefined;
}

/** The sorted parts of the notes of a handoff. */
export interface Findings {
  tried: Quote[];
  ruledOut: Quote[];
  next: Quote[];
  questions: Quote[];
  /** Notes in the transcript under no heading. */
  noted: Quote[];
}

/**
 * Collects the passages under headings, in the note of the handoff and in the notes of the transcript. It never
 * guesses.
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
