import { css } from "lit";

/** The button of a row, and rows of the comfortable density. */
export const act = css`
  /* Before the age and the target, which stay where they are: the words beside it end earlier. */
  .act {
    grid-area: 1 / 2 / 3 / 3;
    align-self: center;
    justify-self: end;
    z-index: 1;
    min-height: 1.625rem;
    padding: 0 0.625rem;
    border-color: var(--hd-line-strong);
    background: var(--hd-surface);
    color: var(--hd-accent);
    font-size: var(--hd-text-xs);
    opacity: 0;
  }

  .row:is(:hover, :focus-within, .pending) .act {
    opacity: 1;
  }

  .row:is(:hover, :focus-within, .pending):has(.act) {
    :is(.title, .about) {
      grid-column: 2 / 3;
      padding-inline-end: 5.5rem;
    }
  }

  .row .act:hover {
    border-color: var(--hd-accent);
    background: var(--hd-accent);
    color: var(--hd-accent-ink);
  }

  /* Without a pointer that hovers it is always there: a word at the end of the row, as tall as a finger needs. */
  @media (pointer: coarse), (hover: none) {
    .row:has(.act) {
      padding-inline-end: calc(var(--gutter) + 3.75rem);
    }

    .row .act,
    .row .act:hover {
      position: absolute;
      grid-area: auto; /* its place is the row, not the column of the title */
      top: calc(50% - 1.375rem);
      inset-inline-end: 0;
      min-width: calc(3.25rem + var(--gutter));
      min-height: 2.75rem;
      padding: 0;
      border-color: transparent;
      background: none;
      color: var(--hd-accent);
      font-size: var(--hd-text-sm);
      opacity: 1;
    }

    .row:has(.act) :is(.title, .about) {
      padding-inline-end: 0;
    }
  }

  :host([density="comfortable"]) .row {
    grid-template-rows: auto auto;
    gap: var(--hd-space-1) var(--hd-space-3);
  }

  :host([density="comfortable"]) .title {
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    white-space: normal;
    overflow-wrap: anywhere;
  }

  :host([density="comfortable"]) .row > .mark {
    align-self: start;
    margin-top: 0.2rem;
  }

  :host([density="comfortable"]) .about {
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 3;
    white-space: normal;
    overflow-wrap: anywhere;
  }

  @media (forced-colors: active) {
    .held,
    .row .act:hover {
      forced-color-adjust: none;
      border-color: Highlight;
      background: Highlight;
      color: HighlightText;
    }

    .row.selected {
      padding-inline-start: calc(var(--gutter) - 4px);
      border-inline-start: 4px solid Highlight;
    }
  }
`;
