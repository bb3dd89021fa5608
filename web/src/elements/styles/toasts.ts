import { css } from "lit";
import { tokens } from "../tokens.js";
import { base } from "./base.js";
import { overlay } from "./overlay.js";

/** Toasts stand in the corner of the window: the host contains nothing, and takes no place in a layout. */
const toasts = css`
  :host {
    position: fixed;
    container-type: normal;
  }

  .toasts[hidden] {
    display: none;
  }

  .toast {
    padding-inline-end: var(--hd-space-2);
  }

  .toast .text {
    flex: 1;
    min-width: 0;
  }

  .toast b {
    font-weight: var(--hd-weight-strong);
  }

  .toast .title {
    display: -webkit-box;
    overflow: hidden;
    color: var(--hd-ink-2);
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
  }

  .toast .button.icon {
    margin-inline-start: calc(-1 * var(--hd-space-2));
  }
`;

export const toastStyles = [tokens, base, overlay, toasts];
