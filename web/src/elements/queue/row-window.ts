import type { LitElement, ReactiveController } from "lit";
import type { Heights } from "./window-range.js";

/** How much scrolling is noticed, in rows: below it the rendered margin is enough. */
const step = 4;

/**
 * Follows which part of a list is in sight, and how tall its rows are: both change with the size of the text. The list
 * can scroll itself, or with any element around it, or with the page.
 */
export class RowWindow implements ReactiveController {
  /** As rows and headings were measured last. */
  readonly heights: Heights = { row: 64, heading: 32 };
  readonly #host: LitElement;
  #span = unmeasured();
  #listening = new AbortController();
  #frame = 0;
  readonly #resized = new ResizeObserver(() => this.#checkSoon());
  #header: HTMLElement | null = null;
  #headerHeight = 0;

  constructor(host: LitElement) {
    this.#host = host;
    host.addController(this);
  }

  /** The part of the list that is in sight, in pixels from its top. */
  get span(): readonly [number, number] {
    return this.#span;
  }

  hostConnected(): void {
    this.#listening = new AbortController();
    const options = { capture: true, passive: true, signal: this.#listening.signal };
    const check = () => this.#checkSoon();
    // Scroll events do not leave a shadow tree, and the list does not know which element scrolls.
    for (
      let root: Node | undefined = this.#host;
      root;
      root = root instanceof ShadowRoot ? root.host : undefined
    ) {
      root = root.getRootNode();
      root.addEventListener("scroll", check, options);
    }
    window.addEventListener("resize", check, options);
    this.#resized.observe(this.#host);
  }

  hostDisconnected(): void {
    this.#listening.abort();
    this.#resized.disconnect();
    this.#header = null;
    cancelAnimationFrame(this.#frame);
  }

  /** Measures in the next frame: here the browser would have to lay out the page, and again after each update. */
  hostUpdated(): void {
    this.#checkSoon();
  }

  /** Scrolls to the top of the list. */
  toTop(): void {
    this.#span = unmeasured();
    this.#host.scrollTop = 0;
    if (this.#host.getBoundingClientRect().top < 0) {
      this.#host.scrollIntoView();
    }
  }

  #measureHeader(): void {
    const header = this.#find(".queue > header");
    if (header && header !== this.#header) {
      this.#header = header;
      this.#resized.observe(header);
    }
    const height = header?.offsetHeight ?? 0;
    if (height !== this.#headerHeight) {
      this.#headerHeight = height;
      this.#host.style.setProperty("--header-height", `${height}px`);
    }
  }

  #measureRows(): void {
    const row = this.#find(".row")?.getBoundingClientRect().height ?? 0;
    const heading = this.#find(".group > h3")?.getBoundingClientRect().height ?? 0;
    this.heights.heading = heading || this.heights.heading;
    if (row > 0 && row !== this.heights.row) {
      this.heights.row = row;
      this.#host.requestUpdate();
    }
  }

  #checkSoon(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#check());
  }

  #check(): void {
    const list = this.#find(".rows");
    if (!list || list.getClientRects().length === 0) {
      return; // not shown: it is as it was when it is shown again
    }
    this.#measureHeader();
    if (list.clientHeight === 0) {
      return; // empty: what is shown instead stands where its rows will be
    }
    this.#measureRows();
    const [top, bottom] = spanOf(list);
    const noticed = step * this.heights.row;
    if (Math.abs(top - this.#span[0]) >= noticed || Math.abs(bottom - this.#span[1]) >= noticed) {
      this.#span = [top, bottom];
      this.#host.requestUpdate();
    }
  }

  #find(selector: string): HTMLElement | null {
    return this.#host.renderRoot.querySelector<HTMLElement>(selector);
  }
}

/** Returns the part that can be in sight at the top of a list, before it is known where the list stands. */
function unmeasured(): readonly [number, number] {
  return [0, window.innerHeight];
}

/** Returns the part of an element that no scroll container hides, in pixels from its top. */
function spanOf(element: Element): readonly [number, number] {
  let [top, bottom] = [0, window.innerHeight];
  for (let each: Element | null = element; each; each = parentOf(each)) {
    if (/auto|scroll|hidden/.test(getComputedStyle(each).overflowY) && each !== document.body) {
      const box = each.getBoundingClientRect();
      top = Math.max(top, box.top);
      bottom = Math.min(bottom, box.bottom);
    }
  }
  const origin = element.getBoundingClientRect().top;
  return [top - origin, Math.max(top, bottom) - origin];
}

function parentOf(element: Element): Element | null {
  const root = element.getRootNode();
  return element.assignedSlot ?? element.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
}
