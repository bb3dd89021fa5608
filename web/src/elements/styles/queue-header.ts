import { css } from "lit";

/** What stays while the list scrolls: the heading, the connection, the views, the search and the filters. */
export const header = css`
  .queue > header {
    position: sticky;
    top: 0;
    z-index: 3;
    display: grid;
    gap: var(--hd-space-2);
    padding: var(--hd-space-3) var(--gutter) var(--hd-space-2);
    border-bottom: 1px solid var(--hd-line);
    background: var(--hd-surface);
  }

  .headline {
    display: flex;
    align-items: center;
    gap: var(--hd-space-2);
    min-height: 1.75rem;
    min-width: 0;
  }

  .headline h2 {
    flex: none;
    font-size: var(--hd-text-lg);
    font-weight: var(--hd-weight-strong);
    letter-spacing: -0.012em;
    line-height: var(--hd-leading-tight);
  }

  .total {
    min-width: 0;
    overflow: hidden;
    color: var(--hd-ink-2);
    font-size: var(--hd-text-sm);
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .total:empty {
    display: none;
  }

  .headline .overdue {
    font-size: var(--hd-text-sm);
  }

  .headline .connection {
    margin-inline-start: auto;
    flex: 0 1 auto;
    min-width: 0;
    font-size: var(--hd-text-xs);
    white-space: nowrap;
  }

  .connection.polled .dot {
    background: transparent;
    box-shadow: inset 0 0 0 2px var(--hd-line-strong);
  }

  .connection-note {
    font-size: var(--hd-text-xs);
    line-height: var(--hd-leading-snug);
  }

  .views {
    display: flex;
    gap: 0;
    overflow-x: auto;
    margin: 0 calc(-1 * var(--gutter)) var(--hd-space-1);
    padding: 0 calc(var(--gutter) - var(--hd-space-2));
    scrollbar-width: none;
    box-shadow: inset 0 -1px var(--hd-line);
  }

  .views button {
    position: relative;
    flex: none;
    min-height: var(--hd-control);
    padding: 0 var(--hd-space-2);
    border: 0;
    background: none;
    color: var(--hd-ink-2);
    font-size: var(--hd-text-sm);
    font-weight: var(--hd-weight-medium);
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
    inset: auto var(--hd-space-2) 0;
    border-bottom: 2px solid var(--hd-accent);
  }

  .count {
    margin-inline-start: 0.15em;
    color: var(--hd-ink-2);
    font-weight: 450;
  }

  .unread-dot {
    display: inline-block;
    width: 0.375rem;
    height: 0.375rem;
    margin-inline-start: 0.3em;
    border-radius: 50%;
    background: var(--hd-accent);
    vertical-align: middle;
    forced-color-adjust: none;
  }
`;
