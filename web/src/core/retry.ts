import { fullJitter, Pause } from "./backoff.js";
import { ProblemError } from "./problem.js";
import { SignedOutError } from "./token.js";

/**
 * Returns how long to wait after an error before the next attempt, in milliseconds; undefined if another attempt cannot
 * help. `failures` counts the attempts that failed in a row.
 */
export function waitAfter(error: unknown, failures: number): number | undefined {
  const permanent = error instanceof ProblemError && error.status < 500 && error.status !== 429;
  if (permanent) {
    return undefined;
  }
  return (error instanceof ProblemError ? error.retryAfter : undefined) ?? fullJitter(failures);
}

/** Repeats a request for as long as waiting can help. */
export class Retry {
  readonly #pause = new Pause();

  /**
   * Returns the response; undefined once the signal has aborted or the server has refused. `onFailure` is told of each
   * error, and of the time of the next attempt, if there is one. Fails with SignedOutError only.
   */
  async run<T>(
    request: () => Promise<T>,
    signal: AbortSignal,
    onFailure: (error: unknown, retryAt: number | undefined) => void = () => undefined,
  ): Promise<T | undefined> {
    for (let failures = 1; !signal.aborted; failures++) {
      try {
        const response = await request();
        return signal.aborted ? undefined : response;
      } catch (error) {
        if (signal.aborted) {
          return undefined;
        }
        if (error instanceof SignedOutError) {
          throw error;
        }
        const wait = waitAfter(error, failures);
        onFailure(error, wait === undefined ? undefined : Date.now() + wait);
        if (wait === undefined) {
          return undefined;
        }
        await this.#pause.wait(wait, signal);
      }
    }
    return undefined;
  }

  /** Ends a wait. */
  skip(): void {
    this.#pause.skip();
  }
}
