import { describe, expect, test } from "vitest";
import { tokens } from "./tokens.js";

test("tokens.css has the tokens of the elements", async () => {
  const note =
    "/* The tokens of tokens.ts, for pages. Written by tokens.test.ts: npx vitest run --project unit -u */";
  const rules = tokens.cssText.replace(/^ {2}/gm, "").replace(/:root,\s+:host/g, ":root");
  await expect(`${note}\n${rules.trim()}\n`).toMatchFileSnapshot("tokens.css");
});

const [main = "", ...media] = tokens.cssText.split("@media");
const forced = media.find((block) => block.includes("forced-colors")) ?? "";
const names = (css: string) => [...css.matchAll(/(--hd-[\w-]+):/g)].map(([, name]) => name);

/** Returns the colour of a token in a scheme, as #rrggbb. */
function colour(token: string, scheme: "light" | "dark"): string {
  const [, value = ""] = main.match(new RegExp(`--hd-${token}: (.*);`)) ?? [];
  const [, light = "", dark = ""] = value.match(/^light-dark\((#\w{6}), (#\w{6})\)$/) ?? [null, value, value];
  return scheme === "light" ? light : dark;
}

/** Returns the relative luminance of a colour, as WCAG 2 defines it. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((start) => Number.parseInt(hex.slice(start, start + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

const surfaces = ["bg", "surface", "raised", "overlay", "hover", "accent-wash", "urgent-wash", "good-wash"];
const inks = ["ink", "ink-2", "ink-3", "accent", "accent-strong", "urgent", "high", "normal", "low", "good"];
const faces = [1, 2, 3, 4, 5, 6, 7, 8].map((hue) => `face-${hue}`);

describe.each(["light", "dark"] as const)("contrast in the %s scheme", (scheme) => {
  const between = (one: string, other: string) => contrast(colour(one, scheme), colour(other, scheme));

  test.each(inks)("%s is readable on each surface", (ink) => {
    for (const surface of surfaces) {
      expect(between(ink, surface), surface).toBeGreaterThanOrEqual(4.5);
    }
  });

  test.each(["accent", "accent-strong"])("the label of a button is readable on %s", (fill) => {
    expect(between("accent-ink", fill)).toBeGreaterThanOrEqual(4.5);
  });

  test("danger buttons are readable under the pointer", () => {
    expect(between("surface", "urgent")).toBeGreaterThanOrEqual(4.5);
  });

  test("the frames of controls stand out from each surface", () => {
    for (const surface of surfaces) {
      expect(between("line-strong", surface), surface).toBeGreaterThanOrEqual(3);
    }
  });

  test("initials are readable on each face", () => {
    for (const face of faces) {
      expect(between("face-ink", face), face).toBeGreaterThanOrEqual(4.5);
    }
  });
});

test("each colour but those of faces has a forced one", () => {
  const colours = names(main).filter((name) =>
    /#\w{6}/.test(main.match(new RegExp(`${name}: .*;`))?.[0] ?? ""),
  );
  const free = faces.concat("face-ink").map((name) => `--hd-${name}`);
  expect(names(forced)).toEqual(expect.arrayContaining(colours.filter((name) => !free.includes(name ?? ""))));
});
