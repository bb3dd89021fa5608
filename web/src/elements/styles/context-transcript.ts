import { css } from "lit";

/** The transcript. */
export const transcript = css`
  summary {
    display: flex;
    align-items: baseline;
    gap: var(--hd-space-3);
    min-height: 2.75rem;
    padding: var(--hd-space-3) 0;
    border-block: 1px solid var(--hd-line);
    cursor: pointer;
    list-style: none;
  }

  summary::-webkit-details-marker {
    display: none;
  }

  summary::after {
    content: "Show";
    margin-inline-start: auto;
    color: var(--hd-accent);
    font-size: var(--hd-text-sm);
    font-weight: 550;
  }

  [open] > summary::after {
    content: "Hide";
  }

  summary .quiet {
    font-size: var(--hd-text-sm);
  }

  .transcript ol {
    display: grid;
    gap: var(--hd-space-5);
    padding-block: var(--hd-space-5);
  }

  .message {
    display: grid;
    gap: var(--hd-space-1);
    min-width: 0;
  }

  .speaker {
    font-size: var(--hd-text-xs);
    font-weight: 600;
  }

  .speaker .quiet {
    margin-inline-start: var(--hd-space-2);
    font-weight: 400;
  }

  .message.note {
    padding: var(--hd-space-3) var(--hd-space-4);
    border-inline-start: 3px solid var(--hd-accent);
    background: var(--hd-accent-wash);
  }

  .message.system {
    color: var(--hd-ink-2);
  }

  .divider {
    display: flex;
    align-items: center;
    gap: var(--hd-space-3);
    color: var(--hd-ink-2);
    font-size: var(--hd-text-xs);
    font-weight: 600;
  }

  .divider::after {
    content: "";
    flex: 1;
    border-top: 1px solid var(--hd-line-strong);
  }
`;
