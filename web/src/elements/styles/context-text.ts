import { css } from "lit";
import { code } from "./context-code.js";

/** Text that people and AIs have written, in every element that shows some. */
export const text = css`
  ${code}

  .prose {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.65em;
    max-width: var(--hd-measure);
    overflow-wrap: anywhere;
  }

  .prose :is(p, td, th) {
    white-space: pre-wrap;
  }

  .prose .plain {
    unicode-bidi: plaintext;
  }

  .prose .heading {
    margin-top: 0.35em;
    font-weight: 600;
    line-height: 1.35;
  }

  .prose .heading:first-child {
    margin-top: 0;
  }

  .prose :is(.h1, .h2) {
    font-size: 1.125em;
  }

  .prose :is(.h4, .h5, .h6) {
    color: var(--hd-ink-2);
  }

  .prose a {
    color: var(--hd-accent);
    text-decoration: underline;
    text-underline-offset: 0.2em;
    text-decoration-thickness: 1px;
  }

  .prose a:hover {
    color: var(--hd-accent-strong);
    text-decoration-thickness: 2px;
  }

  .prose strong {
    font-weight: 600;
  }

  .prose blockquote {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.65em;
    padding-inline-start: var(--hd-space-3);
    border-inline-start: 2px solid var(--hd-line-strong);
    color: var(--hd-ink-2);
  }

  .prose hr {
    width: 100%;
    margin: 0.25em 0;
    border: 0;
    border-top: 1px solid var(--hd-line);
  }

  .prose .list {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.25em;
    margin: 0;
    padding-inline-start: 1.5em;
  }

  .prose .list.loose {
    gap: 0.65em;
  }

  .prose ul.list {
    list-style: disc;
  }

  .prose ul.list ul.list {
    list-style: circle;
  }

  .prose ol.list {
    padding-inline-start: 2em;
    list-style: decimal;
  }

  .prose .list > li {
    display: list-item;
    padding: 0;
    font-size: inherit;
  }

  .prose .list > li::marker {
    color: var(--hd-ink-2);
    font-variant-numeric: tabular-nums;
  }

  .prose .list > li[data-marker]::marker {
    content: attr(data-marker) " ";
  }

  .prose li > :is(p, figure, blockquote, .list, .table) + * {
    margin-top: 0.25em;
  }

  .prose .loose > li > * + * {
    margin-top: 0.65em;
  }

  .prose .list > .task {
    display: flex;
    gap: 0.6em;
    margin-inline-start: -1.5em;
    list-style: none;
  }

  .prose .task > div {
    flex: 1;
    min-width: 0;
  }

  .prose .box {
    flex: none;
    display: grid;
    place-items: center;
    width: 1em;
    height: 1em;
    margin-top: 0.25em;
    border: 1px solid var(--hd-line-strong);
    border-radius: 0.2em;
  }

  .prose .box .mark {
    width: 0.85em;
    height: 0.85em;
  }

  .prose .table {
    min-width: 0;
  }

  .prose .table > div {
    border: 1px solid var(--hd-line);
    border-radius: var(--hd-radius);
    overflow-x: auto;
    overflow-wrap: normal;
  }

  .prose table {
    min-width: 100%;
    border-collapse: collapse;
    font-size: 0.93em;
    font-variant-numeric: tabular-nums;
  }

  .prose :is(th, td) {
    max-width: 28rem;
    padding: 0.4em 0.75em;
    text-align: start;
    vertical-align: top;
  }

  .prose :is(th, td).right {
    text-align: end;
  }

  .prose :is(th, td).center {
    text-align: center;
  }

  .prose th {
    background: var(--hd-raised);
    font-weight: 600;
  }

  .prose td {
    border-top: 1px solid var(--hd-line);
  }
`;
