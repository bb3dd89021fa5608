import { describe, expect, test } from "vitest";
import type { Row } from "../../core/index.js";
import { card } from "../../testing/server.js";
import type { Group } from "./groups.js";
import { type Block, blocksBetween } from "./window-range.js";

const heights = { row: 64, heading: 32 };
const rowsOf = (count: number): Row[] =>
  Array.from({ length: count }, () => ({ card: card(), arrived: false, leaving: false }));
const nothing = new Set<string>();

/** Returns the height of what is rendered, and the number of its rows. */
function measure(blocks: Block[]): { height: number; rows: number } {
  let [height, rows] = [0, 0];
  for (const block of blocks) {
    if ("space" in block) {
      height += block.space.rows * heights.row + block.space.headings * heights.heading;
      continue;
    }
    height += block.group.label === "" ? 0 : heights.heading;
    for (const piece of block.pieces) {
      const count = typeof piece === "number" ? piece : 1;
      height += count * heights.row;
      rows += typeof piece === "number" ? 0 : 1;
    }
  }
  return { height, rows };
}

describe("of one group", () => {
  const group: Group = { label: "", rows: rowsOf(5000) };
  const indexes = ([block]: Block[]) =>
    block && "group" in block
      ? block.pieces.map((piece) => (typeof piece === "number" ? `${piece} rows` : piece.index))
      : [];

  test.each([0, 640, 31_999, 320_000 - 900])(
    "a screen at %i px has its rows, and the height of all",
    (top) => {
      const blocks = blocksBetween([group], heights, [top, top + 900], nothing);
      expect(measure(blocks).height).toBe(5000 * 64);
      expect(measure(blocks).rows).toBeLessThan(50);
      for (const y of [top, top + 899]) {
        expect(indexes(blocks)).toContain(Math.floor(y / 64));
      }
    },
  );

  test("scrolling within a step changes nothing", () => {
    const at = (top: number) => indexes(blocksBetween([group], heights, [top, top + 640], nothing));
    expect(at(64 * 16 + 1)).toEqual(at(64 * 17));
  });

  test("a kept row stays where it is, between spaces", () => {
    const kept = new Set([group.rows[2000]?.card.id ?? ""]);
    const blocks = blocksBetween([group], heights, [0, 640], kept);
    expect(indexes(blocks).slice(-3)).toEqual(["1976 rows", 2000, "2999 rows"]);
    expect(measure(blocks).height).toBe(5000 * 64);
  });
});

describe("of many groups", () => {
  const groups = Array.from({ length: 300 }, (_, i) => ({ label: `Day ${i}`, rows: rowsOf(10) }));

  test.each([0, 50_000, 300 * 672 - 900])(
    "a screen at %i px counts headings, and joins what is out of sight",
    (top) => {
      const blocks = blocksBetween(groups, heights, [top, top + 900], nothing);
      expect(measure(blocks).height).toBe(300 * (32 + 640));
      expect(measure(blocks).rows).toBeLessThan(60);
      expect(blocks.length).toBeLessThan(8);
      const first = Math.floor(top / 672);
      expect(blocks.some((block) => "group" in block && block.group.label === `Day ${first}`)).toBe(true);
    },
  );
});
