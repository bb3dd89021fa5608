import { css } from "lit";

/**
 * What floats: menus (popovers), dialogs and toasts; for shadow roots and for the page's document. Whose menu it is
 * places it: these styles do not know where its button is.
 */
export const overlay = css`
  .menu,
  .dialog,
  .toast {
    border: 1px solid var(--hd-line);
    border-radius: var(--hd-radius-lg);
    background: var(--hd-overlay);
    color: var(--hd-ink);
    box-shadow: var(--hd-shadow);
    font-size: var(--hd-text-sm);
  }

  .menu {
    min-width: 12rem;
    max-width: min(22rem, calc(100vw - var(--hd-space-5)));
    max-height: min(36rem, calc(100dvh - var(--hd-space-6)));
    margin: 0;
    padding: var(--hd-space-1);
    overflow: auto;
    overscroll-behavior: contain;
  }

  .menu-heading {
    margin: 0;
    padding: var(--hd-space-2) var(--hd-space-2) var(--hd-space-1);
    color: var(--hd-ink-2);
    font-size: var(--hd-text-xs);
    font-weight: var(--hd-weight-medium);
  }

  .menu-item {
    display: flex;
    align-items: center;
    gap: var(--hd-space-2);
    width: 100%;
    min-height: var(--hd-control);
    padding: var(--hd-space-1) var(--hd-space-2);
    border: 0;
    border-radius: var(--hd-radius);
    background: none;
    color: var(--hd-ink);
    line-height: var(--hd-leading-snug);
    text-align: start;
    text-decoration: none;
    cursor: pointer;
  }

  /* Listboxes and menus move aria-selected or the focus; the pointer looks the same. */
  .menu-item:is(:hover, :focus-visible, [aria-selected="true"], .active) {
    background: var(--hd-hover);
  }

  .menu-item:focus-visible {
    outline-offset: -2px;
  }

  .menu-item[aria-disabled="true"] {
    color: var(--hd-ink-3);
    cursor: default;
  }

  .menu-item.danger {
    color: var(--hd-urgent);
  }

  /* At the end of an item: a key, a count, a second word. */
  .menu-end {
    display: inline-flex;
    gap: var(--hd-space-1);
    margin-inline-start: auto;
    padding-inline-start: var(--hd-space-3);
    color: var(--hd-ink-3);
    font-size: var(--hd-text-xs);
    white-space: nowrap;
  }

  .menu-rule {
    height: 1px;
    margin: var(--hd-space-1) calc(-1 * var(--hd-space-1));
    border: 0;
    background: var(--hd-line);
  }

  .menu input:is([type="checkbox"], [type="radio"]) {
    flex: none;
    width: 1rem;
    height: 1rem;
    margin: 0;
    accent-color: var(--hd-accent);
  }

  .dialog {
    width: min(36rem, calc(100vw - var(--hd-space-6)));
    max-width: none;
    max-height: min(44rem, calc(100dvh - var(--hd-space-6)));
    padding: 0;
    overflow: auto;
    overscroll-behavior: contain;
    font-size: var(--hd-text-md);
  }

  .dialog.small {
    width: min(26rem, calc(100vw - var(--hd-space-6)));
  }

  /* Begins high, so that a list below a field can grow: the command menu. */
  .dialog.top {
    margin-top: 12dvh;
  }

  .dialog::backdrop {
    background: var(--hd-backdrop);
  }

  .dialog-head,
  .dialog-body,
  .dialog-foot {
    padding: var(--hd-space-4) var(--hd-space-5);
  }

  .dialog-head {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: var(--hd-space-3);
    padding-bottom: 0;
  }

  .dialog-head :is(h2, h3) {
    margin: 0;
    font-size: var(--hd-text-lg);
    font-weight: var(--hd-weight-strong);
    line-height: var(--hd-leading-tight);
  }

  .dialog-foot {
    position: sticky;
    bottom: 0;
    display: flex;
    flex-wrap: wrap;
    justify-content: flex-end;
    gap: var(--hd-space-2);
    border-top: 1px solid var(--hd-line);
    background: var(--hd-overlay);
  }

  .toasts {
    position: fixed;
    inset: auto var(--hd-space-4) calc(var(--hd-space-4) + env(safe-area-inset-bottom)) auto;
    z-index: 10;
    display: grid;
    gap: var(--hd-space-2);
    width: min(24rem, calc(100vw - var(--hd-space-6)));
    margin: 0;
    padding: 0;
    border: 0;
    background: none;
    overflow: visible;
  }

  .toast {
    display: flex;
    align-items: center;
    gap: var(--hd-space-3);
    padding: var(--hd-space-3) var(--hd-space-4);
    line-height: var(--hd-leading-snug);
    overflow-wrap: anywhere;
  }

  .toast .button {
    margin-inline-start: auto;
  }

  :is(.menu:popover-open, .dialog[open], .toast) {
    animation: appear var(--hd-fast) var(--hd-ease);
  }

  @keyframes appear {
    from {
      opacity: 0;
      translate: 0 0.25rem;
    }
  }

  @media (width < 700px) {
    .dialog:not(.top) {
      width: 100%;
      max-height: calc(100dvh - var(--hd-space-6));
      margin-bottom: 0;
      padding-bottom: env(safe-area-inset-bottom);
      border-width: 1px 0 0;
      border-end-start-radius: 0;
      border-end-end-radius: 0;
    }

    .toasts {
      inset-inline: var(--hd-space-3);
      bottom: calc(4rem + env(safe-area-inset-bottom));
      width: auto;
    }
  }

  @media (forced-colors: active) {
    .menu-item:is(:hover, :focus-visible, [aria-selected="true"], .active) {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;
