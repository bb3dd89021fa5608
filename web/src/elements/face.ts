import { html, type TemplateResult } from "lit";
import type { Person } from "../core/index.js";

const hues = 8;

/** Returns the class with the colour of a person, by their id: the same on each page and machine. */
export function faceClass(id: string): string {
  if (id === "") {
    return `hue-${hues}`; // who it is will be known soon
  }
  let hash = 0x811c9dc5; // FNV-1a
  for (const char of id) {
    hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  }
  return `hue-${(((hash ^ (hash >>> 15)) >>> 0) % hues) + 1}`;
}

/** Scripts whose letters stand alone. Letters of other scripts join, or are words. */
const alphabets = /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]/u;

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** Returns the initials of a name, at most two; an addition in brackets does not count. */
export function initials(name: string): string {
  const words = name.replace(/[(（[].*/su, "").match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu) ?? [];
  const [first, ...rest] = words.map((word) => [...graphemes.segment(word)][0]?.segment ?? "");
  const last = rest.at(-1);
  return [first, last]
    .filter((initial) => initial !== undefined && (initial === first || alphabets.test(`${first}`)))
    .join("")
    .toLocaleUpperCase();
}

/** Renders the face of a person. It has no accessible name: the name is always beside it. */
export function face({ id, name, agent }: Pick<Person, "id" | "name" | "agent">, size = ""): TemplateResult {
  const look = `face ${faceClass(id)} ${size} ${agent ? "square" : ""}`;
  return html`<span class=${look} aria-hidden="true"><bdi>${initials(name)}</bdi></span>`;
}
