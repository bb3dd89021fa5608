import type { Row } from "../../core/index.js";
import type { Group } from "./groups.js";

/** The heights of a row and of a heading, in pixels. */
export interface Heights {
  row: number;
  heading: number;
}

/** What is rendered of a list, from the top: groups, and empty space for those that are out of sight. */
export type Block =
  | { space: { rows: number; headings: number } }
  | { group: Group; pieces: (number | Placed)[] }; // a number is a space of that many rows

/** A row, and its index in its group. */
export interface Placed {
  row: Row;
  index: number;
}

/** Rows are rendered in steps, so that most scrolling changes nothing. */
const step = 8;

/**
 * Returns what to render so that the pixels from `top` to `bottom` of the list are filled, with a margin. Rows in
 * `kept` are always rendered: the focus cannot stay on a row that is not.
 */
export function blocksBetween(
  groups: readonly Group[],
  heights: Heights,
  [top, bottom]: readonly [number, number],
  kept: ReadonlySet<string>,
): Block[] {
  const margin = step * heights.row;
  const blocks: Block[] = [];
  let at = 0; // the top of the group
  for (const group of groups) {
    const heading = group.label === "" ? 0 : heights.heading;
    const first = at + heading;
    const from = roundTo(Math.floor((top - margin - first) / heights.row), Math.floor);
    const to = roundTo(Math.ceil((bottom + margin - first) / heights.row), Math.ceil);
    const pieces = piecesOf(group.rows, Math.max(0, from), Math.min(group.rows.length, to), kept);
    const last = blocks.at(-1);
    if (pieces.some((piece) => typeof piece !== "number") || groups.length === 1) {
      blocks.push({ group, pieces });
    } else if (last && "space" in last) {
      last.space.rows += group.rows.length;
      last.space.headings += heading === 0 ? 0 : 1;
    } else {
      blocks.push({ space: { rows: group.rows.length, headings: heading === 0 ? 0 : 1 } });
    }
    at = first + group.rows.length * heights.row;
  }
  return blocks;
}

function roundTo(index: number, round: (value: number) => number): number {
  return round(index / step) * step;
}

function piecesOf(
  rows: readonly Row[],
  from: number,
  to: number,
  kept: ReadonlySet<string>,
): (number | Placed)[] {
  const pieces: (number | Placed)[] = [];
  let space = 0;
  rows.forEach((row, index) => {
    if ((from <= index && index < to) || kept.has(row.card.id)) {
      if (space > 0) {
        pieces.push(space);
        space = 0;
      }
      pieces.push({ row, index });
    } else {
      space++;
    }
  });
  if (space > 0) {
    pieces.push(space);
  }
  return pieces;
}
