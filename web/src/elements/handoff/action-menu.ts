import { html, nothing, type TemplateResult } from "lit";
import { more } from "../icons.js";
import type { PopoverMenu } from "./popover-menu.js";

/** An entry of a menu. With an address it is a link, which opens in a tab of its own. */
export interface MenuItem {
  id: string;
  label: string;
  /** The shortcut that does the same. */
  key?: string | undefined;
  href?: string | undefined;
  /** Whether it undoes something, and is said in red. */
  danger?: boolean | undefined;
  pending?: boolean | undefined;
  run?: (() => void) | undefined;
}

/** Renders the button of a menu, and the menu: groups of entries with rules between them. */
export function actionMenu(groups: readonly (readonly MenuItem[])[], menu: PopoverMenu): TemplateResult {
  const filled = groups.filter((group) => group.length > 0);
  return html`<button
      class="button quiet icon"
      type="button"
      data-menu
      aria-label="More actions"
      aria-haspopup="menu"
      aria-expanded=${menu.open ? "true" : "false"}
      title="More actions"
      popovertarget="more"
      @keydown=${menu.onButtonKeydown}
    >
      ${more}
    </button>
    <div
      class="menu"
      id="more"
      popover
      role="menu"
      aria-label="More actions"
      part="menu"
      @toggle=${menu.onToggle}
      @keydown=${menu.onKeydown}
    >
      ${filled.map(
        (group, i) =>
          html`${i > 0 ? html`<hr class="menu-rule" />` : nothing}${group.map((item) => menuItem(item, menu))}`,
      )}
    </div>`;
}

function menuItem(
  { id, label, key, href, danger, pending, run }: MenuItem,
  menu: PopoverMenu,
): TemplateResult {
  const end = key ? html`<span class="menu-end" aria-hidden="true"><kbd>${key}</kbd></span>` : nothing;
  if (href) {
    return html`<a
      class="menu-item"
      role="menuitem"
      tabindex="-1"
      data-item=${id}
      href=${href}
      target="_blank"
      rel="noopener"
      @click=${() => menu.hide()}
      >${label}</a
    >`;
  }
  const choose = () => {
    menu.hide();
    run?.();
  };
  return html`<button
    class=${danger ? "menu-item danger" : "menu-item"}
    role="menuitem"
    type="button"
    tabindex="-1"
    data-item=${id}
    aria-disabled=${pending ? "true" : nothing}
    aria-keyshortcuts=${key?.toLowerCase() ?? nothing}
    @click=${choose}
  >
    ${label}${end}
  </button>`;
}
