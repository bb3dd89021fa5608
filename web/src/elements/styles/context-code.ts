import { css } from "lit";

/** Code and output in text. */
export const code = css`
  .prose code {
    padding: 0.08em 0.3em;
    border-radius: 0.25rem;
    background: var(--hd-raised);
    box-shadow: inset 0 0 0 1px var(--hd-line);
    font: 0.88em var(--hd-mono);
    white-space: break-spaces;
  }

  .prose .code {
    position: relative;
    min-width: 0;
    margin: 0;
    border: 1px solid var(--hd-line);
    border-radius: var(--hd-radius);
    background: var(--hd-raised);
    letter-spacing: 0;
  }

  .prose figcaption {
    padding: 0.35rem var(--hd-space-3) 0;
    color: var(--hd-ink-2);
    font-size: var(--hd-text-xs);
  }

  .prose pre {
    padding: var(--hd-space-2) var(--hd-space-3);
    border-radius: inherit;
    font: var(--hd-text-xs) / 1.6 var(--hd-mono);
    tab-size: 4;
    white-space: pre;
    overflow-x: auto;
    overflow-wrap: normal;
  }

  .prose .wrapped pre {
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }

  .prose .code-point {
    padding: 0 0.25em;
    border: 1px solid var(--hd-urgent);
    border-radius: 0.25rem;
    color: var(--hd-urgent);
    font-size: 0.85em;
    unicode-bidi: isolate;
  }

  /* Over the code, so that a line of code stays a line. */
  .prose .code .tools {
    position: absolute;
    inset-block-start: 0.2rem;
    inset-inline-end: 0.2rem;
    display: flex;
    gap: 0.2rem;
    align-items: center;
    z-index: 1;
    opacity: 0;
  }

  .prose .code:is(:hover, :focus-within) .tools {
    opacity: 1;
  }

  .prose .code .tools button {
    min-height: 1.5rem;
    padding: 0 0.5rem;
    border: 1px solid var(--hd-line);
    border-radius: 0.25rem;
    background: var(--hd-surface);
    color: var(--hd-ink-2);
    font: 500 var(--hd-text-xs) / 1 var(--hd-font);
  }

  .prose .code .tools button:hover {
    border-color: var(--hd-line-strong);
    color: var(--hd-ink);
  }

  .prose .code .wraps[aria-pressed="true"] {
    border-color: var(--hd-accent);
    color: var(--hd-accent);
  }

  /* There is nothing to wrap. */
  .prose .code:not([data-overflows], .wrapped) .wraps {
    display: none;
  }

  @media (hover: none), (pointer: coarse) {
    .prose .code .tools {
      position: static;
      justify-content: flex-end;
      padding: 0.2rem;
      opacity: 1;
    }

    .prose .code .tools button {
      min-width: 2.75rem;
      min-height: 2.75rem;
    }
  }
`;
