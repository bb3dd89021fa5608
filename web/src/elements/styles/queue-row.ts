import { css } from "lit";

/** One handoff in the list: two lines of a fixed height, so that rows that are not rendered need no measuring. */
export const row = css`
  .row {
    position: relative;
    display: grid;
    grid-template-columns: 1rem minmax(0, 1fr) auto;
    grid-template-rows: 1.25rem 1.125rem;
    align-content: center;
    gap: 0.125rem var(--hd-space-2);
    height: var(--row-height);
    padding: 0 var(--gutter);
    scroll-margin-top: calc(var(--header-height, 0px) + var(--heading-height));
    border-bottom: 1px solid var(--hd-line);
    overflow: hidden;
    transition: background-color var(--hd-fast);
  }

  .row > .mark {
    grid-area: 1 / 1;
    align-self: center;
    width: 0.875rem;
    height: 0.875rem;
  }

  .title {
    grid-area: 1 / 2;
    min-width: 0;
    overflow: hidden;
    padding: 0;
    border: 0;
    background: none;
    color: inherit;
    font-size: var(--hd-text-md);
    font-weight: var(--hd-weight-medium);
    line-height: 1.25rem;
    letter-spacing: -0.006em;
    text-align: start;
    text-decoration: none;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  /* The whole row opens it. */
  .title::after {
    content: "";
    position: absolute;
    inset: 0;
  }

  .title:focus-visible {
    outline: none;
  }

  .title:focus-visible::after {
    outline: var(--hd-focus);
    outline-offset: -2px;
  }

  .about {
    grid-area: 2 / 2 / 3 / 4;
    min-width: 0;
    overflow: hidden;
    color: var(--hd-ink-2);
    font-size: var(--hd-text-xs);
    line-height: 1.125rem;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .row:has(.target) .about {
    grid-column: 2 / 3;
  }

  .about strong {
    color: var(--hd-ink);
    font-weight: var(--hd-weight-strong);
  }

  .about .sep,
  .about .preview {
    color: var(--hd-ink-3);
  }

  .about .customer {
    color: var(--hd-ink);
  }

  .about .draft {
    margin-inline-end: 0.3em;
    color: var(--hd-accent);
  }

  .draft .mark {
    width: 0.75rem;
    height: 0.75rem;
    vertical-align: -0.1rem;
  }

  /* Its parts stand in the column at the end of both lines. */
  .when {
    display: contents;
    line-height: 1.25rem;
  }

  .when > time {
    grid-area: 1 / 3;
    min-width: 2.5rem;
    color: var(--hd-ink-2);
    font-size: var(--hd-text-sm);
    text-align: end;
    white-space: nowrap;
  }

  .when[data-overdue] > time {
    color: var(--hd-urgent);
    font-weight: var(--hd-weight-strong);
  }

  .target {
    grid-area: 2 / 3;
    font-size: var(--hd-text-xs);
    line-height: 1.125rem;
    text-align: end;
    white-space: nowrap;
  }

  .target > time {
    color: var(--hd-high);
    font-weight: var(--hd-weight-medium);
  }

  .target .overdue[data-level="2"] {
    padding: 0 0.4em;
  }

  .row:hover {
    background: var(--hd-hover);
  }

  .row.selected {
    background: var(--hd-accent-wash);
    box-shadow: inset 2px 0 0 var(--hd-accent);
  }

  .row.selected:dir(rtl) {
    box-shadow: inset -2px 0 0 var(--hd-accent);
  }

  .row.unread .title {
    font-weight: 650;
  }

  /* A dot before the mark: for news until they are read, for an arrival until it fades. */
  .row:is(.unread, .arrived)::before {
    content: "";
    position: absolute;
    inset-inline-start: calc((var(--gutter) - 0.375rem) / 2);
    top: calc(50% - 0.8125rem);
    width: 0.375rem;
    height: 0.375rem;
    border-radius: 50%;
    background: var(--hd-accent);
    forced-color-adjust: none;
  }

  .row:is(.leaving, .pending) :is(.mark, .title, .when time),
  .row[data-status="resolved"] .title,
  .row[data-status="returned"] .title,
  .row[data-status="withdrawn"] .title {
    color: var(--hd-ink-2);
    font-weight: var(--hd-weight);
  }

  .row:is([data-status="resolved"], [data-status="returned"], [data-status="withdrawn"]) > .mark {
    color: var(--hd-line-strong);
  }

  .row.unread[data-status] .title {
    color: var(--hd-ink);
    font-weight: 650;
  }

  .row.leaving:not(.selected) {
    background: var(--hd-raised);
  }

  .row.leaving > .mark {
    opacity: 0.5;
  }

  .row.arrived {
    animation: slide var(--hd-slide) var(--hd-ease);
  }

  .row.arrived:not(.unread)::before {
    animation: fade 1.6s ease-in 2.4s forwards;
  }

  @keyframes slide {
    from {
      opacity: 0;
      translate: 0 -0.75rem;
    }
  }

  @keyframes fade {
    to {
      opacity: 0;
    }
  }

  /* An error has to be read to its end. */
  .row.note .about {
    grid-area: 2 / 2 / 3 / 4;
    display: -webkit-box;
    height: 2.25rem;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    white-space: normal;
  }

  .row.note {
    align-content: start;
    padding-top: 0.3rem;
  }

  .row.note .target {
    display: none;
  }
`;
