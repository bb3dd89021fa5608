import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { isolate } from "../core/index.js";

/** Every expression in a template, and what stands in it. */
const expression = /\$\{(?:[^{}]|\{[^{}]*\})*\}/g;

test("of people are set apart from the words around them, wherever they stand", () => {
  const found: string[] = [];
  let names = 0;
  for (const directory of ["src/elements", "src/page", "src/core"]) {
    for (const file of readdirSync(directory).filter(
      (name) => name.endsWith(".ts") && !name.includes(".test."),
    )) {
      for (const [text] of readFileSync(`${directory}/${file}`, "utf8").matchAll(expression)) {
        if (/\b(?:created_by|claimed_by|by|to|holder|winner)\??\.name\b/.test(text)) {
          names++;
          if (!/\b(?:name|isolate)\(/.test(text)) {
            found.push(`${file}: ${text}`);
          }
        }
      }
    }
  }
  expect(found).toEqual([]);
  expect(names).toBeGreaterThan(8);
});

test("are set apart without markup too", () => {
  expect(isolate("דנה")).toBe("\u2068דנה\u2069");
});
