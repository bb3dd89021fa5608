// The letters of the page: Inter, cut down to what the page needs of it. The same input gives the same bytes.
import { readFile } from "node:fs/promises";
import subset from "subset-font";

/** Which characters each file has, by code points. */
const files = {
  // The languages of Western Europe, punctuation, arrows and marks.
  "inter.woff2": [
    [0x20, 0x7e],
    [0xa0, 0xff],
    [0x131],
    [0x152, 0x153],
    [0x2010, 0x205e],
    [0x20ac],
    [0x2122],
    [0x2190, 0x2199],
    [0x2212],
    [0x25cf],
    [0x2713],
  ],
  // The other languages in Latin letters, Vietnamese among them; Greek and Cyrillic.
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

/** What both files may weigh. The second is fetched only where a name needs it. */
const budgets = { "inter.woff2": 40 << 10, "inter-more.woff2": 64 << 10 };

function characters(ranges) {
  const points = ranges.flatMap(([first, last = first]) =>
    Array.from({ length: last - first + 1 }, (_, i) => first + i),
  );
  return String.fromCodePoint(...points);
}

/** The rules by which a browser fetches just the files that it needs. */
export function fontFaces() {
  const hex = (point) => point.toString(16).toUpperCase();
  const range = ([first, last]) => `U+${hex(first)}${last === undefined ? "" : `-${hex(last)}`}`;
  return Object.entries(files)
    .map(
      ([name, ranges]) =>
        `@font-face{font-family:Inter;font-weight:400 700;font-display:swap;src:url(/assets/${name})` +
        ` format("woff2");unicode-range:${ranges.map(range).join(",")}}`,
    )
    .join("\n");
}

/** The files, by name, and the licence that goes with them. */
export async function fonts() {
  const root = new URL("node_modules/inter-ui/", import.meta.url);
  const inter = await readFile(new URL("variable/InterVariable.woff2", root));
  const built = new Map([["inter.LICENSE.txt", await readFile(new URL("LICENSE.txt", root))]]);
  for (const [name, ranges] of Object.entries(files)) {
    const font = await subset(inter, characters(ranges), {
      targetFormat: "woff2",
      // Kerning and marks; figures of one width; and the two forms that sheet.ts asks for.
      keepFeatures: ["calt", "ccmp", "kern", "mark", "mkmk", "tnum", "cv05", "ss03"],
      variationAxes: { opsz: 14, wght: { min: 400, max: 700 } },
    });
    process.stdout.write(`${name}: ${(font.length / 1024).toFixed(1)} of ${budgets[name] >> 10} KiB\n`);
    if (font.length > budgets[name]) {
      throw new Error(`${name} has become too heavy: see which characters were added in fonts.mjs`);
    }
    built.set(name, font);
  }
  return built;
}
