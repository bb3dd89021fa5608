import { css } from "lit";

/** Where the menu opens: at its button, and on a phone at the foot of the screen. */
export const menu = css`
  .menu:popover-open {
    position: fixed;
    inset: var(--top, auto) auto var(--bottom, auto) var(--x, 0);
    min-width: 15rem;
    max-height: min(28rem, var(--room, 28rem));
  }

  /* A field for the link, where the clipboard cannot be written. */
  .copy {
    display: flex;
    gap: var(--hd-space-2);
    align-items: center;
    margin-bottom: var(--hd-space-3);
  }

  @media (width < 40rem) {
    .menu:popover-open {
      inset: auto 0 0 0;
      width: 100%;
      max-width: none;
      max-height: 75dvh;
      padding-bottom: max(var(--hd-space-2), env(safe-area-inset-bottom));
      border-width: 1px 0 0;
      border-end-start-radius: 0;
      border-end-end-radius: 0;
    }

    .menu::backdrop {
      background: var(--hd-backdrop);
    }
  }
`;
