import { expect, test } from "vitest";
import { isolate, singleLine } from "./isolate.js";

test("directional and control characters are removed from names", () => {
  const directional = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069";
  for (const char of directional) {
    expect(singleLine(`Da${char}na`)).toBe("Dana");
  }
  expect(singleLine("Dana\u0000\u0007\u009f")).toBe("Dana");
});

test("a name is on one line", () => {
  expect(singleLine(" Dana\r\n\tOkafor\u2028Jr ")).toBe("Dana Okafor Jr");
});

test("joiners and accents of names stay", () => {
  for (const name of ["नि\u200dतिन", "می\u200cخواهم", "👩\u200d💻 Ada", "Nguyễn Thùy Linh", "דנה"]) {
    expect(singleLine(name)).toBe(name);
  }
});

test("an isolated name cannot end its isolation", () => {
  expect(isolate("דנה\u2069\u202e")).toBe("\u2068דנה\u2069");
});
