import { css } from "lit";

/** The heading, the connection and the views. */
export const header = css`
  header {
    display: grid;
    grid-template-columns: 1fr auto;
    align-items: center;
    gap: var(--hd-space-3) var(--hd-space-4);
  }

  .heading {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0 var(--hd-space-3);
  }

  .heading .overdue {
    font-size: var(--hd-text-sm);
  }

  header h2 {
    font-size: var(--hd-text-xl);
    font-weight: 650;
    letter-spacing: -0.018em;
    line-height: 1.2;
  }

  .stopped {
    grid-column: 1 / -1;
    font-size: var(--hd-text-sm);
  }

  .views {
    grid-column: 1 / -1;
    display: flex;
    gap: var(--hd-space-1);
    overflow-x: auto;
    scrollbar-width: none;
    border-bottom: 1px solid var(--hd-line);
  }

  .views button {
    position: relative;
    flex: none;
    min-height: 2.5rem;
    padding: 0 var(--hd-space-3);
    border: 0;
    background: none;
    color: var(--hd-ink-2);
    font-size: var(--hd-text-sm);
    font-weight: 550;
  }

  .views button:first-child {
    margin-inline-start: calc(-1 * var(--hd-space-3));
  }

  .views button:hover {
    color: var(--hd-ink);
  }

  .views button:focus-visible {
    outline-offset: -2px;
    border-radius: var(--hd-radius);
  }

  .views [aria-current] {
    color: var(--hd-ink);
  }

  .views [aria-current]::after {
    content: "";
    position: absolute;
    inset: auto var(--hd-space-3) 0;
    border-bottom: 2px solid var(--hd-accent);
  }

  .count {
    margin-inline-start: 0.2em;
    color: var(--hd-ink-2);
    font-weight: 450;
  }

  @container (width < 26rem) {
    .views {
      justify-content: space-between;
      gap: 0;
    }

    .views button {
      padding: 0 0.4rem;
    }

    .views button:first-child {
      margin-inline-start: -0.4rem;
    }

    .views button:last-child {
      margin-inline-end: -0.4rem;
    }

    .views [aria-current]::after {
      inset-inline: 0.4rem;
    }

    /* The least useful count goes first where space is short. */
    [data-view="closed"] .count {
      display: none;
    }
  }

  @media (pointer: coarse) {
    .views button {
      min-height: 2.75rem;
    }
  }
`;
