import { css } from "lit";

/** Customer, waiting time, status and actions. */
export const facts = css`
  aside {
    display: grid;
    gap: var(--hd-space-4);
    align-content: start;
    padding: var(--hd-space-4);
    border: 1px solid var(--hd-line);
    border-radius: var(--hd-radius-lg);
    background: var(--hd-surface);
    box-shadow: var(--hd-shadow);
  }

  .facts {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr));
    gap: var(--hd-space-4);
  }

  dt {
    color: var(--hd-ink-2);
    font-size: var(--hd-text-xs);
  }

  dd {
    font-weight: 550;
    overflow-wrap: anywhere;
  }

  dd .quiet {
    display: block;
    font-size: var(--hd-text-xs);
    font-weight: 400;
  }

  .big {
    font-size: var(--hd-text-xl);
    font-weight: 650;
    letter-spacing: -0.02em;
    line-height: 1.2;
    white-space: nowrap;
  }

  [data-overdue] .big {
    color: var(--hd-urgent);
  }

  dd .overdue {
    display: inline-block;
    margin-top: var(--hd-space-1);
    font-size: var(--hd-text-sm);
  }

  dd .was {
    display: inline-block;
  }

  .actions:not(:has(*)) {
    display: none;
  }

  .actions,
  .actions form {
    display: grid;
    gap: var(--hd-space-3);
  }

  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: var(--hd-space-2);
  }

  .buttons .primary {
    flex: 1 0 auto;
    max-width: 20rem;
  }

  .actions .button {
    min-height: 2.5rem;
  }

  .actions label {
    font-weight: 600;
  }

  .actions form .quiet {
    font-size: var(--hd-text-xs);
  }

  textarea {
    width: 100%;
    min-height: 7rem;
    padding: var(--hd-space-3);
    border: 1px solid var(--hd-line-strong);
    border-radius: var(--hd-radius);
    background: var(--hd-bg);
    line-height: 1.5;
    resize: vertical;
    field-sizing: content;
    max-height: 24rem;
  }

  .trouble {
    padding: var(--hd-space-3);
    border-radius: var(--hd-radius);
    background: var(--hd-urgent-wash);
    font-size: var(--hd-text-sm);
    font-weight: 550;
  }

  .outcome,
  .kept {
    display: grid;
    gap: var(--hd-space-2);
    padding-top: var(--hd-space-4);
    border-top: 1px solid var(--hd-line);
    font-size: var(--hd-text-sm);
  }

  @container (width >= 52rem) {
    aside {
      grid-area: 1 / 2 / 3 / 3;
      position: sticky;
      top: var(--hd-space-4);
      align-self: start;
    }

    .facts {
      grid-template-columns: 1fr;
    }

    .buttons {
      display: grid;
    }

    form .buttons {
      grid-template-columns: 1fr auto;
    }
  }

  @media (pointer: coarse) {
    .actions .button,
    .back {
      min-height: 2.75rem;
    }
  }
`;
