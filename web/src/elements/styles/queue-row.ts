import { css } from "lit";

/** One handoff in the list. */
export const row = css`
  .row {
    position: relative;
    display: grid;
    grid-template-columns: 1rem minmax(0, 1fr) auto;
    grid-template-areas: "mark body when" "mark body act";
    grid-template-rows: auto 1fr;
    gap: 0 var(--hd-space-3);
    padding: var(--hd-space-4);
    content-visibility: auto;
    contain-intrinsic-size: auto 7.25rem;
    transition: background-color 120ms;
  }

  .row + .row {
    border-top: 1px solid var(--hd-line);
  }

  .row > .mark {
    grid-area: mark;
    margin-top: 0.2rem;
  }

  .row .body {
    grid-area: body;
    min-width: 0;
  }

  .title {
    display: -webkit-box;
    overflow: hidden;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    padding: 0;
    border: 0;
    background: none;
    font-weight: 600;
    line-height: 1.4;
    letter-spacing: -0.006em;
    text-align: start;
    text-wrap: pretty;
    overflow-wrap: anywhere;
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
    outline: 2px solid var(--hd-accent);
    outline-offset: -3px;
    border-radius: calc(var(--hd-radius-lg) - 1px);
  }

  .note {
    white-space: pre-line;
    display: -webkit-box;
    overflow: hidden;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    margin-top: var(--hd-space-1);
    color: var(--hd-ink-2);
    font-size: var(--hd-text-sm);
    line-height: 1.5;
    overflow-wrap: anywhere;
  }

  .about {
    display: flex;
    flex-wrap: wrap;
    gap: 0 var(--hd-space-3);
    margin-top: var(--hd-space-2);
    color: var(--hd-ink-2);
    font-size: var(--hd-text-xs);
    line-height: 1.6;
  }

  .about strong {
    color: var(--hd-ink);
    font-weight: 600;
  }

  .nobreak {
    white-space: nowrap;
  }

  .when {
    grid-area: when;
    text-align: end;
    line-height: 1.35;
  }

  /* Above the title, which covers the row: its full time shows to who points at it. */
  .when > time {
    position: relative;
    z-index: 1;
    font-size: var(--hd-text-md);
    font-weight: 600;
    letter-spacing: -0.01em;
    white-space: nowrap;
  }

  .when[data-overdue] > time {
    color: var(--hd-urgent);
  }

  .when span {
    display: block;
    color: var(--hd-ink-2);
    font-size: var(--hd-text-xs);
  }

  .when span > time {
    color: var(--hd-ink);
    font-weight: 550;
    white-space: nowrap;
  }

  .when .overdue[data-level="2"] {
    display: inline-block;
    margin-top: 0.125rem;
  }

  .act {
    grid-area: act;
    position: relative;
    z-index: 1;
    align-self: end;
    justify-self: end;
    min-height: 2rem;
    margin-top: var(--hd-space-2);
    padding: 0 var(--hd-space-3);
    border-color: var(--hd-line);
    background: none;
    color: var(--hd-accent);
  }

  .row:hover .act,
  .row:focus-within .act,
  .row.selected .act {
    border-color: var(--hd-accent);
    background: var(--hd-surface);
  }

  .row .act:hover {
    background: var(--hd-accent);
    color: var(--hd-accent-ink);
  }

  .row:hover {
    background: var(--hd-raised);
  }

  .row.selected {
    background: var(--hd-accent-wash);
    box-shadow: inset 3px 0 0 var(--hd-accent);
  }

  .row.leaving {
    background: var(--hd-raised);
  }

  .row:is(.leaving, .pending) :is(.mark, .word, .title, .when time) {
    color: var(--hd-ink-2);
    font-weight: 500;
  }

  .row.leaving > .mark {
    opacity: 0.5;
  }

  .row.arrived {
    animation:
      slide 200ms cubic-bezier(0.2, 0.8, 0.3, 1),
      glow 4s ease-out;
  }

  @keyframes slide {
    from {
      opacity: 0;
      translate: 0 -0.75rem;
    }
  }

  @keyframes glow {
    from,
    25% {
      background-color: var(--hd-accent-wash);
    }
  }

  @container (width < 26rem) {
    .row {
      gap: 0 0.625rem;
      padding-inline: var(--hd-space-3);
    }

    .title {
      -webkit-line-clamp: 3;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    .row.arrived {
      background: var(--hd-accent-wash);
    }
  }

  @media (forced-colors: active) {
    .held,
    .row .act:hover {
      forced-color-adjust: none;
      border-color: Highlight;
      background: Highlight;
      color: HighlightText;
    }

    .row.selected,
    .row.arrived {
      padding-inline-start: calc(var(--hd-space-4) - 4px);
      border-inline-start: 4px solid Highlight;
    }
  }

  @media (pointer: coarse) {
    .act {
      min-height: 2.75rem;
      margin-bottom: -0.5rem;
    }
  }
`;
