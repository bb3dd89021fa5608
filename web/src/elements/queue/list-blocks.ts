import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Row } from "../../core/index.js";
import type { Block, Placed } from "./window-range.js";

/** How a list is named, and how its rows are rendered. */
export interface BlockView {
  /** The accessible name of a list without a heading. */
  name: string;
  /** Whether more rows are on the server, after the last one. */
  more: boolean;
  row: (row: Row, position: number, of: number) => TemplateResult;
}

/** Renders the part of a list that is in sight, and space for the rest, so that it scrolls as if all was rendered. */
export function listBlocks(blocks: readonly Block[], view: BlockView): unknown {
  const last = blocks.length - 1;
  return repeat(
    blocks.map((block, i) => ({ block, i })),
    ({ block, i }) => ("space" in block ? `space-${i}` : `group-${block.group.label}`),
    ({ block, i }) => ("space" in block ? spaceBlock(block.space) : groupBlock(block, view, i === last)),
  );
}

function spaceBlock({ rows, headings }: { rows: number; headings: number }): TemplateResult {
  const height = `height: calc(${rows} * var(--row-height) + ${headings} * var(--heading-height))`;
  return html`<div class="space" .style=${height}></div>`;
}

function groupBlock(
  { group, pieces }: Extract<Block, { group: unknown }>,
  view: BlockView,
  isLast: boolean,
): TemplateResult {
  const { label, rows } = group;
  const of = isLast && view.more ? -1 : rows.length;
  return html`<section class="group" data-group=${label || nothing}>
    ${
      label
        ? html`<h3>${label} <span class="count num">${of < 0 ? nothing : rows.length}</span></h3>`
        : nothing
    }
    <ol role="list" part="list" aria-label=${label ? `${view.name}, ${label}` : view.name}>
      ${repeat(pieces, keyOf, (piece) => itemOf(piece, view, of))}
    </ol>
  </section>`;
}

function itemOf(piece: number | Placed, { row }: BlockView, of: number): TemplateResult {
  return typeof piece === "number" ? spaceRow(piece) : row(piece.row, piece.index + 1, of);
}

/** Returns the key of a row, or of the space before the row after it. */
function keyOf(piece: number | Placed, index: number): string {
  return typeof piece === "number" ? `space-${index}` : piece.row.card.id;
}

function spaceRow(rows: number): TemplateResult {
  return html`<li class="space" aria-hidden="true" .style=${`height: calc(${rows} * var(--row-height))`}></li>`;
}
