import { certaintyOf, exceptionLine, isMarkup, isSentence } from "./output-lines.js";

/** Lines without a blank one between them, outside of fences. */
interface Paragraph {
  /** The first line, and the one after the last. */
  from: number;
  to: number;
  /** The lines that are output. */
  output: [from: number, to: number] | undefined;
  /** Whether it belongs to a list. */
  listed: boolean;
}

/**
 * Puts the output of programs that was pasted into a text without a fence into one: stack traces, logs, sessions of
 * shells, tables of psql, diffs, and what is indented or in columns. Markdown would join their lines, take "# comment"
 * for a heading and "_" for emphasis.
 */
export function fenceOutput(text: string): string {
  const lines = text.split("\n");
  const fence = "~".repeat(longestRun(text) + 3);
  const result: string[] = [];
  let next = 0;
  for (const { from, to, listed } of runs(lines)) {
    const margin = Math.min(
      ...lines.slice(from, to).map((line) => (line.trim() === "" ? Number.POSITIVE_INFINITY : indent(line))),
    );
    const outer = listed ? " ".repeat(margin) : "";
    result.push(...lines.slice(next, from), outer + fence);
    for (const line of lines.slice(from, to)) {
      result.push(outer + (line.trim() === "" ? "" : dedent(line, margin)));
    }
    result.push(outer + fence);
    next = to;
  }
  return next === 0 ? text : [...result, ...lines.slice(next)].join("\n");
}

interface Run {
  from: number;
  to: number;
  listed: boolean;
}

/** Returns the runs of lines that are output; those with only a little between them are one. */
function runs(lines: readonly string[]): Run[] {
  const found: Run[] = [];
  for (const { output, listed } of paragraphs(lines)) {
    if (!output) {
      continue;
    }
    const [from, to] = output;
    const last = found.at(-1);
    const between = last ? lines.slice(last.to, from) : [];
    if (last && last.listed === listed && isBridge(between)) {
      last.to = to;
    } else {
      found.push({ from, to, listed });
    }
  }
  return found;
}

/** Reports whether lines between two runs of output belong to them: blank ones, "* * *", "# comment", "1.". */
function isBridge(lines: readonly string[]): boolean {
  const written = lines.filter((line) => line.trim() !== "");
  return (
    written.length <= 2 &&
    written.every(
      (line) => line.length < 200 && !fenceOf(line) && !isSentence(line) && !/^\s*[-*+] \p{L}/u.test(line),
    )
  );
}

function paragraphs(lines: readonly string[]): Paragraph[] {
  const found: Paragraph[] = [];
  let listed = false;
  let from = 0;
  while (from < lines.length) {
    const line = lines[from] ?? "";
    const fence = fenceOf(line);
    if (line.trim() === "") {
      from++;
    } else if (fence) {
      const close = lines.findIndex((each, i) => i > from && closes(each, fence));
      from = close < 0 ? lines.length : close + 1;
    } else {
      let to = from + 1;
      while (to < lines.length && lines[to]?.trim() !== "" && !fenceOf(lines[to] ?? "")) {
        to++;
      }
      const part = lines.slice(from, to);
      listed = indent(line) >= 2 ? listed || isItem(line) : isItem(line);
      const inList = listed || part.some(isItem);
      const output = outputOf(part, inList);
      const first = output ? part.slice(0, output[0]) : part;
      found.push({
        from,
        to,
        listed: listed || first.some(isItem),
        output: output && [from + output[0], from + output[1]],
      });
      listed ||= first.some(isItem);
      from = to;
    }
  }
  return found;
}

