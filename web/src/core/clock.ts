/**
 * The server's time, estimated from what it says: people compare "waiting 4 m" with each other, so a laptop whose clock
 * is wrong must not disagree. Times are milliseconds since 1970.
 */
export class ServerClock {
  #offset = 0;
  #slack = Number.POSITIVE_INFINITY;

  /** How far the server is ahead of this machine, in milliseconds. */
  get offset(): number {
    return this.#offset;
  }

  now(): number {
    return Date.now() + this.#offset;
  }

  /**
   * Takes note of a Date header. It has whole seconds, and the answer took a while: the truth is inside a second and the
   * round trip, and the narrowest such answer counts. Being off by less than that is not worth a correction.
   */
  observe(date: string | null, sentAt: number): void {
    const said = date === null ? Number.NaN : Date.parse(date);
    if (Number.isNaN(said)) {
      return;
    }
    const receivedAt = Date.now();
    const slack = 1_000 + (receivedAt - sentAt);
    const offset = said + 500 - (sentAt + receivedAt) / 2;
    const moved = Math.abs(offset - this.#offset) > slack; // this machine's clock was set, or it slept
    if (slack <= this.#slack || moved) {
      this.#offset = Math.abs(offset) < slack ? 0 : offset;
      this.#slack = slack;
    }
  }

  /** Takes note that something happened at this time of the server's, which cannot be ahead of its present. */
  witness(at: string): void {
    const time = Date.parse(at);
    if (time > this.now()) {
      this.#offset = time - Date.now();
    }
  }
}
