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

    /* Read to screen readers, for whom there is room. */
    :host([layout="bar"]) .rest {
      position: absolute;
      width: 1px;
      height: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }

    /* Beside the icon: the number on its right, what is urgent or new on its left. */
    :host([layout="bar"]) .count,
    :host([layout="bar"]) .view .overdue,
    :host([layout="bar"]) .unread {
      position: absolute;
      inset-block-start: 0.375rem;
      font-size: 0.6875rem;
      line-height: 1;
    }

    :host([layout="bar"]) .count {
      inset-inline-start: calc(50% + 0.75rem);
    }

    :host([layout="bar"]) .view .overdue,
    :host([layout="bar"]) .unread {
      inset-inline-end: calc(50% + 0.75rem);
    }

    :host([layout="bar"]) .count[data-none] {
      display: none;
    }
  }
`;
