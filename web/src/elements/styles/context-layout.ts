import { css } from "lit";

/** One column of text from top to bottom, over the foot with the actions. */
export const layout = css`
  .context {
    --pad: var(--hd-space-4);
    display: flex;
    flex-direction: column;
    min-height: 100%;
    background: var(--hd-surface);
  }

  .column {
    flex: 1 0 auto;
    display: grid;
    align-content: start;
    grid-template-columns: minmax(0, var(--hd-measure));
    gap: var(--hd-space-6);
    padding: var(--hd-space-3) var(--pad) var(--hd-space-6);
  }

  /* What gets the focus is not behind the foot. */
  .column :is(a, button, input, summary, [tabindex]) {
    scroll-margin-block: var(--hd-space-4) 6rem;
  }

  .context:has(.composer) .column :is(a, button, input, summary, [tabindex]) {
    scroll-margin-bottom: 18rem;
  }

  /* One right edge for texts in all sizes: a measure in the size of each text would differ. */
  .context .prose {
    max-width: none;
  }

  .top {
    display: grid;
    gap: var(--hd-space-2);
  }

  nav {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--hd-space-1) var(--hd-space-4);
    min-height: var(--hd-control);
    font-size: var(--hd-text-sm);
  }

  nav .connection {
    margin-inline-start: auto;
  }

  .back {
    display: inline-flex;
    align-items: center;
    gap: var(--hd-space-1);
    min-height: var(--hd-control);
    text-decoration: none;
  }

  .back:hover {
    text-decoration: underline;
  }

  .kicker,
  .priority {
    display: inline-flex;
    align-items: center;
    gap: var(--hd-space-1) var(--hd-space-3);
    color: var(--hd-ink-2);
  }

  .priority {
    gap: var(--hd-space-1);
  }

  .kicker .mark {
    width: 0.875rem;
    height: 0.875rem;
  }

  h2 {
    display: -webkit-box;
    overflow: hidden;
    font-size: var(--hd-text-xl);
    font-weight: var(--hd-weight-strong);
    letter-spacing: -0.015em;
    line-height: 1.3;
    text-wrap: pretty;
    overflow-wrap: anywhere;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
  }

  h2.whole {
    display: block;
  }

  /* Nothing to press or to type into: it is read from here on. */
  h2:focus-visible {
    outline: none;
  }

  .more {
    font-size: var(--hd-text-sm);
  }

  h3 {
    font-size: var(--hd-text-sm);
    font-weight: var(--hd-weight-strong);
  }

  .facts {
    display: flex;
    flex-wrap: wrap;
    gap: var(--hd-space-1) 0;
    color: var(--hd-ink-2);
    font-size: var(--hd-text-sm);
  }

  .facts > div {
    display: flex;
    gap: 0.35em;
    min-width: 0;
  }

  .facts > div:not(:last-child)::after {
    content: "·" / "";
    margin-inline: 0.3em 0.65em;
    color: var(--hd-ink-3);
  }

  .facts dd {
    min-width: 0;
    color: var(--hd-ink);
    overflow-wrap: anywhere;
  }

  .facts dd.quiet,
  .facts dd .quiet {
    color: var(--hd-ink-2);
  }

  .facts .status {
    font-weight: var(--hd-weight-medium);
  }

  .facts [data-overdue] {
    color: var(--hd-urgent);
  }

  .facts .soon time[data-due] {
    color: var(--hd-high);
    font-weight: var(--hd-weight-medium);
  }

  @container (width >= 40rem) {
    .context {
      --pad: var(--hd-space-6);
    }
  }

  @container (width < 40rem) {
    h2 {
      font-size: 1.125rem;
    }
  }
`;
