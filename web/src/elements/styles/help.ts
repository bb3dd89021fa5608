import { css } from "lit";
import { base } from "./base.js";
import { overlay } from "./overlay.js";

/** The dialog with the shortcuts: two columns where there is room. */
const help = css`
  :host {
    display: contents;
    container-type: normal;
  }

  .help .dialog-body {
    display: grid;
    gap: var(--hd-space-4);
  }

  .help .groups {
    columns: 2;
    column-gap: var(--hd-space-6);
  }

  .help section {
    break-inside: avoid;
    padding-bottom: var(--hd-space-4);
  }

  .help h3 {
    padding-bottom: var(--hd-space-1);
    border-bottom: 1px solid var(--hd-line);
    color: var(--hd-ink-2);
    font-size: var(--hd-text-xs);
    font-weight: var(--hd-weight-medium);
  }

  .help dl div {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: var(--hd-space-3);
    min-height: 1.75rem;
    font-size: var(--hd-text-sm);
  }

  .help dd {
    white-space: nowrap;
  }

  .help .choices {
    justify-content: space-between;
  }

  @media (width < 35rem) {
    .help .groups {
      columns: 1;
    }
  }
`;

export const helpStyles = [base, overlay, help];