/** Returns the output in a paragraph: from the first line that is, to the last one that is no sentence after it. */
function outputOf(lines: readonly string[], listed: boolean): [number, number] | undefined {
  if (isTable(lines)) {
    return undefined;
  }
  const certainty = lines.map((line, i) => {
    const found = certaintyOf(line);
    return found < 2 &&
      !listed &&
      indent(line) >= 2 &&
      !isMarkup(line) &&
      (i > 0 || indent(line) < 4 || lines.length > 1)
      ? 2
      : found;
  });
  let from = certainty.findIndex((each, i) => each === 2 || (each === 1 && (certainty[i + 1] ?? 0) > 0));
  if (from < 0) {
    return undefined;
  }
  while (from > 0 && isIntroduction(lines[from - 1] ?? "", lines[from] ?? "")) {
    from--;
  }
  // A program's own lines bring along what follows them; indented ones and columns only their like.
  const sure = lines.some((line) => certaintyOf(line) === 2);
  let to = sure ? lines.length : certainty.findLastIndex((each) => each > 0) + 1;
  while (to < lines.length && isCode(lines[to] ?? "")) {
    to++;
  }
  while (to - 1 > from && certainty[to - 1] === 0 && isSentence(lines[to - 1] ?? "")) {
    to--;
  }
  if (listed) {
    const margin = indent(lines[from] ?? "");
    const end = lines.findIndex(
      (line, i) => i > from && isItem(line) && certainty[i] !== 2 && indent(line) < margin,
    );
    to = end < 0 ? to : Math.min(to, end);
  }
  return isItem(lines[from] ?? "") && certainty[from] !== 2 ? undefined : [from, to];
}

/** Reports whether a line above output belongs to it: the message of a stack trace, the head of a table, code. */
function isIntroduction(line: string, first: string): boolean {
  return (
    exceptionLine.test(line.trim()) ||
    /^[-+|= ]{5,}$/.test(first) ||
    (/^\s*[\w"'.$/<-][^.?!]*[:{[(=>|\\]$/.test(line) && indent(first) > indent(line) && !isSentence(line)) ||
    (/^[-+|= ]{5,}$/.test(line) && !isMarkup(line)) ||
    (/^[\w./*]+\(.*\)$/.test(line) && /^\s+\S+\.\w+:\d+/.test(first)) ||
    isCode(line)
  );
}

/** Reports whether a line has the signs of code, and is no sentence. */
function isCode(line: string): boolean {
  return /[(){}[\];=<>$|\\]/.test(line) && !/[:.?!]\s*$/.test(line) && !isSentence(line) && !isMarkup(line);
}

/** Reports whether a paragraph holds a table of Markdown: a row, then dashes between bars. */
function isTable(lines: readonly string[]): boolean {
  return lines.some(
    (line, i) =>
      i > 0 &&
      /^[\s|:-]+$/.test(line) &&
      line.includes("-") &&
      line.includes("|") &&
      (lines[i - 1] ?? "").includes("|"),
  );
}

function isItem(line: string): boolean {
  return /^\s*(?:[-*+•]|\d{1,9}[.)])(?:\s|$)/.test(line);
}

interface Fence {
  char: string;
  length: number;
}

/** Returns the fence that a line opens, in a list or quote too. */
function fenceOf(line: string): Fence | undefined {
  const marks = /^[\s>]*(?:(?:[-*+]|\d{1,9}[.)])\s+)*(?:(`{3,})[^`]*|(~{3,}).*)$/.exec(line);
  const mark = marks?.[1] ?? marks?.[2];
  return mark ? { char: mark.charAt(0), length: mark.length } : undefined;
}

function closes(line: string, { char, length }: Fence): boolean {
  const text = line.replace(/^[\s>]*/, "").trimEnd();
  return text.length >= length && text === char.repeat(text.length);
}

/** Returns the length of the longest run of tildes. */
function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/~+/g) ?? []).slice(0, 10_000).map((run) => run.length));
}

/** Returns the width of the indentation, in columns. */
function indent(line: string): number {
  let width = 0;
  for (const char of line) {
    if (char === "\t") {
      width += 4 - (width % 4);
    } else if (char === " ") {
      width++;
    } else {
      break;
    }
  }
  return width;
}

/** Returns the line without `margin` columns of its indentation. */
function dedent(line: string, margin: number): string {
  const width = indent(line);
  return margin === 0 ? line : " ".repeat(width - margin) + line.trimStart();
}
