import { css } from "lit";

/** The list around the rows: groups, space for what is out of sight, and arrivals that are held back. */
export const list = css`
  :host {
    --gutter: var(--hd-space-4);
    --row-height: var(--hd-row);
    --heading-height: 2rem;
    background: var(--hd-surface);
  }

  :host([density="comfortable"]) {
    --row-height: var(--hd-row-comfortable);
  }

  .queue {
    display: flow-root;
    min-height: 100%;
  }

  .list {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    padding-bottom: var(--hd-space-5);
  }

  .list.stale .rows {
    opacity: 0.6;
  }

  .group > ol {
    overflow: clip;
  }

  .group > h3 {
    display: flex;
    align-items: center;
    gap: 0.3em;
    height: var(--heading-height);
    padding: 0 var(--gutter);
    border-bottom: 1px solid var(--hd-line);
    background: var(--hd-raised);
    color: var(--hd-ink-2);
    font-size: var(--hd-text-xs);
    font-weight: var(--hd-weight-strong);
    white-space: nowrap;
  }

  .space {
    contain: strict;
  }

  /* Has no height: what it holds must not push the rows away. */
  .dock {
    position: sticky;
    top: calc(var(--header-height, 0px) + var(--hd-space-4));
    z-index: 2;
    display: grid;
    justify-items: center;
    align-content: center;
    height: 0;
  }

  .held {
    min-height: var(--hd-control);
    padding: 0 var(--hd-space-4);
    border: 0;
    border-radius: 999px;
    background: var(--hd-accent);
    color: var(--hd-accent-ink);
    font-size: var(--hd-text-sm);
    font-weight: var(--hd-weight-strong);
  }

  .more {
    justify-self: center;
    margin-top: var(--hd-space-3);
  }

  @container (width < 26rem) {
    .queue {
      --gutter: var(--hd-space-3);
    }
  }
`;
