/**
 * The server's time, estimated from its responses: a laptop with a wrong clock must show the same waiting times as
 * others. Times are milliseconds since 1970.
 */
export class ServerClock {
  #offset = 0;
  #error = Number.POSITIVE_INFINITY;

  /** How far the server is ahead of this machine, in milliseconds. */
  get offset(): number {
    return this.#offset;
  }

  now(): number {
    return Date.now() + this.#offset;
  }

  /**
   * Takes a Date header into account. It is exact to one second plus the round trip; the response with the smallest
   * error counts. An offset below that error is not corrected.
   */
  observe(date: string | null, sentAt: number): void {
    const serverTime = date === null ? Number.NaN : Date.parse(date);
    if (Number.isNaN(serverTime)) {
      return;
    }
    const receivedAt = Date.now();
    const error = 1_000 + (receivedAt - sentAt);
    const offset = serverTime + 500 - (sentAt + receivedAt) / 2;
    const moved = Math.abs(offset - this.#offset) > error; // this machine's clock was set, or the machine slept
    if (error <= this.#error || moved) {
      this.#offset = Math.abs(offset) < error ? 0 : offset;
      this.#error = error;
    }
  }

  /** Moves the clock forward to the time of an event, which cannot be later than the server's present. */
  advanceTo(at: string): void {
    const time = Date.parse(at);
    if (time > this.now()) {
      this.#offset = time - Date.now();
    }
  }
}
