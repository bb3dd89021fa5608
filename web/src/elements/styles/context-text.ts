import { css } from "lit";

/** The note, and text that people and machines have written. */
export const text = css`
  /* The note of a person: the largest text on the screen. */
  .human blockquote {
    padding-inline-start: var(--hd-space-4);
    border-inline-start: 3px solid var(--hd-accent);
    font-size: var(--hd-text-lg);
    line-height: 1.55;
    letter-spacing: -0.008em;
    text-wrap: pretty;
  }

  .human .by {
    color: var(--hd-ink-2);
    font-size: var(--hd-text-sm);
  }

  blockquote + .by {
    margin-top: var(--hd-space-3);
    padding-inline-start: calc(var(--hd-space-4) + 3px);
  }

  .human .by strong {
    color: var(--hd-ink);
    font-weight: 600;
  }

  .prose {
    display: grid;
    gap: 0.6em;
    max-width: 68ch;
    overflow-wrap: anywhere;
  }

  .prose p {
    white-space: pre-line;
  }

  .prose code {
    padding: 0.08em 0.3em;
    border-radius: 0.25rem;
    background: var(--hd-raised);
    box-shadow: inset 0 0 0 1px var(--hd-line);
    font: 0.88em var(--hd-mono);
  }

  .prose pre {
    min-width: 0;
    padding: var(--hd-space-3);
    border: 1px solid var(--hd-line);
    border-radius: var(--hd-radius);
    background: var(--hd-raised);
    font: var(--hd-text-xs) / 1.6 var(--hd-mono);
    overflow-x: auto;
    overflow-wrap: normal;
  }
`;
