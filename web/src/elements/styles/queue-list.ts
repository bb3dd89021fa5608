import { css } from "lit";

/** The list around the rows: arrivals that are held back, and the hint. */
export const list = css`
  .queue {
    display: grid;
    gap: var(--hd-space-4);
    align-content: start;
  }

  .list {
    position: relative;
    display: grid;
    gap: var(--hd-space-3);
  }

  ol {
    border: 1px solid var(--hd-line);
    border-radius: var(--hd-radius-lg);
    background: var(--hd-surface);
    box-shadow: var(--hd-shadow);
    overflow: clip;
  }

  ol[hidden] {
    display: none;
  }

  /* Has no height: what it holds must not push the rows away. */
  .dock {
    position: sticky;
    top: var(--hd-space-4);
    z-index: 2;
    display: grid;
    justify-items: center;
    align-content: center;
    height: 0;
  }

  .held {
    min-height: 2rem;
    padding: 0 var(--hd-space-4);
    border: 0;
    border-radius: 2rem;
    background: var(--hd-accent);
    color: var(--hd-accent-ink);
    font-size: var(--hd-text-sm);
    font-weight: 600;
    box-shadow: var(--hd-shadow);
  }

  .more {
    justify-self: center;
  }

  .hint {
    display: none;
    color: var(--hd-ink-2);
    font-size: var(--hd-text-xs);
    text-align: center;
  }

  .hint .link {
    margin-inline-start: var(--hd-space-2);
  }

  @media (hover: hover) {
    .hint {
      display: block;
    }
  }

  @media (pointer: coarse) {
    .held {
      min-height: 2.75rem;
    }
  }
`;
