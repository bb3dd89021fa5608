// What must hold in each state of the page: examined in the page itself, in shadow roots too.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Result, RunOptions } from "axe-core";
import type { Page } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Makes axe and the functions of this file known to the page. */
export async function prepare(page: Page): Promise<void> {
  await page.evaluate(axe);
  await page.evaluate(install);
}

/** What axe examines. Contrast is most of its work, and depends on the scheme; the rest depends on the width. */
type Rules = "all" | "contrast" | "structure";

const options: Record<Rules, RunOptions> = {
  all: {},
  contrast: { runOnly: ["color-contrast"] },
  structure: { rules: { "color-contrast": { enabled: false } } },
};

/** Returns what axe finds. */
export async function violations(page: Page, rules: Rules = "all"): Promise<string[]> {
  const found = await page.evaluate(
    async (options) => {
      const { axe } = window as unknown as {
        axe: { run(options: RunOptions): Promise<{ violations: Result[] }> };
      };
      return (await axe.run(options)).violations;
    },
    { resultTypes: ["violations"], ...options[rules] } as RunOptions,
  );
  return found.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join("; ")}`,
  );
}

/** Returns by how many pixels the page can be scrolled sideways. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
}

/** Returns the targets that are smaller than `least` pixels, but for links in a sentence. */
export function smallTargets(page: Page, least: number): Promise<string[]> {
  return page.evaluate((size) => window.probe.smallTargets(size), least);
}

/** Returns the animations that run. */
export function animations(page: Page): Promise<string[]> {
  return page.evaluate(() => window.probe.animations());
}

/** Where the Tab key leads, once around the page. */
export interface Walk {
  /** The elements of the page, or the page itself, that have the focus in turn. */
  stops: string[];
  /** What is wrong: no visible focus, focus on what cannot be seen, or no way out. */
  faults: string[];
}

/** Presses Tab until the focus has been everywhere. */
export async function walk(page: Page): Promise<Walk> {
  await page.evaluate(() => window.probe.startWalk());
  const devtools = await page.context().newCDPSession(page);
  const tab = { key: "Tab", code: "Tab", windowsVirtualKeyCode: 9 };
  for (let pressed = 0; pressed < 400; pressed += 20) {
    for (let i = 0; i < 20; i++) {
      void devtools.send("Input.dispatchKeyEvent", { type: "rawKeyDown", ...tab });
      void devtools.send("Input.dispatchKeyEvent", { type: "keyUp", ...tab });
    }
    const walked = await page.evaluate(() => window.probe.walked());
    if (walked.around) {
      await devtools.detach();
      return walked;
    }
  }
  await devtools.detach();
  const { stops } = await page.evaluate(() => window.probe.walked());
  return { stops, faults: [`no way out of ${stops.slice(-3).join(", ")}`] };
}

interface Probe {
  smallTargets(least: number): string[];
  animations(): string[];
  startWalk(): void;
  walked(): Walk & { around: boolean };
}

declare global {
  interface Window {
    probe: Probe;
  }
}

/** Runs in the page. */
function install(): void {
  const interactive =
    "a[href], button, input, select, textarea, summary, [role=button], [role=option], [role^=menuitem], [role=tab]";

  function* everything(root: Document | ShadowRoot): Generator<Element> {
    for (const element of root.querySelectorAll("*")) {
      yield element;
      if (element.shadowRoot) {
        yield* everything(element.shadowRoot);
      }
    }
  }

  function describe(element: Element): string {
    const text = (element.getAttribute("aria-label") ?? element.textContent ?? "")
      .trim()
      .replace(/\s+/g, " ");
    const root = element.getRootNode();
    const host = root instanceof ShadowRoot ? `${root.host.localName} ` : "";
    return `${host}${element.localName}.${element.getAttribute("class") ?? ""} “${text.slice(0, 40)}”`;
  }

  const isVisible = (element: Element) =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true });

  /** Returns the smaller side of a target: of its box, its label, or what lies over it to enlarge it. */
  function sideOf(element: Element): number {
    const { width, height } = (element.closest("label") ?? element).getBoundingClientRect();
    const sides = ["::before", "::after"].map((pseudo) => {
      const style = getComputedStyle(element, pseudo);
      const isOver = style.content !== "none" && style.position === "absolute";
      return isOver ? Math.min(Number.parseFloat(style.width), Number.parseFloat(style.height)) || 0 : 0;
    });
    return Math.max(Math.min(width, height), ...sides);
  }

  /** A link in a sentence is as high as its line. */
  function isInline(element: Element): boolean {
    const around = [...(element.parentElement?.childNodes ?? [])];
    return (
      getComputedStyle(element).display.startsWith("inline") &&
      around.some((node) => node.nodeType === Node.TEXT_NODE && /\p{L}/u.test(node.textContent ?? ""))
    );
  }

  function active(): Element | null {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) {
      element = element.shadowRoot.activeElement;
    }
    return element === document.body ? null : element;
  }

  const hasOutline = (element: Element, pseudo?: string) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(element, pseudo);
    return outlineStyle !== "none" && Number.parseFloat(outlineWidth) > 0;
  };

  /** Reports whether the element, what surrounds it closely, or the option that it has chosen shows the focus. */
  function showsFocus(element: Element): boolean {
    const { parentElement: parent } = element;
    const isUnderlined = element.matches("input, textarea") && getComputedStyle(element).boxShadow !== "none";
    return (
      isUnderlined ||
      [undefined, "::before", "::after"].some((pseudo) => hasOutline(element, pseudo)) ||
      [parent, parent?.parentElement].some(
        (each) => each && (hasOutline(each) || hasOutline(each, "::after")),
      )
    );
  }

  function contains(outer: Element, inner: Element | null): boolean {
    for (let node: Node | null = inner; node; ) {
      if (node === outer) {
        return true;
      }
      node = node.parentNode ?? (node instanceof ShadowRoot ? node.host : null);
    }
    return false;
  }

  function at(x: number, y: number): Element | null {
    let element = document.elementFromPoint(x, y);
    while (element?.shadowRoot) {
      const inner: Element | null = element.shadowRoot.elementFromPoint(x, y);
      if (inner === null || inner === element) {
        break;
      }
      element = inner;
    }
    return element;
  }

  /** Reports whether some part of the element is in the window, and not covered. */
  function canBeSeen(element: Element): boolean {
    const { left, right, top, bottom } = (element.closest("label") ?? element).getBoundingClientRect();
    const [x1, x2] = [Math.max(1, left + 2), Math.min(innerWidth - 1, right - 2)];
    const [y1, y2] = [Math.max(1, top + 2), Math.min(innerHeight - 1, bottom - 2)];
    return (
      x1 <= x2 &&
      y1 <= y2 &&
      [0.02, 0.25, 0.5, 0.75, 0.98].some((share) => {
        const hit = at(x1 + (x2 - x1) * share, y1 + (y2 - y1) * share);
        return contains(element.closest("label") ?? element, hit) || (hit !== null && contains(hit, element));
      })
    );
  }

  let stops: string[] = [];
  let faults: string[] = [];
  let first: Element | null = null;
  let around = false;
  addEventListener("keyup", ({ key }) => {
    if (key !== "Tab" || around) {
      return;
    }
    const element = active();
    if (element === null || element === first) {
      around = stops.length > 0;
      return;
    }
    first ??= element;
    stops.push(describe(element));
    if (!showsFocus(element)) {
      faults.push(`the focus cannot be seen: ${describe(element)}`);
    }
    if (!canBeSeen(element)) {
      faults.push(`has the focus and cannot be seen: ${describe(element)}`);
    }
  });

  window.probe = {
    smallTargets(least) {
      const found: string[] = [];
      for (const element of everything(document)) {
        if (element.matches(interactive) && isVisible(element) && !isInline(element)) {
          const side = sideOf(element);
          if (side > 1 && side < least - 0.5) {
            found.push(`${describe(element)} ${side.toFixed(1)} px`);
          }
        }
      }
      return found;
    },
    animations() {
      const roots = [document, ...[...everything(document)].flatMap(({ shadowRoot }) => shadowRoot ?? [])];
      return roots.flatMap((root) =>
        root
          .getAnimations()
          .filter(({ playState }) => playState === "running")
          .map(({ effect }) => describe((effect as KeyframeEffect).target ?? document.body)),
      );
    },
    startWalk() {
      [stops, faults, first, around] = [[], [], null, false];
    },
    walked: () => ({ stops, faults, around }),
  };
}
