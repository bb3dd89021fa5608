import { css } from "lit";
import { tokens } from "../tokens.js";
import { base } from "./base.js";
import { onNowStyles } from "./on-now.js";
import { viewsBar } from "./views-bar.js";

/** The views in a rail: rows of one control's height. */
const rail = css`
  :host {
    color: var(--hd-ink-2);
    font-size: var(--hd-text-sm);
    font-weight: var(--hd-weight-medium);
  }

  .icon {
    flex: none;
    width: 1rem;
    height: 1rem;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.4;
    stroke-linecap: round;
    stroke-linejoin: round;
  }

  .begin {
    width: 100%;
    border-color: var(--hd-line);
    margin-bottom: var(--hd-space-3);
    padding-inline: var(--hd-space-2);
    justify-content: flex-start;
  }

  .begin kbd {
    margin-inline-start: auto;
  }

  nav ul {
    display: grid;
    gap: 1px;
  }

  .view {
    position: relative;
    display: flex;
    align-items: center;
    gap: var(--hd-space-2);
    width: 100%;
    min-height: var(--hd-control);
    padding: 0 var(--hd-space-2);
    border: 0;
    border-radius: var(--hd-radius);
    background: none;
    color: inherit;
    font-weight: inherit;
    line-height: var(--hd-leading-tight);
    text-align: start;
    text-decoration: none;
    transition: background-color var(--hd-fast);
  }

  .view:hover {
    background: var(--hd-hover);
    color: var(--hd-ink);
  }

  .view:focus-visible {
    outline-offset: -2px;
  }

  .view[aria-current] {
    background: var(--hd-accent-wash);
    color: var(--hd-ink);
  }

  .view[aria-current] .icon {
    color: var(--hd-accent);
  }

  .label {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .count {
    margin-inline-start: auto;
    color: var(--hd-ink-3);
    font-weight: var(--hd-weight);
  }

  .view .overdue {
    margin-inline-start: auto;
    font-size: var(--hd-text-xs);
    font-weight: var(--hd-weight-medium);
  }

  .view .overdue + .count {
    margin-inline-start: 0;
  }

  .unread {
    position: relative;
    flex: none;
    width: 0.5rem;
    height: 0.5rem;
    border-radius: 50%;
    background: var(--hd-accent);
    forced-color-adjust: none;
  }

  @media (forced-colors: active) {
    .view[aria-current] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }

    .unread {
      background: Highlight;
    }
  }
`;

export const viewsStyles = [tokens, base, rail, onNowStyles, viewsBar];
