import type { Connection } from "../core/index.js";

/** At least this long between two announcements, in milliseconds: whoever listens is not to be talked down. */
const spacing = 5_000;

/** A connection is spoken of when it has stood so for this long, in milliseconds: most trouble passes unnoticed. */
const steady = 2_000;

const standings: Partial<Record<Connection["state"], string>> = {
  live: "Live again.",
  reconnecting: "The connection is lost. Trying again.",
  stopped: "What you see is no longer kept current.",
  "signed-out": "You are signed out.",
};

/**
 * Says things to people who listen to the page: through a `role=status` that it is given the words for. What one did oneself
 * is said at once; what others do is gathered and said now and then.
 */
export class Announcer {
  readonly #say: (text: string) => void;
  #arrived = 0;
  #lastAt = Number.NEGATIVE_INFINITY;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #steady: ReturnType<typeof setTimeout> | undefined;
  #state: Connection["state"] = "live";
  #stood: Connection["state"] = "live";

  constructor(say: (text: string) => void) {
    this.#say = say;
  }

  /** Says it now. */
  tell(text: string): void {
    this.#lastAt = Date.now();
    this.#say(text);
  }

  /** Says soon that so many have arrived; `waiting` tells how many wait when it is said. */
  arrived(count: number, waiting: () => number | undefined): void {
    this.#arrived += count;
    this.#timer ??= setTimeout(
      () => {
        const total = waiting();
        const news = this.#arrived === 1 ? "One new escalation." : `${this.#arrived} new escalations.`;
        this.#arrived = 0;
        this.#timer = undefined;
        this.tell(total === undefined ? news : `${news} ${total} waiting.`);
      },
      Math.max(500, this.#lastAt + spacing - Date.now()),
    );
  }

  /** Says soon how the connection stands, where that has changed for longer than a moment. */
  connection({ state }: Connection): void {
    const words = standings[state];
    if (!words || state === this.#state) {
      return; // still the same, or on the way to another
    }
    this.#state = state;
    clearTimeout(this.#steady);
    this.#steady = setTimeout(() => {
      if (state !== this.#stood) {
        this.#stood = state;
        this.tell(words);
      }
    }, steady);
  }

  stop(): void {
    clearTimeout(this.#steady);
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#arrived = 0;
  }
}
