import { css } from "lit";
import { base } from "./base.js";

/** The panel, its field and its options; on a phone a sheet at the foot of the screen. */
const picker = css`
  :host {
    display: contents;
    container-type: normal;
  }

  .panel {
    display: none;
    flex-direction: column;
    overflow: hidden;
    padding: 0;
    border: 1px solid var(--hd-line);
    border-radius: var(--hd-radius-lg);
    background: var(--hd-overlay);
    color: var(--hd-ink);
    box-shadow: var(--hd-shadow);
    font: var(--hd-weight) var(--hd-text-md) / var(--hd-leading-snug) var(--hd-font);
  }

  .panel.inline {
    display: flex;
    min-height: 0;
    border: 0;
    border-radius: 0;
    box-shadow: none;
  }

  .panel:popover-open {
    display: flex;
    position: fixed;
    inset: var(--top, auto) auto var(--bottom, auto) var(--x, 0);
    width: min(20rem, calc(100vw - 1rem));
    max-height: min(24rem, var(--room, 24rem));
    margin: 0;
    animation: appear var(--hd-fast) var(--hd-ease);
  }

  @keyframes appear {
    from {
      opacity: 0;
      translate: 0 -0.25rem;
    }
  }

  input {
    flex: none;
    width: 100%;
    min-height: 2.5rem;
    padding: 0 var(--hd-space-3);
    border: 0;
    border-bottom: 1px solid var(--hd-line);
    background: none;
    color: inherit;
    font: inherit;
  }

  input::placeholder {
    color: var(--hd-ink-3);
    opacity: 1;
  }

  input:focus-visible {
    outline: none;
    border-bottom-color: var(--hd-accent);
    box-shadow: inset 0 -1px var(--hd-accent);
  }

  .options {
    overflow-y: auto;
    overscroll-behavior: contain;
    padding: var(--hd-space-1);
    scroll-padding: var(--hd-space-1);
  }

  .group {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    padding: var(--hd-space-2) var(--hd-space-2) var(--hd-space-1);
    color: var(--hd-ink-2);
    font-size: var(--hd-text-xs);
    font-weight: var(--hd-weight-medium);
  }

  .option {
    display: flex;
    align-items: center;
    gap: var(--hd-space-2);
    min-height: var(--hd-control);
    padding: var(--hd-space-1) var(--hd-space-2);
    border-radius: var(--hd-radius);
    cursor: pointer;
    scroll-margin: var(--hd-space-1);
  }

  .option[data-active] {
    background: var(--hd-accent-wash);
  }

  .option[aria-disabled] {
    cursor: default;
    color: var(--hd-ink-2);
  }

  .text {
    flex: 1;
    display: flex;
    align-items: baseline;
    gap: var(--hd-space-2);
    min-width: 0;
  }

  .two-lines .text {
    flex-direction: column;
    align-items: stretch;
    gap: 0;
    padding-block: var(--hd-space-1);
  }

  .label {
    flex: 0 1 auto;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .detail {
    flex: 0 100 auto;
    min-width: 3rem;
    overflow: hidden;
    color: var(--hd-ink-2);
    font-size: var(--hd-text-sm);
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .keys {
    flex: none;
    white-space: nowrap;
  }

  .dim .label {
    color: var(--hd-ink-2);
  }

  .dim .face {
    filter: grayscale(1);
  }

  .none {
    padding: var(--hd-space-4) var(--hd-space-3);
    color: var(--hd-ink-2);
    font-size: var(--hd-text-sm);
  }

  @media (width < 40rem) {
    .panel:popover-open {
      inset: auto 0 var(--keyboard, 0) 0;
      width: 100%;
      max-height: calc(75dvh - var(--keyboard, 0px));
      padding-bottom: env(safe-area-inset-bottom);
      border-width: 1px 0 0;
      border-radius: var(--hd-radius-lg) var(--hd-radius-lg) 0 0;
    }

    .panel::backdrop {
      background: var(--hd-backdrop);
    }

    @keyframes appear {
      from {
        opacity: 0;
        translate: 0 2rem;
      }
    }
  }

  @media (width < 40rem), (pointer: coarse) {
    input {
      min-height: 3rem;
      font-size: max(1rem, var(--hd-text-md)); /* smaller ones make iOS zoom */
    }

    .option {
      min-height: 2.75rem;
    }
  }

  @media (forced-colors: active) {
    .panel {
      border: 1px solid CanvasText;
    }

    .option[data-active] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }

    .option[aria-disabled] {
      color: GrayText;
    }

  }
`;

/** Without tokens: those of the element around it hold, as a page has set them. */
export const pickerStyles = [base, picker];
