import { expect, test } from "vitest";
import { faceClass, initials } from "./face.js";

test("a person has the same colour everywhere", () => {
  expect(faceClass("0198c0de-0001-7000-8000-696e67726964")).toBe(
    faceClass("0198c0de-0001-7000-8000-696e67726964"),
  );
});

test("ids that differ in one character use all eight colours evenly", () => {
  const counts = new Map<string, number>();
  for (let i = 0; i < 4096; i++) {
    const face = faceClass(`0198c0de-0001-7000-8000-${i.toString(16).padStart(12, "0")}`);
    counts.set(face, (counts.get(face) ?? 0) + 1);
  }
  expect([...counts.keys()].sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((hue) => `hue-${hue}`));
  expect(Math.min(...counts.values())).toBeGreaterThan(400);
});

test.each([
  ["Ingrid Sørbø", "IS"],
  ["Nguyễn Thùy Linh", "NL"],
  ["Dana", "D"],
  ["Åsa von der Østen-Ødegård", "ÅØ"],
  ["ольга петрова", "ОП"],
  ["中村 愛子 (Aiko)", "中"],
  ["山田太郎", "山"],
  ["ليلى حداد", "ل"],
  ["निशा वर्मा", "नि"],
  ["release-bot 2", "R2"],
  ["\u202eevil\u202c Name", "EN"],
  ["🙂", ""],
  ["", ""],
])("the initials of %s are %s", (name, expected) => {
  expect(initials(name)).toBe(expected);
});
