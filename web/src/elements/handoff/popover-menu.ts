import type { LitElement, ReactiveController } from "lit";
import { keepPlaced } from "../dialogs/picker-position.js";

/** A menu in a popover (WAI-ARIA menu button): the arrow keys move through it, and the browser closes it. */
export class PopoverMenu implements ReactiveController {
  open = false;
  readonly #host: LitElement;
  #placed = new AbortController();

  constructor(host: LitElement) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#placed.abort();
    this.open = false;
  }

  /** The button that opens the menu. */
  get button(): HTMLElement | null {
    return this.#host.renderRoot.querySelector<HTMLElement>("[data-menu]");
  }

  show(): void {
    if (!this.open) {
      this.#panel?.showPopover();
    }
  }

  /** Closes the menu, and focuses the button: in a shadow root Chromium does not give the focus back. */
  hide(): void {
    if (this.#panel?.matches(":popover-open")) {
      this.#panel.hidePopover();
      this.button?.focus({ preventScroll: true });
    }
  }

  readonly onToggle = ({ newState }: ToggleEvent): void => {
    this.open = newState === "open";
    this.#placed.abort();
    const [panel, button] = [this.#panel, this.button];
    if (this.open && panel && button) {
      this.#placed = new AbortController();
      keepPlaced(panel, button, this.#placed.signal);
      this.#items[0]?.focus();
    }
    this.#host.requestUpdate();
  };

  /** The arrow keys open the menu too. */
  readonly onButtonKeydown = (event: KeyboardEvent): void => {
    if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      event.preventDefault();
      this.show();
    }
  };

  readonly onKeydown = (event: KeyboardEvent): void => {
    const items = this.#items;
    const at = items.indexOf(event.composedPath()[0] as HTMLElement);
    const targets: Record<string, number> = {
      ArrowDown: (at + 1) % items.length,
      ArrowUp: (at - 1 + items.length) % items.length,
      Home: 0,
      End: items.length - 1,
    };
    const target = targets[event.key];
    event.stopPropagation(); // shortcuts are off in a menu
    if (event.key === "Tab") {
      this.hide();
    } else if (event.key === "Escape") {
      event.preventDefault();
      this.hide();
    } else if (target !== undefined) {
      event.preventDefault();
      items[target]?.focus();
    }
  };

  get #panel(): HTMLElement | null {
    return this.#host.renderRoot.querySelector<HTMLElement>("[role=menu]");
  }

  get #items(): HTMLElement[] {
    return [...(this.#panel?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? [])];
  }
}
