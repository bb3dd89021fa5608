import { css } from "lit";

/** What is shown without rows. */
export const states = css`
  .state {
    display: grid;
    justify-items: center;
    gap: var(--hd-space-2);
    padding: var(--hd-space-7) var(--hd-space-4);
    border: 1px dashed var(--hd-line);
    border-radius: var(--hd-radius-lg);
    text-align: center;
    text-wrap: balance;
  }

  .state.small {
    padding: var(--hd-space-4);
  }

  .scene {
    margin-bottom: var(--hd-space-3);
  }

  .scene circle {
    fill: var(--hd-good);
    stroke: none;
  }

  .lead {
    font-size: var(--hd-text-lg);
    font-weight: 600;
    letter-spacing: -0.012em;
  }

  .state .quiet {
    max-width: 24rem;
    font-size: var(--hd-text-sm);
  }

  .state .button {
    margin-top: var(--hd-space-3);
  }

  .skeleton {
    border: 1px solid var(--hd-line);
    border-radius: var(--hd-radius-lg);
    background: var(--hd-surface);
  }

  .bone {
    display: grid;
    gap: var(--hd-space-3);
    padding: var(--hd-space-4) var(--hd-space-4) var(--hd-space-5) 2.75rem;
    animation: breathe 1.8s ease-in-out infinite alternate;
  }

  .bone + .bone {
    border-top: 1px solid var(--hd-line);
  }

  .bone > * {
    height: 0.7rem;
    width: 88%;
    border-radius: 0.35rem;
    background: var(--hd-line);
  }

  .bone > :first-child {
    width: 62%;
    height: 0.9rem;
  }

  .bone > :last-child {
    width: 34%;
  }
`;
