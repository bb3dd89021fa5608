import { type ElementPart, nothing } from "lit";
import { AsyncDirective, directive } from "lit/async-directive.js";

/** Names the elements that are observed. */
const labels = new WeakMap<Element, string>();

const observer =
  typeof ResizeObserver === "undefined"
    ? undefined
    : new ResizeObserver((entries) => {
        for (const { target } of entries) {
          markOverflow(target as HTMLElement);
        }
      });

/** Lets the keyboard reach and scroll an element while it overflows. It becomes no landmark: a text can have many. */
export function markOverflow(element: HTMLElement): void {
  const overflows = element.scrollWidth > element.clientWidth;
  const label = labels.get(element) ?? "";
  for (const [name, value] of [
    ["tabindex", "0"],
    ["role", "group"],
    ["aria-label", label],
  ] as const) {
    if (overflows) {
      element.setAttribute(name, value);
    } else if (element !== (element.getRootNode() as ShadowRoot).activeElement) {
      element.removeAttribute(name);
    }
  }
  element.parentElement?.toggleAttribute("data-overflows", overflows);
}

class Scrollable extends AsyncDirective {
  #element: HTMLElement | undefined;

  override render(_label: string): typeof nothing {
    return nothing;
  }

  override update(part: ElementPart, [label]: [string]): typeof nothing {
    if (!this.#element) {
      this.#element = part.element as HTMLElement;
      observer?.observe(this.#element);
    }
    labels.set(this.#element, label);
    return nothing;
  }

  override disconnected(): void {
    if (this.#element) {
      observer?.unobserve(this.#element);
    }
  }

  override reconnected(): void {
    if (this.#element) {
      observer?.observe(this.#element);
    }
  }
}

/** Marks an element that scrolls when it is too narrow for its content, with its name. */
export const scrollable = directive(Scrollable);
