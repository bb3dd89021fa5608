import { css } from "lit";

/** Note and outcome, findings, summary, snapshot and timeline. */
export const sections = css`
  section > h3 {
    margin-bottom: var(--hd-space-3);
  }

  /* What a person has written: beside a bar. */
  .said {
    padding-inline-start: var(--hd-space-4);
    border-inline-start: 2px solid var(--hd-accent);
  }

  .said > h3 {
    margin-bottom: var(--hd-space-1);
  }

  /* The note of a person is the largest text below the title. */
  .note > .prose {
    font-size: var(--hd-text-lg);
    line-height: 1.55;
    letter-spacing: -0.006em;
    text-wrap: pretty;
  }

  .outcome {
    border-color: var(--hd-good);
  }

  .outcome > h3 {
    color: var(--hd-good);
  }

  .by {
    display: flex;
    align-items: center;
    gap: var(--hd-space-2);
    color: var(--hd-ink-2);
    font-size: var(--hd-text-sm);
  }

  .said > * + .by {
    margin-top: var(--hd-space-2);
  }

  .by strong {
    color: var(--hd-ink);
    font-weight: var(--hd-weight-strong);
  }

  .quotes {
    display: grid;
    grid-template-columns: 5.5rem minmax(0, 1fr);
    gap: 0 var(--hd-space-3);
  }

  .quotes + .quotes {
    margin-top: var(--hd-space-3);
  }

  .quotes ul {
    display: grid;
    gap: var(--hd-space-1);
  }

  h4 {
    display: flex;
    align-items: center;
    gap: var(--hd-space-1);
    height: calc(var(--hd-text-md) * var(--hd-leading));
    margin: 0;
    color: var(--hd-ink-2);
    font-size: var(--hd-text-sm);
    font-weight: var(--hd-weight);
  }

  h4 .mark {
    width: 0.85rem;
    height: 0.85rem;
  }

  .source,
  h3 > .quiet {
    color: var(--hd-ink-2);
    font-size: var(--hd-text-xs);
    font-weight: var(--hd-weight);
  }

  h3 > .quiet {
    margin-inline-start: var(--hd-space-1);
  }

  .talk {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--hd-space-3);
  }

  .freshness {
    margin-bottom: var(--hd-space-2);
    color: var(--hd-ink-2);
    font-size: var(--hd-text-sm);
  }

  .freshness strong {
    color: var(--hd-ink);
    font-weight: var(--hd-weight-strong);
  }

  .steps {
    color: var(--hd-ink-2);
    font-size: var(--hd-text-sm);
  }

  .steps li {
    display: grid;
    grid-template-columns: 5.5rem minmax(0, 1fr);
    gap: var(--hd-space-3);
    padding-block: 2px;
  }

  .steps strong {
    color: var(--hd-ink);
    font-weight: var(--hd-weight-medium);
  }

  .mail {
    display: block;
    font-size: var(--hd-text-xs);
  }

  .earlier {
    font-size: var(--hd-text-sm);
  }

  @container (width < 30rem) {
    .quotes,
    .steps li {
      grid-template-columns: minmax(0, 1fr);
      gap: 0;
    }
  }
`;
