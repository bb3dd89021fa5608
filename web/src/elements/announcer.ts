import type { LitElement, ReactiveController } from "lit";
import type { Connection } from "../core/index.js";

/** The least time between two announcements of arrivals, in milliseconds: screen readers need it to finish. */
const spacing = 5_000;

/** How long a connection must stay in a state before it is announced, in milliseconds: most trouble is shorter. */
const steadyAfter = 2_000;

const stateTexts: Partial<Record<Connection["state"], string>> = {
  live: "Live again.",
  reconnecting: "Connection lost. Reconnecting.",
  stopped: "Live updates have stopped.",
  "signed-out": "You are signed out.",
};

/** Announces changes to screen readers: the user's own at once, those of others from time to time. */
export class Announcer implements ReactiveController {
  readonly #output: (text: string) => void;
  #arrived = 0;
  readonly #overdue = new Map<string, string>(); // the names of handoffs by their ids
  readonly #news = new Map<string, string>(); // what was done with the user's own handoffs, by their ids
  #lastAt = Number.NEGATIVE_INFINITY;
  #waiting: (() => number | undefined) | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #steady: ReturnType<typeof setTimeout> | undefined;
  #state: Connection["state"] = "live";
  #announced: Connection["state"] = "live";

  constructor(output: (text: string) => void) {
    this.#output = output;
  }

  /** Announces a text at once. */
  say(text: string): void {
    this.#lastAt = Date.now();
    this.#output(text);
  }

  /** Announces soon that `count` handoffs have arrived; `waiting` returns how many wait at that time. */
  arrived(count: number, waiting: () => number | undefined): void {
    this.#arrived += count;
    this.#waiting = waiting;
    this.#sayNewsSoon();
  }

  /** Announces soon that a handoff is overdue. One is named, several are counted. */
  overdue(id: string, name: string): void {
    this.#overdue.set(id, name);
    this.#sayNewsSoon();
  }

  /** Announces soon what another user has done with the user's own handoff. One is told, several are counted. */
  news(id: string, text: string): void {
    this.#news.set(id, text);
    this.#sayNewsSoon();
  }

  #sayNewsSoon(): void {
    this.#timer ??= setTimeout(
      () => {
        const texts = [...this.#newsTexts(), ...this.#arrivalTexts(), ...this.#overdueTexts()];
        this.#forgetNews();
        this.say(texts.join(" "));
      },
      Math.max(500, this.#lastAt + spacing - Date.now()),
    );
  }

  #newsTexts(): string[] {
    const [first, ...others] = this.#news.values();
    if (first === undefined) {
      return [];
    }
    return [others.length === 0 ? `${first}.` : `${others.length + 1} of your handoffs have changed.`];
  }

  #arrivalTexts(): string[] {
    if (this.#arrived === 0) {
      return [];
    }
    const news = this.#arrived === 1 ? "One new escalation." : `${this.#arrived} new escalations.`;
    const total = this.#waiting?.();
    return total === undefined ? [news] : [news, `${total} waiting.`];
  }

  #overdueTexts(): string[] {
    const [first, ...others] = this.#overdue.values();
    if (first === undefined) {
      return [];
    }
    return [others.length === 0 ? `Overdue: ${first}.` : `${others.length + 1} escalations are overdue.`];
  }

  #forgetNews(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#arrived = 0;
    this.#waiting = undefined;
    this.#overdue.clear();
    this.#news.clear();
  }

  /** Announces the state of the connection if it stays. */
  connection({ state }: Connection): void {
    const text = stateTexts[state];
    if (!text || state === this.#state) {
      return; // unchanged, or on the way to another state
    }
    this.#state = state;
    clearTimeout(this.#steady);
    this.#steady = setTimeout(() => {
      if (state !== this.#announced) {
        this.#announced = state;
        this.say(text);
      }
    }, steadyAfter);
  }

  hostDisconnected(): void {
    clearTimeout(this.#steady);
    this.#forgetNews();
  }
}

/** Returns an announcer that writes into the `role=status` of an element. */
export function announcerFor(host: LitElement): Announcer {
  const announcer = new Announcer((text) => {
    const status = host.renderRoot.querySelector("[role=status]");
    if (status) {
      status.textContent = text;
    }
  });
  host.addController(announcer);
  return announcer;
}
