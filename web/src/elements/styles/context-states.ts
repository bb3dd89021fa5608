import { css } from "lit";

/** While the handoff is loading, and when it cannot be loaded. */
export const states = css`
  .state {
    display: grid;
    justify-items: center;
    gap: var(--hd-space-3);
    padding: var(--hd-space-7) var(--hd-space-4);
    border: 1px dashed var(--hd-line);
    border-radius: var(--hd-radius-lg);
    text-align: center;
  }

  .bone {
    display: grid;
    gap: var(--hd-space-3);
    margin-top: var(--hd-space-5);
    animation: breathe 1.8s ease-in-out infinite alternate;
  }

  .bone b {
    width: min(40rem, 90%);
    height: 1rem;
    border-radius: 0.5rem;
    background: var(--hd-line);
  }

  .bone b:last-child {
    width: 40%;
  }
`;
