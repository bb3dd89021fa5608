import { css } from "lit";

/** The search field and the chips. */
export const filters = css`
  .search {
    position: relative;
    display: grid;
    align-items: center;
  }

  .search > .mark {
    position: absolute;
    inset-inline-start: var(--hd-space-2);
    color: var(--hd-ink-3);
    pointer-events: none;
  }

  .search input {
    width: 100%;
    min-height: var(--hd-control);
    padding: 0 2.25rem 0 2rem;
    border: 1px solid var(--hd-line);
    border-radius: var(--hd-radius);
    background: var(--hd-raised);
    color: var(--hd-ink);
    font-size: var(--hd-text-sm);
    line-height: var(--hd-leading-tight);
    text-overflow: ellipsis;
    transition: border-color var(--hd-fast);
  }

  .search input:hover {
    border-color: var(--hd-line-strong);
  }

  .search input:focus {
    border-color: var(--hd-accent);
    background: var(--hd-surface);
    outline: 1px solid var(--hd-accent);
    outline-offset: -1px;
  }

  .search input::placeholder {
    color: var(--hd-ink-3);
    opacity: 1;
  }

  .search kbd,
  .search .empty {
    position: absolute;
    inset-inline-end: var(--hd-space-2);
  }

  .search input:focus ~ kbd {
    display: none;
  }

  .search .empty {
    inset-inline-end: 0;
    display: grid;
    place-items: center;
    width: var(--hd-control);
    height: var(--hd-control);
    padding: 0;
    border: 0;
    background: none;
    color: var(--hd-ink-2);
  }

  .search .empty:hover {
    color: var(--hd-ink);
  }

  .chips {
    display: flex;
    align-items: center;
    gap: var(--hd-space-1);
    margin-inline: calc(-1 * var(--gutter));
    padding-inline: var(--gutter);
    min-height: 1.75rem; /* the chips come later */
    overflow-x: auto;
    scrollbar-width: none;
  }

  .chip {
    flex: none;
    display: inline-flex;
    max-width: 14rem;
    border: 1px solid var(--hd-line);
    border-radius: 999px;
    color: var(--hd-ink-2);
    font-size: var(--hd-text-xs);
    font-weight: var(--hd-weight-medium);
    line-height: var(--hd-leading-tight);
  }

  .chip button,
  .clear {
    display: inline-flex;
    align-items: center;
    gap: 0.125rem;
    min-width: 0;
    min-height: 1.5rem;
    padding: 0 var(--hd-space-2);
    border: 0;
    border-radius: 999px;
    background: none;
  }

  .chip .mark {
    width: 0.75rem;
    height: 0.75rem;
  }

  .chip .pick .mark {
    margin-inline-end: -0.125rem;
    color: var(--hd-ink-3);
  }

  .chip button:hover,
  .chip [aria-expanded="true"] {
    background: var(--hd-hover);
    color: var(--hd-ink);
  }

  .chip button:focus-visible,
  .clear:focus-visible {
    outline-offset: -1px;
  }

  .chip.on {
    border-color: var(--hd-accent);
    background: var(--hd-accent-wash);
    color: var(--hd-accent-strong);
  }

  .chip.on .pick {
    padding-inline-end: 0.125rem;
  }

  .chip.on bdi {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .chip .remove {
    flex: none;
    justify-content: center;
    width: 1.5rem;
    padding: 0;
  }

  .clear {
    flex: none;
    color: var(--hd-accent);
    font-size: var(--hd-text-xs);
    font-weight: var(--hd-weight-medium);
  }

  .clear:hover {
    text-decoration: underline;
    text-underline-offset: 0.2em;
  }

  @media (hover: none) {
    .search kbd {
      display: none;
    }
  }

  /* Chips look lighter than a finger needs: their targets reach into the space around them. */
  @media (pointer: coarse) {
    .search input {
      font-size: var(--hd-text-lg);
    }

    .chips {
      gap: var(--hd-space-2);
      min-height: 2.75rem;
      padding-block: var(--hd-space-1);
    }

    .chip button,
    .clear {
      position: relative;
      min-height: 2.25rem;
      padding-inline: var(--hd-space-3);
    }

    .chip button::after,
    .clear::after {
      content: "";
      position: absolute;
      inset: -0.25rem 0;
    }

    .chip button {
      min-width: 2.75rem;
    }
  }

  @media (forced-colors: active) {
    .chip.on {
      border: 2px solid Highlight;
    }
  }
`;
