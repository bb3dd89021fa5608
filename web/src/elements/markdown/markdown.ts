// The parser, in a file of its own: pages load it when they are idle, or when the first text needs it. It imports
// nothing that the page has too, or the bundler would make a third file of that.
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmStrikethroughFromMarkdown } from "mdast-util-gfm-strikethrough";
import { gfmTableFromMarkdown } from "mdast-util-gfm-table";
import { gfmTaskListItemFromMarkdown } from "mdast-util-gfm-task-list-item";
import { gfmAutolinkLiteral } from "micromark-extension-gfm-autolink-literal";
import { gfmStrikethrough } from "micromark-extension-gfm-strikethrough";
import { gfmTable } from "micromark-extension-gfm-table";
import { gfmTaskListItem } from "micromark-extension-gfm-task-list-item";
import { bareLinks } from "./bare-links.js";
import { type Decode, useDecoder } from "./entities.js";
import { isTooComplex } from "./limits.js";
import { fenceOutput } from "./output.js";

/** The tree of a document. */
export type Root = ReturnType<typeof fromMarkdown>;

/** A document, and the source that the positions in its tree refer to. */
export interface Document {
  root: Root;
  source: string;
}

const extensions = [
  gfmAutolinkLiteral(),
  gfmStrikethrough({ singleTilde: false }),
  gfmTable(),
  gfmTaskListItem(),
];
const mdastExtensions = [
  bareLinks,
  gfmStrikethroughFromMarkdown(),
  gfmTableFromMarkdown(),
  gfmTaskListItemFromMarkdown(),
];

/** Parses a text, or returns undefined if that would take too long. */
export function parse(text: string, decode: Decode): Document | undefined {
  useDecoder(decode);
  const source = fenceOutput(text.replace(/\r\n?/g, "\n"));
  return isTooComplex(source)
    ? undefined
    : { root: fromMarkdown(source, { extensions, mdastExtensions }), source };
}
