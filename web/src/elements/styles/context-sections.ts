import { css } from "lit";

/** Findings, summary, snapshot and timeline. */
export const sections = css`
  .rest {
    display: grid;
    gap: var(--hd-space-6);
  }

  .rest > section > h3,
  .machine > h3 {
    margin-bottom: var(--hd-space-3);
  }

  .quotes {
    display: grid;
    grid-template-columns: 5.75rem minmax(0, 1fr);
    gap: 0 var(--hd-space-3);
  }

  .quotes + .quotes {
    margin-top: var(--hd-space-4);
  }

  .quotes ul {
    display: grid;
    gap: var(--hd-space-2);
  }

  h4 {
    display: flex;
    align-items: center;
    gap: var(--hd-space-1);
    height: 1.5rem;
    margin: 0;
    color: var(--hd-ink-2);
    font-size: var(--hd-text-xs);
    font-weight: 550;
  }

  h4 .mark {
    width: 0.85rem;
    height: 0.85rem;
  }

  .source {
    color: var(--hd-ink-2);
    font-size: var(--hd-text-xs);
  }

  .machine {
    padding: var(--hd-space-4);
    border: 1px dashed var(--hd-line-strong);
    border-radius: var(--hd-radius-lg);
    color: var(--hd-ink);
  }

  .machine .source {
    margin-top: var(--hd-space-3);
  }

  .freshness {
    color: var(--hd-ink-2);
    font-size: var(--hd-text-sm);
  }

  .freshness strong {
    color: var(--hd-ink);
    font-weight: 600;
  }

  .steps li {
    position: relative;
    display: grid;
    grid-template-columns: 5.75rem minmax(0, 1fr);
    gap: var(--hd-space-3);
    padding-block: var(--hd-space-1);
    font-size: var(--hd-text-sm);
  }

  .steps strong {
    font-weight: 600;
  }

  .mail {
    display: block;
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
