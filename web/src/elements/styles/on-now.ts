import { css } from "lit";

/** The colleagues who have the page open. */
export const onNowStyles = css`
  aside {
    margin-top: var(--hd-space-5);
  }

  aside h2 {
    padding: 0 var(--hd-space-2) var(--hd-space-1);
    color: var(--hd-ink-3);
    font-size: var(--hd-text-xs);
    font-weight: var(--hd-weight-medium);
  }

  .alone {
    padding: 0.375rem var(--hd-space-2);
    color: var(--hd-ink-3);
    font-weight: var(--hd-weight);
  }

  .colleague {
    display: flex;
    align-items: center;
    gap: var(--hd-space-2);
    min-height: 1.75rem;
    padding: 0 var(--hd-space-2);
    color: var(--hd-ink);
    font-weight: var(--hd-weight);
  }

  .colleague .name {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .colleague .away,
  .colleague .load {
    color: var(--hd-ink-3);
    font-size: var(--hd-text-xs);
  }

  .colleague .load {
    position: relative;
    margin-inline-start: auto;
    font-size: inherit;
  }

  .colleague[data-away] {
    color: var(--hd-ink-3);
  }
`;
