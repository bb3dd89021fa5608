import type { LitElement, ReactiveController } from "lit";
import type { Action, Card, View } from "../../core/index.js";
import { isCommandMenu, type Shortcut, shortcutOf } from "./shortcuts.js";

/** The queue, as the keys use it. */
export interface KeysHost extends LitElement {
  /** Whether single keys work. */
  keys: boolean;
  /** Whether they work on the whole page, and not only in the list. */
  pageKeys: boolean;
  /** Returns the open handoff if it is in the list, else the one whose row had the focus last. */
  current(): Card | undefined;
  /** Focuses the next row, or the previous one, and returns its handoff. */
  move(by: 1 | -1): Card | undefined;
  focusSearch(): void;
}

/** What shortcuts do. Some report whether they did something: if not, the key is left to the browser. */
export interface KeyHandlers {
  /** Returns the handoff that the keys act on. */
  card: () => Card | undefined;
  move: (by: 1 | -1, repeat: boolean) => void;
  show: (view: View) => void;
  open: (card: Card) => void;
  close: () => boolean;
  act: (action: Action, card: Card) => boolean;
  begin: () => boolean;
  commands: () => void;
  help: () => void;
}

/** The keys of the page: they belong to a text field, a dialog and a menu while those have the focus. */
export class PageKeys implements ReactiveController {
  readonly #host: KeysHost;
  readonly #handlers: KeyHandlers;

  constructor(host: KeysHost, handlers: KeyHandlers) {
    this.#host = host;
    this.#handlers = handlers;
    host.addController(this);
  }

  hostConnected(): void {
    document.addEventListener("keydown", this.#onKeydown);
  }

  hostDisconnected(): void {
    document.removeEventListener("keydown", this.#onKeydown);
  }

  readonly #onKeydown = (event: KeyboardEvent) => {
    const path = event.composedPath();
    const inHost = path.includes(this.#host);
    if (event.defaultPrevented || !(inHost || this.#host.pageKeys)) {
      return;
    }
    const command = isCommandMenu(event);
    const shortcut = shortcutOf(event, inHost);
    if (!shortcut || (!command && (!this.#host.keys || path.some(isField))) || isOverlayOpen(document)) {
      return;
    }
    if (this.#run(shortcut, event, path)) {
      event.preventDefault();
    }
  };

  #run(shortcut: Shortcut, { repeat }: KeyboardEvent, path: readonly EventTarget[]): boolean {
    const host = this.#host;
    const handlers = this.#handlers;
    const card = handlers.card();
    switch (shortcut) {
      case "next":
      case "previous":
        handlers.move(shortcut === "next" ? 1 : -1, repeat);
        return true;
      case "open":
        if (!card || path.some(isInteractive)) {
          return false;
        }
        handlers.open(card);
        return true;
      case "close":
        return handlers.close();
      case "claim":
      case "release":
      case "resolve":
      case "reassign":
        return card !== undefined && handlers.act(shortcut, card);
      case "search":
        host.focusSearch();
        return true;
      case "begin":
        return handlers.begin();
      case "commands":
      case "help":
        handlers[shortcut]();
        return true;
      default:
        handlers.show(shortcut);
        return true;
    }
  }
}

const fields = [
  "input, textarea, select, [contenteditable]:not([contenteditable=false])",
  "[role=textbox], [role=searchbox], [role=combobox], [role=listbox], [role=menu], [role=application]",
].join();

/** Reports whether what is typed belongs to this element. */
function isField(target: EventTarget): boolean {
  return target instanceof Element && target.matches(fields);
}

/** Reports whether the focus is in a field, a dialog or a menu, so that nothing should take it away. */
export function isTyping(): boolean {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) {
    active = active.shadowRoot.activeElement;
  }
  return (active !== null && isField(active)) || isOverlayOpen(document);
}

/** Reports whether Enter belongs to this element. */
function isInteractive(target: EventTarget): boolean {
  return (
    target instanceof Element &&
    target.matches("a[href], button, summary, [role=button], [role=link], [role=tab]")
  );
}

const overlays = "dialog[open], [popover]:popover-open";
/** These stay open beside everything else: toasts, tooltips. */
const passive = "[popover=manual], [popover=hint]";

/** Reports whether a dialog or a menu is open, in the document or in a shadow tree. */
export function isOverlayOpen(root: Document | ShadowRoot): boolean {
  if ([...root.querySelectorAll(overlays)].some((element) => !element.matches(passive))) {
    return true;
  }
  return [...root.querySelectorAll("*")].some(({ shadowRoot }) => shadowRoot && isOverlayOpen(shadowRoot));
}
