import { css } from "lit";

/** The dialog with the shortcuts. */
export const help = css`
  .help {
    width: min(24rem, calc(100vw - 2rem));
    padding: var(--hd-space-5);
    border: 1px solid var(--hd-line);
    border-radius: var(--hd-radius-lg);
    background: var(--hd-surface);
    color: var(--hd-ink);
    box-shadow: var(--hd-shadow);
  }

  .help::backdrop {
    background: rgb(8 18 24 / 0.45);
  }

  .help form {
    display: grid;
    gap: var(--hd-space-4);
  }

  .help h2 {
    font-size: var(--hd-text-lg);
    font-weight: 650;
  }

  .help dl {
    display: grid;
    gap: var(--hd-space-2);
  }

  .help dl div {
    display: grid;
    grid-template-columns: 5.5rem 1fr;
  }

  .choices {
    display: flex;
    justify-content: space-between;
    gap: var(--hd-space-3);
  }
`;
