import { css } from "lit";

/** The form that resolves or answers, and drafts that can no longer be sent. */
export const composer = css`
  .composer {
    display: grid;
    gap: var(--hd-space-2);
  }

  .composer-row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--hd-space-2) var(--hd-space-3);
    min-width: 0;
  }

  .composer-row > .end {
    margin-inline-start: auto;
  }

  .composer fieldset {
    min-width: 0;
    margin: 0;
    border: 0;
  }

  /* One of two, side by side. */
  .segments {
    display: inline-flex;
    min-width: 0;
    margin: 0;
    padding: 2px;
    border: 0;
    border-radius: var(--hd-radius);
    background: var(--hd-hover);
  }

  .segment {
    display: inline-flex;
    align-items: center;
    min-height: calc(var(--hd-control) - 4px);
    padding: 0 var(--hd-space-3);
    border: 1px solid transparent;
    border-radius: calc(var(--hd-radius) - 1px);
    background: none;
    color: var(--hd-ink-2);
    font-size: var(--hd-text-sm);
    font-weight: var(--hd-weight-medium);
    cursor: pointer;
  }

  .rest {
    white-space: pre;
  }

  .segment:hover {
    color: var(--hd-ink);
  }

  .segment:has(:checked),
  .segment[aria-selected="true"] {
    border-color: var(--hd-line);
    background: var(--hd-surface);
    color: var(--hd-ink);
  }

  .segment:has(:focus-visible) {
    outline: var(--hd-focus);
  }

  .segment input {
    position: absolute;
    opacity: 0;
    pointer-events: none;
  }

  .composer textarea,
  .preview {
    width: 100%;
    min-height: 6.5rem;
    max-height: 50vh;
    max-height: 50dvh;
    padding: var(--hd-space-2) var(--hd-space-3);
    border: 1px solid var(--hd-line-strong);
    border-radius: var(--hd-radius);
    background: var(--hd-surface);
    line-height: var(--hd-leading);
    overflow: auto;
    resize: none;
    field-sizing: content;
  }

  .composer textarea:focus-visible {
    border-color: var(--hd-accent);
    outline-offset: -1px;
  }

  /* While it is being sent. */
  .composer textarea:read-only {
    color: var(--hd-ink-2);
  }

  .composer textarea::placeholder {
    color: var(--hd-ink-3);
    opacity: 1;
  }

  .preview {
    border-style: dashed;
  }

  .composer .said-of {
    color: var(--hd-ink-2);
    font-size: var(--hd-text-sm);
  }

  .saved,
  .count {
    color: var(--hd-ink-2);
    font-size: var(--hd-text-xs);
  }

  .count.full {
    color: var(--hd-urgent);
    font-weight: var(--hd-weight-medium);
  }

  .kept {
    display: grid;
    gap: var(--hd-space-2);
    margin-bottom: var(--hd-space-3);
    padding-bottom: var(--hd-space-3);
    border-bottom: 1px solid var(--hd-line);
  }

  .kept .prose {
    max-height: 30dvh;
    overflow: auto;
  }

  @media (pointer: coarse) {
    .segment {
      min-height: var(--hd-control);
    }

    /* Safari on phones enlarges the page for fields with smaller text. */
    .composer textarea {
      font-size: var(--hd-text-lg);
    }
  }

  @media (forced-colors: active) {
    .segment:has(:checked),
    .segment[aria-selected="true"] {
      border-color: Highlight;
    }
  }

  @container (width < 40rem) {
    .composer .primary {
      flex: 1;
    }

    .segment {
      padding-inline: var(--hd-space-2);
    }

    .segment .rest {
      display: none;
    }

    .composer-row > .saved {
      flex-basis: 100%;
      text-align: end;
    }
  }
`;
