/** The space between a picker and its button, and between a picker and the edge of the window, in pixels. */
const gap = 4;
const margin = 8;

/**
 * Places a panel below a button, or above where there is more room, within the window. The styles read the result from
 * custom properties; on a phone the panel is a sheet at the foot instead, above the keyboard.
 */
export function place(panel: HTMLElement, button: Element): void {
  const { left, right, top, bottom } = button.getBoundingClientRect();
  const { innerWidth, innerHeight } = window;
  const below = innerHeight - bottom - gap - margin;
  const above = top - gap - margin;
  const up = below < Math.min(panel.scrollHeight, 320) && above > below;
  const width = panel.offsetWidth;
  const start = getComputedStyle(button).direction === "rtl" ? right - width : left;
  const x = Math.max(margin, Math.min(start, innerWidth - width - margin));
  const set = (name: string, value: number) => panel.style.setProperty(name, `${Math.round(value)}px`);
  set("--x", x);
  set("--room", Math.max(160, up ? above : below));
  panel.style.setProperty("--top", up ? "auto" : `${Math.round(bottom + gap)}px`);
  panel.style.setProperty("--bottom", up ? `${Math.round(innerHeight - top + gap)}px` : "auto");
  const view = window.visualViewport;
  set("--keyboard", view ? Math.max(0, innerHeight - view.height - view.offsetTop) : 0);
}

/** Keeps a panel at its button until the signal aborts. */
export function keepPlaced(panel: HTMLElement, button: Element, signal: AbortSignal): void {
  const again = () => place(panel, button);
  again();
  window.addEventListener("resize", again, { signal });
  window.addEventListener("scroll", again, { signal, capture: true, passive: true });
  window.visualViewport?.addEventListener("resize", again, { signal });
}
