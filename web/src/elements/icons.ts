import { html, svg, type TemplateResult } from "lit";
import type { Priority } from "../core/index.js";

/** Each priority has its own shape, the heavier the more urgent: many people cannot tell the colours apart. */
const shapes: Record<Priority, TemplateResult> = {
  urgent: svg`<path stroke="none" d="M8 .6 15.4 8 8 15.4 .6 8Z"/>
    <path class="cut" d="M8 4.6v4" stroke-width="1.8"/><circle class="cut" cx="8" cy="11" r=".6" stroke-width=".8"/>`,
  high: svg`<path stroke="none" d="M8 2 15 14H1Z"/>`,
  normal: svg`<circle cx="8" cy="8" r="4.5" fill="none" stroke-width="2"/>`,
  low: svg`<path d="M3.5 8h9" fill="none" stroke-width="2" stroke-linecap="round"/>`,
};

export const priorityNames: Record<Priority, string> = {
  urgent: "Urgent",
  high: "High",
  normal: "Normal",
  low: "Low",
};

/** Renders the icon of a priority. It has no accessible name: the name of the priority is always beside it. */
export function priorityIcon(priority: Priority): TemplateResult {
  return html`<svg class="mark ${priority}" viewBox="0 0 16 16" aria-hidden="true">${shapes[priority]}</svg>`;
}

/** For an empty list of a live connection. */
export const idle = html`<svg class="scene rest" viewBox="0 0 160 56" aria-hidden="true">
  <path d="M4 40H156" />
  <circle cx="80" cy="28" r="5" />
  <path d="M66 28a14 14 0 0 1 28 0M56 28a24 24 0 0 1 48 0" opacity=".35" />
</svg>`;

/** For errors and lost connections. */
export const disconnected = html`<svg class="scene" viewBox="0 0 160 56" aria-hidden="true">
  <path d="M4 40H66M94 40H156M72 32 66 48M94 32 88 48" />
</svg>`;

export const arrow = html`<svg class="mark" viewBox="0 0 16 16" aria-hidden="true">
  <path d="M13 8H3.5M7.5 4l-4 4 4 4" fill="none" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" />
</svg>`;

export const check = html`<svg class="mark" viewBox="0 0 16 16" aria-hidden="true">
  <path d="m3 8.5 3.2 3.2L13 5" fill="none" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" />
</svg>`;

export const cross = html`<svg class="mark" viewBox="0 0 16 16" aria-hidden="true">
  <path d="m4 4 8 8M12 4l-8 8" fill="none" stroke-width="1.8" stroke-linecap="round" />
</svg>`;

export const pen = html`<svg class="mark" viewBox="0 0 16 16" aria-hidden="true">
  <path d="M3 13h10M3 9.5 10 2.5l2.5 2.5L5.5 12H3Z" fill="none" stroke-width="1.5" stroke-linejoin="round" />
</svg>`;

export const forward = html`<svg class="mark" viewBox="0 0 16 16" aria-hidden="true">
  <path d="M3 8h9.5M8.5 4l4 4-4 4" fill="none" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round" />
</svg>`;

export const question = html`<svg class="mark" viewBox="0 0 16 16" aria-hidden="true">
  <path
    d="M5.5 6a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.8M8 12.7h.01"
    fill="none"
    stroke-width="1.7"
    stroke-linecap="round"
  />
</svg>`;

export const magnifier = html`<svg class="mark" viewBox="0 0 16 16" aria-hidden="true">
  <path
    d="M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9Zm3.3 7.8 3.2 3.2"
    fill="none"
    stroke-width="1.6"
    stroke-linecap="round"
  />
</svg>`;

export const chevron = html`<svg class="mark" viewBox="0 0 16 16" aria-hidden="true">
  <path d="m4.5 6.5 3.5 3.5 3.5-3.5" fill="none" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round" />
</svg>`;

export const more = html`<svg class="mark" viewBox="0 0 16 16" aria-hidden="true">
  <path d="M3.5 8h.01M8 8h.01M12.5 8h.01" fill="none" stroke-width="2.2" stroke-linecap="round" />
</svg>`;
