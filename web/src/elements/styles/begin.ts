import { css } from "lit";
import { base } from "./base.js";
import { text } from "./context-text.js";
import { overlay } from "./overlay.js";

/** The dialog that begins a handoff. */
const begin = css`
  :host {
    display: contents;
    container-type: normal;
  }

  .begin[open] {
    display: flex;
  }

  .begin form {
    display: flex;
    flex-direction: column;
    width: 100%;
    min-height: 0;
  }

  .begin .dialog-body {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--hd-space-4);
    overflow: auto;
    overscroll-behavior: contain;
  }

  .begin {
    overflow: hidden;
  }

  .part {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--hd-space-1);
    min-width: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }

  .label {
    padding: 0;
    color: var(--hd-ink-2);
    font-size: var(--hd-text-xs);
    font-weight: var(--hd-weight-medium);
  }

  legend.label {
    padding-bottom: var(--hd-space-1);
  }

  handoff-picker::part(panel) {
    min-height: 9rem;
    max-height: 17rem;
    border: 1px solid var(--hd-line-strong);
    border-radius: var(--hd-radius);
  }

  .chosen {
    display: flex;
    align-items: center;
    gap: var(--hd-space-2);
    min-height: var(--hd-control);
    padding: var(--hd-space-1) var(--hd-space-3);
    border: 1px solid var(--hd-line);
    border-radius: var(--hd-radius);
    background: var(--hd-raised);
  }

  .chosen .title {
    overflow: hidden;
    font-weight: var(--hd-weight-medium);
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .chosen .quiet {
    flex: none;
    max-width: 40%;
    overflow: hidden;
    font-size: var(--hd-text-sm);
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .chosen .link {
    flex: none;
    margin-inline-start: auto;
    font-size: var(--hd-text-sm);
  }

  /* Four choices side by side, in one frame. */
  .priorities {
    display: flex;
    width: fit-content;
    max-width: 100%;
    border: 1px solid var(--hd-line-strong);
    border-radius: var(--hd-radius);
  }

  .priorities label {
    position: relative;
    display: flex;
    align-items: center;
    gap: var(--hd-space-2);
    min-height: var(--hd-control);
    padding: 0 var(--hd-space-3);
    font-size: var(--hd-text-sm);
    cursor: pointer;
  }

  .priorities label + label {
    border-inline-start: 1px solid var(--hd-line);
  }

  .priorities label:has(:checked) {
    background: var(--hd-accent-wash);
    font-weight: var(--hd-weight-strong);
    box-shadow: inset 0 0 0 1px var(--hd-accent);
    border-radius: calc(var(--hd-radius) - 1px);
  }

  .priorities label:has(:focus-visible) {
    outline: var(--hd-focus);
    outline-offset: 2px;
    z-index: 1;
  }

  .priorities input {
    position: absolute;
    inset: 0;
    margin: 0;
    opacity: 0;
    cursor: pointer;
  }

  .note {
    display: grid;
    gap: var(--hd-space-4);
  }

  textarea.field {
    field-sizing: content;
    max-height: 16rem;
    resize: vertical;
  }

  #problem {
    min-height: 5.5rem;
  }

  #tried,
  #ruledOut,
  #next {
    min-height: 3.5rem;
  }

  .trouble {
    color: var(--hd-urgent);
    font-size: var(--hd-text-sm);
  }

  .preview {
    display: grid;
    gap: var(--hd-space-2);
    min-height: 12rem;
    align-content: start;
    padding: var(--hd-space-3) var(--hd-space-4);
    border: 1px solid var(--hd-line);
    border-radius: var(--hd-radius);
    background: var(--hd-raised);
  }

  .preview h3 {
    display: flex;
    align-items: center;
    gap: var(--hd-space-2);
    margin-top: var(--hd-space-2);
    font-size: var(--hd-text-sm);
    font-weight: var(--hd-weight-strong);
  }

  .preview ul {
    display: grid;
    gap: var(--hd-space-1);
    padding-inline-start: 1.25rem;
    list-style: disc;
  }

  .none {
    display: grid;
    gap: var(--hd-space-2);
    padding: var(--hd-space-4) 0;
  }

  .begin .dialog-foot {
    align-items: center;
    flex: none;
    padding-block: var(--hd-space-3);
  }

  .saved {
    flex: 1;
    min-width: 0;
    font-size: var(--hd-text-xs);
  }

  .button[aria-pressed="true"] {
    background: var(--hd-accent-wash);
    color: var(--hd-accent);
  }

  @media (width < 40rem) {
    .priorities {
      width: 100%;
    }

    .priorities label {
      flex: 1;
      justify-content: center;
      padding: 0 var(--hd-space-1);
      gap: var(--hd-space-1);
    }

    .begin .dialog-head,
    .begin .dialog-body,
    .begin .dialog-foot {
      padding-inline: var(--hd-space-4);
    }

    .saved {
      flex: 1 0 50%;
      text-align: end;
    }

    .dialog-foot [data-intent] {
      flex: 1;
    }
  }

  @media (forced-colors: active) {
    .priorities label:has(:checked) {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;

/** Without tokens: those of the element around it hold, as a page has set them. */
export const beginStyles = [base, text, overlay, begin];
