/** A place in a transcript where the words of a search stand. */
export interface Match {
  /** The key of the message. */
  key: string;
  /** How many matches are before it in the same message. */
  nth: number;
}

/** Returns what matches the words of a search: capital letters and spaces at the ends do not count. */
export function wordsPattern(query: string): RegExp | undefined {
  const words = query.trim().replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
  return words === "" ? undefined : new RegExp(words.replace(/\s+/g, "\\s+"), "giu");
}

/** Returns the matches in messages, from the first message. */
export function findMatches(messages: readonly { key: string; content: string }[], query: string): Match[] {
  const pattern = wordsPattern(query);
  return pattern
    ? messages.flatMap(({ key, content }) =>
        Array.from(content.matchAll(pattern), (_, nth) => ({ key, nth })),
      )
    : [];
}

/** Returns the matches in the text of an element as ranges; the texts of buttons do not count. */
export function rangesIn(element: Element, query: string): Range[] {
  const pattern = wordsPattern(query);
  if (!pattern) {
    return [];
  }
  const nodes: { node: Text; start: number }[] = [];
  let text = "";
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.parentElement?.closest("button, figcaption")) {
      nodes.push({ node: node as Text, start: text.length });
      text += node.nodeValue ?? "";
    }
  }
  const place = (offset: number) => {
    const found = nodes.findLast(({ start }) => start <= offset) ?? nodes[0];
    return found && ([found.node, Math.min(offset - found.start, found.node.length)] as const);
  };
  return Array.from(text.matchAll(pattern), ({ index, 0: { length } }) => {
    const range = document.createRange();
    const [start, end] = [place(index), place(index + length - 1)];
    if (start && end) {
      range.setStart(...start);
      range.setEnd(end[0], Math.min(end[1] + 1, end[0].length));
    }
    return range;
  });
}

const marks = { match: "hd-match", current: "hd-current-match" };

/** Marks ranges, and one of them more. Browsers without the Custom Highlight API mark nothing. */
export function mark(ranges: readonly Range[], current: Range | undefined): void {
  if (typeof Highlight !== "undefined" && CSS.highlights) {
    CSS.highlights.set(marks.match, new Highlight(...ranges));
    CSS.highlights.set(marks.current, new Highlight(...(current ? [current] : [])));
  }
}

export function unmark(): void {
  if (typeof Highlight !== "undefined" && CSS.highlights) {
    CSS.highlights.delete(marks.match);
    CSS.highlights.delete(marks.current);
  }
}
