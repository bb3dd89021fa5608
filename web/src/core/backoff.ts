const base = 1_000;
const ceiling = 30_000;

/**
 * How long to wait before the next attempt, in milliseconds: anywhere from nothing to twice as much as the time before
 * ("full jitter"), so that the clients of a server that failed do not return in one instant.
 */
export function fullJitter(failures: number): number {
  return Math.random() * Math.min(ceiling, base * 2 ** Math.min(failures, 10));
}

/** What a Retry-After header asks for, in milliseconds; undefined without a usable one. */
export function retryAfter(headers: Headers): number | undefined {
  const value = headers.get("Retry-After");
  if (!value) {
    return undefined;
  }
  const seconds = Number(value);
  const wait = Number.isNaN(seconds) ? Date.parse(value) - Date.now() : seconds * 1_000;
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}

/** A wait that can be cut short. */
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
