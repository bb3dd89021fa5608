import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { isolate } from "../core/index.js";

/** Matches the name of a person, with the function that it is passed to. */
const personName = /(\w+\()?[\w.?]*\b(?:created_by|claimed_by|by|to|claimer|winner)\??\.name\b/g;

test("every name of a person that is shown is isolated", () => {
  const wrong: string[] = [];
  let names = 0;
  for (const directory of ["src/elements", "src/page", "src/core"]) {
    for (const file of readdirSync(directory, { recursive: true, encoding: "utf8" }).filter((each) =>
      /(?<!\.test)\.ts$/.test(each),
    )) {
      for (const [text, call] of readFileSync(`${directory}/${file}`, "utf8").matchAll(personName)) {
        names++;
        if (call !== "name(" && call !== "isolate(") {
          wrong.push(`${file}: ${text}`);
        }
      }
    }
  }
  expect(wrong).toEqual([]);
  expect(names).toBeGreaterThan(8);
});

test("names are isolated in plain text", () => {
  expect(isolate("דנה")).toBe("\u2068דנה\u2069");
});
