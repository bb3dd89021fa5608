import type { Card } from "../../core/index.js";

/** How long a held key rests on a row before its handoff is opened, in milliseconds. */
const openAfter = 150;

/**
 * The handoff of the row that the keys have reached beside an open one, which it replaces. While the key is held, only
 * the last one is opened; until then keys act on it all the same, since its row has the focus.
 */
export class PassedHandoff {
  readonly #selected: () => string | null;
  readonly #open: (card: Card) => void;
  #reached: { card: Card; from: string | null } | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `selected` returns the id of the open handoff. */
  constructor(selected: () => string | null, open: (card: Card) => void) {
    this.#selected = selected;
    this.#open = open;
  }

  /** The handoff that is not opened yet; undefined once another one was opened, or the open one closed. */
  get card(): Card | undefined {
    return this.#reached?.from === this.#selected() ? this.#reached?.card : undefined;
  }

  /** Opens a handoff, or waits whether a held key rests on it. */
  reach(card: Card, held: boolean): void {
    clearTimeout(this.#timer);
    this.#reached = { card, from: this.#selected() };
    if (held) {
      this.#timer = setTimeout(() => this.settle(), openAfter);
    } else {
      this.settle();
    }
  }

  /** Opens now what waits. */
  settle(): void {
    const { card } = this;
    this.cancel();
    if (card) {
      this.#open(card);
    }
  }

  /** Opens nothing more. */
  cancel(): void {
    clearTimeout(this.#timer);
    this.#reached = undefined;
  }
}
