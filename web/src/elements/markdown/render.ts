import { html, nothing, type TemplateResult } from "lit";
import { check } from "../icons.js";
import { codeBlock, revealed } from "./code.js";
import { link } from "./link.js";
import type { Document, Root } from "./markdown.js";
import { scrollable } from "./scrollable.js";

type Node = Root["children"][number];
type Of<Type extends Node["type"]> = Extract<Node, { type: Type }>;
type Rendered = TemplateResult | string | typeof nothing;

/** The number of an item, and how it was written: "3.", "3)", "003.". */
interface Numbering {
  value: number;
  marker: string;
}

/** More elements within each other than people write: the rest is shown as it was written. */
const maxDepth = 60;

/**
 * Renders a document with elements of this list only; nothing in a text makes others. What has no element, such as
 * HTML and the definitions of links, is shown as it was written: no text is lost.
 */
export function render({ root, source }: Document): Rendered[] {
  return new Renderer(source, root).blocks(root.children);
}

class Renderer {
  readonly #source: string;
  readonly #definitions = new Map<string, Of<"definition">>();
  #depth = 0;
  #inLink = false;

  constructor(source: string, root: Root) {
    this.#source = source;
    this.#define(root.children);
  }

  /** Renders nodes that stand among text. */
  all(nodes: readonly Node[]): Rendered[] {
    this.#depth++;
    const rendered = nodes.map((node) => (this.#depth > maxDepth ? this.#written(node) : this.#node(node)));
    this.#depth--;
    return rendered;
  }

  /** Renders nodes that stand below each other. */
  blocks(nodes: readonly Node[]): Rendered[] {
    return nodes.map((node) => {
      const [rendered] = this.all([node]);
      return typeof rendered === "string" ? html`<p dir="auto">${rendered}</p>` : (rendered ?? nothing);
    });
  }

  #node(node: Node): Rendered {
    switch (node.type) {
      case "text":
        return node.value;
      case "paragraph":
        return html`<p dir="auto">${this.all(node.children)}</p>`;
      case "heading":
        return html`<p dir="auto" class="heading h${node.depth}">${this.all(node.children)}</p>`;
      case "emphasis":
        return html`<em>${this.all(node.children)}</em>`;
      case "strong":
        return html`<strong>${this.all(node.children)}</strong>`;
      case "delete":
        return html`<del>${this.all(node.children)}</del>`;
      case "inlineCode":
        return html`<code dir="ltr">${revealed(node.value)}</code>`;
      case "break":
        return html`<br />`;
      case "code":
        return codeBlock(node.value, [node.lang, node.meta].filter(Boolean).join(" "));
      case "blockquote":
        return html`<blockquote>${this.blocks(node.children)}</blockquote>`;
      case "thematicBreak":
        return html`<hr />`;
      case "list":
        return this.#list(node);
      case "table":
        return this.#table(node);
      case "link":
        return this.#link(node.children, node);
      case "linkReference": {
        const target = this.#definitions.get(node.identifier);
        return target ? this.#link(node.children, target) : this.#written(node);
      }
      case "image":
        return this.#image(node, node);
      case "imageReference": {
        const target = this.#definitions.get(node.identifier);
        return target ? this.#image(node, target) : this.#written(node);
      }
      case "definition":
        return html`<p class="quiet" dir="auto">${this.#written(node)}</p>`;
      case "html":
        return node.value;
      default:
        return this.#written(node);
    }
  }

  #list(list: Of<"list">): TemplateResult {
    const items = list.children.map((item, i) =>
      this.#item(item, list.ordered ? this.#number(list, i) : undefined),
    );
    const kind = list.spread || list.children.some((item) => item.spread) ? "list loose" : "list";
    return list.ordered ? html`<ol class=${kind}>${items}</ol>` : html`<ul class=${kind}>${items}</ul>`;
  }

  /** Returns the number of an item as it was written, unless all items have one number: then they are counted. */
  #number({ children }: Of<"list">, i: number): Numbering {
    const marker = (item: Of<"listItem"> | undefined) =>
      /^\d+[.)]/.exec(item ? this.#written(item) : "")?.[0] ?? "";
    const [first, second, own] = [children[0], children[1], children[i]].map(marker);
    const value = Number.parseInt(own ?? "", 10) + (first === second ? i : 0);
    return { value, marker: first === second ? `${value}${own?.at(-1)}` : (own ?? "") };
  }

  #item(item: Of<"listItem">, number: Numbering | undefined): TemplateResult {
    const content = this.blocks(item.children);
    if (item.checked !== null && item.checked !== undefined) {
      const label = item.checked ? "Done" : "To do";
      return html`<li class="task" dir="auto" value=${number?.value ?? nothing}>
        <span class="box" role="img" aria-label=${label}>${item.checked ? check : nothing}</span>
        <div>${content}</div>
      </li>`;
    }
    return number === undefined
      ? html`<li dir="auto">${content}</li>`
      : html`<li dir="auto" value=${number.value} data-marker=${number.marker}>${content}</li>`;
  }

  #table({ children, align }: Of<"table">): TemplateResult {
    const [head, ...rows] = children;
    const side = (i: number) => align?.[i] ?? "start";
    return html`<div class="table"><div ${scrollable("Table")}><table>
      <thead><tr>${head?.children.map(
        (cell, i) => html`<th scope="col" dir="auto" class=${side(i)}>${this.all(cell.children)}</th>`,
      )}</tr></thead>
      <tbody>${rows.map(
        (row) =>
          html`<tr>${row.children.map(
            (cell, i) => html`<td dir="auto" class=${side(i)}>${this.all(cell.children)}</td>`,
          )}</tr>`,
      )}</tbody>
    </table></div></div>`;
  }

  #link(children: readonly Node[], target: { url: string; title?: string | null | undefined }): Rendered {
    const outer = this.#inLink;
    this.#inLink = true;
    const content = this.all(children);
    this.#inLink = outer;
    return link(content, textOf(children), target);
  }

  /** Renders an image as a link: it is not loaded, because that tells its server who reads. */
  #image(
    node: Of<"image"> | Of<"imageReference">,
    target: { url: string; title?: string | null | undefined },
  ): Rendered {
    const alt = node.alt ?? "";
    const known = `${alt} ${target.url} ${target.title ?? ""}`;
    const words = this.#written(node).match(/[\p{L}\p{N}]+/gu) ?? [];
    if (this.#inLink || (node.type === "image" && words.some((word) => !known.includes(word)))) {
      return this.#written(node);
    }
    const shown = alt || target.url;
    return link(shown, shown, target);
  }

  /** Returns a node as it was written. */
  #written({ position }: Node): string {
    return this.#source.slice(position?.start.offset, position?.end.offset);
  }

  #define(nodes: readonly Node[], depth = 0): void {
    for (const node of nodes) {
      if (node.type === "definition") {
        if (!this.#definitions.has(node.identifier)) {
          this.#definitions.set(node.identifier, node);
        }
      } else if ("children" in node && depth < maxDepth) {
        this.#define(node.children, depth + 1);
      }
    }
  }
}

/** Returns the text of nodes. */
function textOf(nodes: readonly Node[], depth = 0): string {
  return nodes
    .map((node) =>
      "value" in node
        ? node.value
        : "children" in node && depth < maxDepth
          ? textOf(node.children, depth + 1)
          : "",
    )
    .join("");
}
