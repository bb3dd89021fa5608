import { css } from "lit";

/** The foot: what can be done, always in view, and why it failed. */
export const actions = css`
  .foot {
    position: sticky;
    bottom: 0;
    z-index: 1;
    padding: var(--hd-space-3) var(--pad) max(var(--hd-space-3), env(safe-area-inset-bottom));
    border-top: 1px solid var(--hd-line);
    background: var(--hd-surface);
  }

  /* As wide as the text above. */
  .foot {
    display: grid;
    grid-template-columns: minmax(0, var(--hd-measure));
  }

  .bar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--hd-space-2);
  }

  .bar .hint {
    flex: 1 1 12rem;
    min-width: 0;
    color: var(--hd-ink-2);
    font-size: var(--hd-text-sm);
  }

  .bar .primary {
    min-width: 7rem;
  }

  .bar .second {
    gap: 0;
  }

  .bar .second kbd {
    margin-inline-start: var(--hd-space-2);
  }

  .primary kbd {
    border-color: color-mix(in srgb, currentColor 45%, transparent);
    background: none;
    color: inherit;
  }

  /* Keys are for keyboards. */
  @media (pointer: coarse) {
    .foot kbd {
      display: none;
    }
  }

  .choice {
    display: inline-flex;
    align-items: center;
    gap: var(--hd-space-2);
    color: var(--hd-ink-2);
    font-size: var(--hd-text-sm);
  }

  .choice select {
    width: auto;
  }

  .trouble {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    justify-content: space-between;
    gap: var(--hd-space-1) var(--hd-space-3);
    margin-bottom: var(--hd-space-3);
    padding: var(--hd-space-2) var(--hd-space-3);
    border-radius: var(--hd-radius);
    background: var(--hd-urgent-wash);
    font-size: var(--hd-text-sm);
    overflow-wrap: anywhere;
  }

  .trouble:focus-visible {
    outline-offset: -2px;
  }

  @media (forced-colors: active) {
    .trouble {
      border: 1px solid CanvasText;
    }
  }

  @container (width < 40rem) {
    .bar :is(.primary, .second) {
      flex: 1 0 auto;
    }

    .bar .hint {
      flex-basis: 100%;
      order: -1;
    }

    .bar .hint:only-of-type:not(:has(~ .primary)) {
      flex-basis: 12rem;
      order: 0;
    }
  }

  @container (width < 28rem) {
    .bar .second .rest {
      display: none;
    }
  }
`;
