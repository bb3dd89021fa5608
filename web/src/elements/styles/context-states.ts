import { css } from "lit";

/** While the handoff is loading, and when it cannot be shown. */
export const states = css`
  .state {
    display: grid;
    justify-items: start;
    gap: var(--hd-space-3);
    padding-block: var(--hd-space-6);
  }

  .state p {
    max-width: 44ch;
  }

  .state .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: var(--hd-space-2);
  }

  /* The shape of what is to come: facts, note, findings. */
  .bones {
    display: grid;
    gap: var(--hd-space-3);
    animation: breathe 1.8s ease-in-out infinite alternate;
  }

  .bones b {
    width: min(38rem, 92%);
    height: 0.875rem;
    border-radius: 0.25rem;
    background: var(--hd-line);
  }

  .bones .short {
    width: min(20rem, 55%);
  }

  .bones .gap {
    margin-top: var(--hd-space-5);
  }
`;
