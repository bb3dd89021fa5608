import { css } from "lit";

/** The transcript. */
export const transcript = css`
  .transcript > summary {
    display: flex;
    align-items: baseline;
    gap: var(--hd-space-3);
    min-height: 2.75rem;
    padding: var(--hd-space-3) 0;
    border-top: 1px solid var(--hd-line);
    cursor: pointer;
    list-style: none;
  }

  summary::-webkit-details-marker {
    display: none;
  }

  .transcript > summary::after {
    content: "Show";
    margin-inline-start: auto;
    color: var(--hd-accent);
    font-size: var(--hd-text-sm);
    font-weight: 550;
  }

  .transcript[open] > summary::after {
    content: "Hide";
  }

  .transcript > summary .quiet {
    font-size: var(--hd-text-sm);
  }

  .transcript > .tools:not([hidden]) {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: var(--hd-space-2);
  }

  .transcript search {
    display: flex;
    flex: 1;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--hd-space-2);
    font-size: var(--hd-text-sm);
  }

  .transcript search .field {
    flex: 0 1 16rem;
    min-width: 8rem;
    font-size: var(--hd-text-sm);
  }

  .transcript .found {
    color: var(--hd-ink-2);
  }

  .transcript .up .mark {
    rotate: 90deg;
  }

  .transcript .down .mark {
    rotate: -90deg;
  }

  .transcript > ol {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--hd-space-5);
    padding-block: var(--hd-space-4);
  }

  .message {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--hd-space-1);
    min-width: 0;
    scroll-margin-block: 5rem;
  }

  @supports not selector(::highlight(hd-match)) {
    .message.current {
      outline: 1px solid var(--hd-accent);
      outline-offset: 0.4rem;
      border-radius: 0.25rem;
    }
  }

  ::highlight(hd-match) {
    background-color: light-dark(#fdf0b5, #55480f);
    color: light-dark(#12191e, #fdf6d8);
  }

  ::highlight(hd-current-match) {
    background-color: light-dark(#f5b83d, #f0b429);
    color: #12191e;
  }

  .speaker {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 var(--hd-space-2);
    font-size: var(--hd-text-sm);
    font-weight: 600;
  }

  .speaker .quiet {
    font-size: var(--hd-text-xs);
    font-weight: 400;
  }

  .face.ai {
    background: var(--hd-accent-wash);
    color: var(--hd-accent);
    box-shadow: inset 0 0 0 1px var(--hd-line);
  }

  .message > :not(.speaker, .tool) {
    padding-inline-start: calc(1.25rem + var(--hd-space-2));
  }

  .message.note {
    padding: var(--hd-space-3);
    border-radius: var(--hd-radius);
    background: var(--hd-accent-wash);
  }

  .message.system {
    color: var(--hd-ink-2);
    font-size: var(--hd-text-sm);
  }

  .message.system > * {
    padding-inline-start: calc(1.25rem + var(--hd-space-2));
    font-weight: 400;
  }

  .folded {
    position: relative;
    max-height: 40lh;
    overflow: clip;
    mask-image: linear-gradient(#000 calc(100% - 4lh), transparent);
  }

  .message > .fold {
    justify-self: start;
    margin-inline-start: calc(1.25rem + var(--hd-space-2));
    padding: 0;
    font-size: var(--hd-text-sm);
  }

  .tool > summary {
    display: flex;
    align-items: center;
    gap: var(--hd-space-2);
    min-height: 2rem;
    padding-inline: var(--hd-space-3);
    border: 1px solid var(--hd-line);
    border-radius: var(--hd-radius);
    color: var(--hd-ink-2);
    font-size: var(--hd-text-xs);
    cursor: pointer;
    list-style: none;
  }

  .tool > summary::before {
    content: "";
    flex: none;
    width: 0.35rem;
    height: 0.35rem;
    border: solid currentColor;
    border-width: 0 1.5px 1.5px 0;
    rotate: -45deg;
  }

  .tool[open] > summary::before {
    rotate: 45deg;
  }

  .tool > summary:hover {
    background: var(--hd-hover);
  }

  .tool > summary strong {
    color: var(--hd-ink);
    font-weight: 550;
  }

  .tool > summary code {
    flex: 1;
    min-width: 0;
    overflow: hidden;
    font-family: var(--hd-mono);
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .tool > .content {
    max-width: none;
    margin-top: var(--hd-space-1);
  }

  .message.tool > :not(.speaker, .tool) {
    font: var(--hd-text-xs) / 1.6 var(--hd-mono);
  }

  .more,
  .beginning {
    font-size: var(--hd-text-sm);
  }

  .day,
  .divider {
    display: flex;
    align-items: center;
    gap: var(--hd-space-3);
    color: var(--hd-ink-2);
    font-size: var(--hd-text-xs);
    font-weight: 600;
  }

  .day {
    font-weight: 500;
  }

  .day::before,
  .day::after,
  .divider::after {
    content: "";
    flex: 1;
    border-top: 1px solid var(--hd-line);
  }

  .divider::after {
    border-color: var(--hd-line-strong);
  }

  @media (pointer: coarse) {
    .tool > summary {
      min-height: 2.75rem;
    }
  }
`;
