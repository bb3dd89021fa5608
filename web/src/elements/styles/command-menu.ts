import { css } from "lit";
import { base } from "./base.js";
import { overlay } from "./overlay.js";

/** The command menu: a field over a list that scrolls. */
const commandMenu = css`
  :host {
    display: contents;
    container-type: normal;
  }

  .dialog {
    overflow: hidden;
  }

  .dialog[open] {
    display: flex;
    flex-direction: column;
    max-height: min(32rem, 76dvh);
  }

  handoff-picker::part(panel) {
    flex: 1;
  }

  .state {
    flex: none;
    padding: var(--hd-space-3);
    border-top: 1px solid var(--hd-line);
    font-size: var(--hd-text-sm);
  }

  .trouble {
    color: var(--hd-urgent);
  }
`;

/** Without tokens: those of the element around it hold, as a page has set them. */
export const commandMenuStyles = [base, overlay, commandMenu];
