const base = 1_000;
const ceiling = 30_000;

/**
 * Returns how long to wait before the next attempt, in milliseconds: a random part of a limit that doubles ("full
 * jitter"), so that the clients of a failed server do not all return at once.
 */
export function fullJitter(failures: number): number {
  return Math.random() * Math.min(ceiling, base * 2 ** Math.min(failures, 10));
}

/** Returns the Retry-After header in milliseconds; undefined if it is absent or malformed. */
export function retryAfter(headers: Headers): number | undefined {
  const value = headers.get("Retry-After");
  if (!value) {
    return undefined;
  }
  const seconds = Number(value);
  const wait = Number.isNaN(seconds) ? Date.parse(value) - Date.now() : seconds * 1_000;
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}

/** A wait that can be ended early. */
export class Pause {
  #wake: (() => void) | undefined;

  /** Resolves after `ms`, or as soon as {@link skip} is called or the signal aborts. */
  wait(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        signal.removeEventListener("abort", end);
        this.#wake = undefined;
        resolve();
      };
      const timer = setTimeout(end, ms);
      signal.addEventListener("abort", end);
      this.#wake = end;
      if (signal.aborted) {
        end();
      }
    });
  }

  skip(): void {
    this.#wake?.();
  }
}
