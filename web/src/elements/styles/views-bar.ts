import { css } from "lit";

/** The views in one line, which scrolls; on a phone, icons over short names. */
export const viewsBar = css`
  :host([layout="bar"]) nav ul {
    display: flex;
    gap: var(--hd-space-1);
    overflow-x: auto;
    scrollbar-width: none;
  }

  :host([layout="bar"]) li {
    flex: none;
  }

  :host([layout="bar"]) .count,
  :host([layout="bar"]) .view .overdue {
    margin-inline-start: 0;
  }

  @container (width < 700px) {
    :host([layout="bar"]) nav ul {
      gap: 0;
    }

    :host([layout="bar"]) li {
      flex: 1 0 auto;
    }

    :host([layout="bar"]) .view {
      flex-direction: column;
      justify-content: center;
      gap: 0.125rem;
      min-width: 3.25rem;
      min-height: 3rem;
      padding: 0 var(--hd-space-1);
      border-radius: 0;
      background: none;
      font-size: 0.6875rem;
    }

    :host([layout="bar"]) .view[aria-current] {
      color: var(--hd-accent);
    }

    :host([layout="bar"]) .icon {
      width: 1.25rem;
      height: 1.25rem;
      stroke-width: 1.25;
    }

    /* Read by screen readers only. */
    :host([layout="bar"]) .rest {
      position: absolute;
      width: 1px;
      height: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }

    /* At the icon's corner: the number, red while one is overdue, or the dot of news. */
    :host([layout="bar"]) .count,
    :host([layout="bar"]) .unread {
      position: absolute;
      inset-block-start: 0.25rem;
      inset-inline-start: calc(50% + 0.375rem);
    }

    :host([layout="bar"]) .count {
      min-width: 1rem;
      padding: 0 0.25rem;
      border-radius: 1rem;
      background: var(--hd-bg);
      color: var(--hd-ink-2);
      font-size: 0.6875rem;
      font-weight: var(--hd-weight-medium);
      line-height: 1rem;
      text-align: center;
    }

    /* The list says in words how many are. */
    :host([layout="bar"]) .view .overdue {
      position: absolute;
      width: 1px;
      height: 1px;
      overflow: hidden;
      clip-path: inset(50%);
      white-space: nowrap;
    }

    :host([layout="bar"]) .overdue + .count {
      background: var(--hd-urgent);
      color: var(--hd-surface);
    }

    :host([layout="bar"]) .unread + .count,
    :host([layout="bar"]) .unread ~ .count {
      display: none;
    }

    :host([layout="bar"]) .count[data-none] {
      display: none;
    }
  }
`;
