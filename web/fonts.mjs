// Builds the fonts of the page: subsets of Inter. Builds are reproducible.
import { readFile } from "node:fs/promises";
import subset from "subset-font";

/** The code points of each file. */
const files = {
  // Western European languages, punctuation, arrows, check marks, comparisons and the signs of keys.
  "inter.woff2": [
    [0x20, 0x7e],
    [0xa0, 0xff],
    [0x131],
    [0x152, 0x153],
    [0x2010, 0x205e],
    [0x20ac],
    [0x2122],
    [0x2190, 0x2199],
    [0x21b5],
    [0x21e7],
    [0x2212],
    [0x2248],
    [0x2260],
    [0x2264, 0x2265],
    [0x2318],
    [0x2325],
    [0x23ce],
    [0x25cf],
    [0x2713],
    [0x2717],
  ],
  // Other languages in Latin script, with Vietnamese; Greek and Cyrillic.
  "inter-more.woff2": [
    [0x100, 0x130],
    [0x132, 0x151],
    [0x154, 0x24f],
    [0x300, 0x331],
    [0x370, 0x3ff],
    [0x400, 0x4ff],
    [0x1e00, 0x1eff],
    [0x20ab],
  ],
};

/** The size limits in bytes. Browsers fetch the second file only if a text needs it. */
const budgets = { "inter.woff2": 40 << 10, "inter-more.woff2": 64 << 10 };

function characters(ranges) {
  const points = ranges.flatMap(([first, last = first]) =>
    Array.from({ length: last - first + 1 }, (_, i) => first + i),
  );
  return String.fromCodePoint(...points);
}

/** Returns @font-face rules by which a browser fetches only the files that it needs. */
export function fontFaces() {
  const hex = (point) => point.toString(16).toUpperCase();
  const range = ([first, last]) => `U+${hex(first)}${last === undefined ? "" : `-${hex(last)}`}`;
  return Object.entries(files)
    .map(
      ([name, ranges]) =>
        `@font-face{font-family:Inter;font-weight:400 700;font-display:swap;src:url(${name})` +
        ` format("woff2");unicode-range:${ranges.map(range).join(",")}}`,
    )
    .join("\n");
}

/** Builds the font files, by name, with their licence. */
export async function fonts() {
  const root = new URL("node_modules/inter-ui/", import.meta.url);
  const inter = await readFile(new URL("variable/InterVariable.woff2", root));
  const built = new Map([["inter.LICENSE.txt", await readFile(new URL("LICENSE.txt", root))]]);
  for (const [name, ranges] of Object.entries(files)) {
    const font = await subset(inter, characters(ranges), {
      targetFormat: "woff2",
      // Kerning, marks, tabular figures, and the two character variants of styles/base.ts.
      keepFeatures: ["calt", "ccmp", "kern", "mark", "mkmk", "tnum", "cv05", "ss03"],
      variationAxes: { opsz: 14, wght: { min: 400, max: 700 } },
    });
    process.stdout.write(`${name}: ${(font.length / 1024).toFixed(1)} of ${budgets[name] >> 10} KiB\n`);
    if (font.length > budgets[name]) {
      throw new Error(`${name} is over its size limit: see which characters were added in fonts.mjs`);
    }
    built.set(name, font);
  }
  return built;
}
