import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";

test("page, elements and parser are within their size limits", () => {
  const printed = execFileSync("node", ["build.mjs", "sizes"], { encoding: "utf8" });
  for (const name of ["page.js", "handoffd.js", "panels.js", "markdown.js"]) {
    expect(printed).toMatch(new RegExp(`^${name}[^:]*: [\\d.]+ of \\d+ KiB`, "m"));
  }
});
