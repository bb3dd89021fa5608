import { css } from "lit";

/** Buttons, fields, links and keys, for shadow roots and for the page's document. */
export const controls = css`
  :focus {
    outline: none;
  }

  :focus-visible {
    outline: var(--hd-focus);
    outline-offset: 2px;
  }

  button,
  input,
  select,
  textarea {
    font: inherit;
    color: inherit;
    letter-spacing: inherit;
  }

  button {
    cursor: pointer;
  }

  /* Secondary. A .primary one is what the user came for, .quiet is beside it, .danger cannot be undone. */
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: var(--hd-space-2);
    min-height: var(--hd-control);
    padding: 0 var(--hd-space-3);
    border: 1px solid var(--hd-line-strong);
    border-radius: var(--hd-radius);
    background: var(--hd-surface);
    color: var(--hd-ink);
    font-size: var(--hd-text-sm);
    font-weight: var(--hd-weight-medium);
    line-height: var(--hd-leading-tight);
    text-decoration: none;
    white-space: nowrap;
    transition:
      background-color var(--hd-fast),
      border-color var(--hd-fast);
  }

  .button:hover {
    border-color: var(--hd-ink-2);
    background: var(--hd-hover);
  }

  .button.primary {
    border-color: var(--hd-accent);
    background: var(--hd-accent);
    color: var(--hd-accent-ink);
    font-weight: var(--hd-weight-strong);
  }

  .button.primary:hover {
    border-color: var(--hd-accent-strong);
    background: var(--hd-accent-strong);
  }

  .button.quiet {
    border-color: transparent;
    background: none;
    color: var(--hd-ink-2);
  }

  .button.quiet:hover {
    background: var(--hd-hover);
    color: var(--hd-ink);
  }

  .button.danger {
    border-color: var(--hd-urgent);
    background: none;
    color: var(--hd-urgent);
  }

  .button.danger:hover {
    background: var(--hd-urgent);
    color: var(--hd-surface);
  }

  /* A square with an icon. */
  .button.icon {
    flex: none;
    width: var(--hd-control);
    padding: 0;
  }

  .button:is([aria-disabled="true"], :disabled) {
    cursor: progress;
    opacity: 0.7;
  }

  .field {
    width: 100%;
    min-height: var(--hd-control);
    padding: var(--hd-space-1) var(--hd-space-2);
    border: 1px solid var(--hd-line-strong);
    border-radius: var(--hd-radius);
    background: var(--hd-surface);
    color: var(--hd-ink);
    font-size: var(--hd-text-md);
  }

  textarea.field {
    padding: var(--hd-space-2) var(--hd-space-3);
    line-height: var(--hd-leading);
    resize: vertical;
  }

  .field::placeholder {
    color: var(--hd-ink-3);
    opacity: 1;
  }

  .field:focus-visible {
    border-color: var(--hd-accent);
    outline-offset: -1px;
  }

  .link {
    min-height: 1.5rem;
    padding: 0;
    border: 0;
    background: none;
    color: var(--hd-accent);
    font-weight: var(--hd-weight-medium);
    text-decoration: underline;
    text-underline-offset: 0.2em;
    text-decoration-thickness: 1px;
  }

  kbd {
    display: inline-block;
    min-width: 1.4em;
    padding: 0 0.3em;
    border: 1px solid var(--hd-line-strong);
    border-radius: 0.25rem;
    background: var(--hd-raised);
    color: var(--hd-ink-2);
    font: 500 0.6875rem / 1.5 var(--hd-font);
    text-align: center;
  }

  @media (forced-colors: active) {
    .button.primary,
    .button.primary:hover {
      forced-color-adjust: none;
      border-color: Highlight;
      background: Highlight;
      color: HighlightText;
    }
  }

  @media (pointer: coarse) {
    .link {
      min-height: var(--hd-control);
    }

    /* Safari on phones enlarges the page for fields with smaller text. */
    .field {
      font-size: var(--hd-text-lg);
    }
  }
`;
