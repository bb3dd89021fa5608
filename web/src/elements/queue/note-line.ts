/** Returns a note as one line of plain words: without line breaks, and without the marks of Markdown. */
export function noteLine(note: string): string {
  return note
    .replace(/^[ \t]*(?:#{1,6}|[-*+>•]|\d{1,3}[.)]|```\w*)[ \t]+/gm, "")
    .replace(/```\w*|\*\*|`/g, "")
    .replace(/\s+/g, " ")
    .trim();
}
