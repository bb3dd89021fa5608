/** The parts of the note of a new handoff. */
export interface NoteParts {
  problem: string;
  tried: string;
  ruledOut: string;
  next: string;
}

/** The longest note that the server accepts, in characters. */
export const maxNote = 20_000;

/** The headings, as `readBrief` knows them: what is written here is sorted there. */
const headings: readonly [Exclude<keyof NoteParts, "problem">, string][] = [
  ["tried", "Tried:"],
  ["ruledOut", "Ruled out:"],
  ["next", "Next:"],
];

/** Returns the parts as one note: the problem, then lists under headings. */
export function composeNote(parts: NoteParts): string {
  const lists = headings
    .filter(([part]) => parts[part].trim() !== "")
    .map(([part, heading]) => `${heading}\n${asList(parts[part])}`);
  return [parts.problem.trim(), ...lists].filter(Boolean).join("\n\n");
}

/** Returns each line as an item of a list, unless it is one. Code stays in its item, and a blank line ends none. */
function asList(text: string): string {
  let fenced = false;
  const lines: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    const fence = /^\s*(```|~~~)/.test(line);
    if (fenced || (fence && lines.length > 0) || /^\s{2,}\S/.test(line)) {
      lines.push(line.startsWith("  ") ? line : `  ${line}`);
    } else if (line.trim() !== "") {
      lines.push(/^\s*(?:[-*•–]|\d+[.)])\s/.test(line) ? line.trimEnd() : `- ${line.trim()}`);
    }
    fenced = fence ? !fenced : fenced;
  }
  return lines.join("\n");
}
