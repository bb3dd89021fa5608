import { html, type TemplateResult } from "lit";
import type { ServerClock } from "../core/index.js";
import { ago, clockTime, duration, exactly, fullTime, span } from "./duration.js";

/** In which words an age can be shown. */
const words = { ago, coarse: duration, exact: exactly, span };

type Unit = keyof typeof words;

/** A time that is shown as how long ago it was. {@link Ticker} writes its text, and nobody else. */
export function age(at: string, unit: Unit = "coarse"): TemplateResult {
  return html`<time class="num" datetime=${at} data-age=${unit} title=${fullTime(at)}></time>`;
}

/** A time that is shown as the time of day, in the reader's zone, and with its date unless that is today's. */
export function moment(at: string, now: number): TemplateResult {
  return html`<time class="num" datetime=${at} title=${fullTime(at)}>${clockTime(at, now)}</time>`;
}

/**
 * Keeps the ages under its roots current, all with one timer: a thousand rows tick without being rendered. It writes where
 * the words have changed only.
 */
export class Ticker {
  readonly #clock: ServerClock;
  readonly #paint: () => void;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(clock: ServerClock, paint: () => void) {
    this.#clock = clock;
    this.#paint = paint;
  }

  start(): void {
    this.#timer ??= setInterval(this.#paint, 1_000);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  paint(root: ParentNode): void {
    const now = this.#clock.now();
    for (const time of root.querySelectorAll<HTMLTimeElement>("time[data-age]")) {
      const ms = Math.max(0, now - Date.parse(time.dateTime));
      const text = words[time.getAttribute("data-age") as Unit](ms);
      if (time.textContent !== text) {
        time.textContent = text;
      }
    }
  }
}
