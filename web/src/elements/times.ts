import { html, type TemplateResult } from "lit";
import { ago, clockTime, dueIn, duration, exactDuration, fullTime } from "./duration.js";

/** The ways to write an age. */
const formats = { ago, coarse: duration, exact: exactDuration };

type Format = keyof typeof formats;

/** Renders a time as its age. {@link paintAges} writes the text. */
export function age(at: string, format: Format = "coarse"): TemplateResult {
  return html`<time class="num" datetime=${at} data-age=${format} title=${fullTime(at)}></time>`;
}

/** Renders a time as the time of day in the reader's zone, with the date unless it is today's. */
export function timeOfDay(at: string, now: number): TemplateResult {
  return html`<time class="num" datetime=${at} title=${fullTime(at)}>${clockTime(at, now)}</time>`;
}

/** Renders how long a time in the future is off. {@link paintAges} writes the text. */
export function due(at: string): TemplateResult {
  return html`<time class="num" datetime=${at} data-due title=${fullTime(at)}></time>`;
}

/** Writes the ages below a root where they have changed: a thousand rows tick without a render. */
export function paintAges(root: ParentNode, now: number): void {
  for (const time of root.querySelectorAll<HTMLTimeElement>("time[data-age], time[data-due]")) {
    const ms = now - Date.parse(time.dateTime);
    const format = time.getAttribute("data-age") as Format | null;
    const text = format ? formats[format](Math.max(0, ms)) : dueIn(-ms);
    if (time.textContent !== text) {
      time.textContent = text;
    }
  }
}
