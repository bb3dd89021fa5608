/** At least this long between two announcements, in milliseconds: whoever listens is not to be talked down. */
const spacing = 5_000;

/**
 * Says things to people who listen to the page: through a `role=status` that it is given the words for. What one did oneself
 * is said at once; what others do is gathered and said now and then.
 */
export class Announcer {
  readonly #say: (text: string) => void;
  #arrived = 0;
  #lastAt = Number.NEGATIVE_INFINITY;
  #timer: ReturnType<typeof setTimeout> | undefined;

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

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#arrived = 0;
  }
}
