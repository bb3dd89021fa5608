import { css } from "lit";

/** Navigation, heading and columns. */
export const layout = css`
  .context {
    display: grid;
    gap: var(--hd-space-4);
    max-width: 68rem;
  }

  nav {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: var(--hd-space-2) var(--hd-space-4);
  }

  .back {
    display: inline-flex;
    align-items: center;
    gap: var(--hd-space-2);
    min-height: 2rem;
    font-size: var(--hd-text-sm);
    text-decoration: none;
  }

  .back:hover {
    text-decoration: underline;
  }

  .kicker {
    display: flex;
    align-items: center;
    gap: var(--hd-space-2);
    color: var(--hd-ink-2);
    font-size: var(--hd-text-sm);
  }

  h2 {
    margin-top: var(--hd-space-2);
    max-width: 38ch;
    font-size: var(--hd-text-xl);
    font-weight: 650;
    letter-spacing: -0.02em;
    line-height: 1.25;
    text-wrap: balance;
    overflow-wrap: anywhere;
  }

  /* Nothing to press or to type into: it is read from here on. */
  h2:focus-visible {
    outline: none;
  }

  h3 {
    font-size: var(--hd-text-sm);
    font-weight: 600;
    letter-spacing: -0.004em;
  }

  .columns {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--hd-space-5);
  }

  @container (width >= 52rem) {
    .columns {
      grid-template-columns: minmax(0, 1fr) 19rem;
      grid-template-rows: auto 1fr;
      gap: var(--hd-space-6) var(--hd-space-7);
    }

    h2 {
      font-size: var(--hd-text-2xl);
    }
  }
`;
