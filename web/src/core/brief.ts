/** An engineer's note, sorted by its headings. */
export interface Brief {
  /** The text under no heading. */
  note: string;
  tried: string[];
  ruledOut: string[];
  next: string[];
  questions: string[];
}

type Section = Exclude<keyof Brief, "note">;

const headings: readonly [Section, RegExp][] = [
  ["tried", /^(?:what (?:i|we|was) )?tried(?: so far)?$|^(?:done|checked|attempts?)(?: so far)?$/i],
  ["ruledOut", /^ruled out$|^(?:it'?s )?not$|^excluded$/i],
  ["next", /^next(?: steps?)?$|^to ?do$|^suggest(?:ed|ion)s?$|^i would$/i],
  ["questions", /^(?:open )?questions?$|^open$|^unclear$|^unknown$/i],
];

/**
 * Sorts a note by the headings that people write: a line "Tried:", "## Ruled out", "Next step:" or "Open question: …".
 * A section ends at the next heading, or at a blank line without a list after it. No text is lost.
 */
export function readBrief(text: string): Brief {
  const brief: Brief = { note: "", tried: [], ruledOut: [], next: [], questions: [] };
  const note: string[] = [];
  let section: Section | undefined;
  let blank = false;
  for (const line of text.split(/\r?\n/)) {
    const heading = readHeading(line);
    if (heading) {
      section = heading.section;
      if (heading.rest) {
        brief[section].push(heading.rest);
      }
    } else if (line.trim() === "") {
      note.push(...(section ? [] : [line]));
    } else if (section && !(blank && !isItem(line))) {
      addLine(brief[section], line);
    } else {
      section = undefined;
      note.push(line);
    }
    blank = line.trim() === "";
  }
  brief.note = note
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
  return brief;
}

/** "Tried: …", "## Ruled out", "**Next step:** …". */
const styles = [
  /^\s*(?:#{1,4}\s+)?([a-z' ]{2,24}):(?:\s+(.*))?$/i,
  /^\s*#{1,4}\s+([a-z' ]{2,24})$/i,
  /^\s*\*\*([a-z' ]{2,24}):?\*\*:?\s*(.*)$/i,
];

function readHeading(line: string): { section: Section; rest: string } | undefined {
  for (const style of styles) {
    const [, title = "", rest = ""] = style.exec(line.trimEnd()) ?? [];
    const section = headings.find(([, words]) => words.test(title.trim()))?.[0];
    if (section) {
      return { section, rest: rest.trim() };
    }
  }
  return undefined;
}

const bullet = /^\s*(?:[-*•–]|\d+[.)])\s+/;

function isItem(line: string): boolean {
  return bullet.test(line);
}

/** Adds a line with a bullet as an item; another line continues the last item. */
function addLine(items: string[], line: string): void {
  const last = items.at(-1);
  if (isItem(line) || last === undefined) {
    items.push(line.replace(bullet, "").trim());
  } else {
    items[items.length - 1] = `${last}\n${line.trim()}`;
  }
}
