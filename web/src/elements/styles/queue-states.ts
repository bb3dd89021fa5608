import { css } from "lit";

/** What is shown without rows. */
export const states = css`
  .state {
    display: grid;
    justify-items: center;
    gap: var(--hd-space-2);
    padding: var(--hd-space-8) var(--gutter) var(--hd-space-6);
    text-align: center;
    text-wrap: balance;
  }

  .state.small {
    padding: var(--hd-space-4) var(--gutter);
    border-bottom: 1px solid var(--hd-line);
  }

  .scene {
    margin-bottom: var(--hd-space-3);
  }

  .scene circle {
    fill: var(--hd-good);
    stroke: none;
  }

  .lead {
    max-width: 22rem;
    font-size: var(--hd-text-lg);
    font-weight: var(--hd-weight-strong);
    letter-spacing: -0.012em;
    overflow-wrap: anywhere;
  }

  .state .quiet {
    max-width: 20rem;
    font-size: var(--hd-text-sm);
  }

  .state .button {
    margin-top: var(--hd-space-3);
  }

  .today {
    margin-top: var(--hd-space-3);
    font-size: var(--hd-text-sm);
  }

  .hint {
    display: none;
    flex-wrap: wrap;
    justify-content: center;
    gap: var(--hd-space-2) var(--hd-space-4);
    margin-top: var(--hd-space-5);
    color: var(--hd-ink-2);
    font-size: var(--hd-text-xs);
  }

  @media (hover: hover) {
    .hint {
      display: flex;
    }
  }

  .bone {
    display: grid;
    align-content: center;
    gap: 0.625rem;
    height: var(--row-height);
    padding: 0 var(--gutter) 0 calc(var(--gutter) + 1.5rem);
    border-bottom: 1px solid var(--hd-line);
    animation: breathe 1.8s ease-in-out infinite alternate;
  }

  .bone > * {
    width: 46%;
    height: 0.6rem;
    border-radius: 0.3rem;
    background: var(--hd-line);
  }

  .bone > :first-child {
    width: 78%;
    height: 0.75rem;
  }

  .bone:nth-of-type(even) > :first-child {
    width: 62%;
  }
`;
