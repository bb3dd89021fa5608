import { css } from "lit";
import { controls } from "./controls.js";
import { faceStyles } from "./face.js";

/** The styles of all elements: text, controls, faces, icons, connection. */
export const base = css`
  ${controls}
  ${faceStyles}

  :host {
    display: block;
    container-type: inline-size;
    color: var(--hd-ink);
    font: var(--hd-weight) var(--hd-text-md) / var(--hd-leading) var(--hd-font);
    font-feature-settings: "cv05", "ss03";
    -webkit-font-smoothing: antialiased;
    text-align: start;
  }

  :host([hidden]) {
    display: none;
  }

  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }

  /* A page can hide a list that a handoff covers; what its keys open is shown all the same. */
  :is(dialog[open], [popover]:popover-open) {
    visibility: visible;
  }

  h2,
  h3,
  p,
  ol,
  ul,
  dl,
  dd,
  blockquote,
  pre {
    margin: 0;
    padding: 0;
  }

  ol,
  ul {
    list-style: none;
  }

  .agent {
    padding: 0 0.4em;
    border: 1px solid var(--hd-line-strong);
    border-radius: 999px;
    color: var(--hd-ink-2);
    font-size: 0.85em;
    font-weight: var(--hd-weight-medium);
    white-space: nowrap;
  }

  .quiet {
    color: var(--hd-ink-2);
  }

  .num {
    font-variant-numeric: tabular-nums;
  }

  .hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  .mark {
    flex: none;
    width: 1rem;
    height: 1rem;
    fill: currentColor;
    stroke: currentColor;
    forced-color-adjust: auto;
  }

  .mark .cut {
    stroke: var(--hd-surface);
    fill: var(--hd-surface);
  }

  .mark.urgent,
  .word.urgent {
    color: var(--hd-urgent);
  }

  .mark.high,
  .word.high {
    color: var(--hd-high);
  }

  .mark.normal,
  .word.normal {
    color: var(--hd-normal);
  }

  .mark.low,
  .word.low {
    color: var(--hd-low);
  }

  .word.urgent,
  .word.high {
    font-weight: 600;
  }

  /* The words for a target that has passed; for the second level, in a frame. */
  .overdue {
    color: var(--hd-urgent);
    font-weight: 600;
    white-space: nowrap;
  }

  .overdue[data-level="2"] {
    padding: 0.05em 0.5em;
    border: 1px solid currentColor;
    border-radius: 999px;
    background: var(--hd-urgent-wash);
  }

  .scene {
    width: 10rem;
    fill: none;
    stroke: var(--hd-line-strong);
    stroke-width: 1.5;
    stroke-linecap: round;
  }

  @keyframes breathe {
    to {
      opacity: 0.45;
    }
  }

  .connection {
    display: inline-flex;
    align-items: center;
    gap: var(--hd-space-2);
    color: var(--hd-ink-2);
    font-size: var(--hd-text-sm);
  }

  .dot {
    flex: none;
    width: 0.5rem;
    height: 0.5rem;
    border-radius: 50%;
    background: var(--hd-good);
    box-shadow: 0 0 0 3px color-mix(in srgb, var(--hd-good) 18%, transparent);
    forced-color-adjust: none;
  }

  .connection.waiting .dot {
    background: transparent;
    box-shadow: inset 0 0 0 2px var(--hd-high);
  }

  .connection.broken .dot {
    border-radius: 1px;
    background: var(--hd-urgent);
    box-shadow: none;
  }

  .connection.broken {
    color: var(--hd-ink);
  }

  @media (prefers-reduced-motion: reduce) {
    *,
    ::before,
    ::after {
      animation: none !important;
      transition: none !important;
    }
  }
`;
