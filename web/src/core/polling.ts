import { Pause } from "./backoff.js";
import { explain } from "./explain.js";
import { waitAfter } from "./retry.js";
import { SignedOutError } from "./token.js";

/** How long between two fetches, in milliseconds. */
const interval = 15_000;
/** How much longer while the page is hidden: only its title shows what is fetched. */
const hiddenFactor = 4;
/** The longest wait after errors, in milliseconds. */
const maxWait = 120_000;

export interface PollingConfig {
  fetch: () => Promise<void>;
  onChange: () => void;
  onSignedOut: (error: SignedOutError) => void;
}

/** Fetches again and again what is shown, while there is no stream. */
export class Polling {
  /** When the last fetch succeeded, by this machine's clock. */
  updatedAt = 0;
  /** Why later ones did not. */
  failed: string | undefined;
  readonly #config: PollingConfig;
  readonly #pause = new Pause();
  #run: AbortController | undefined;
  #visible = true;

  constructor(config: PollingConfig) {
    this.#config = config;
  }

  /** Begins, unless it has begun. What is shown was fetched just now. */
  start(): void {
    if (!this.#run) {
      this.#run = new AbortController();
      this.updatedAt = Date.now();
      this.failed = undefined;
      void this.#repeat(this.#run.signal);
    }
  }

  stop(): void {
    this.#run?.abort();
    this.#run = undefined;
  }

  setVisible(visible: boolean): void {
    this.#visible = visible;
  }

  /** Ends a wait. */
  retry(): void {
    this.#pause.skip();
  }

  async #repeat(signal: AbortSignal): Promise<void> {
    let failures = 0;
    let wait = this.#interval();
    while (!signal.aborted) {
      await this.#pause.wait(wait, signal);
      if (signal.aborted) {
        return;
      }
      try {
        await this.#config.fetch();
        failures = 0;
        wait = this.#interval();
        this.updatedAt = Date.now();
        this.failed = undefined;
      } catch (error) {
        if (signal.aborted) {
          return;
        }
        if (error instanceof SignedOutError) {
          this.#config.onSignedOut(error);
          return;
        }
        failures += 1;
        const slower = Math.min(maxWait, interval * 2 ** Math.min(failures - 1, 8));
        wait = Math.max(waitAfter(error, failures) ?? maxWait, slower * (0.5 + Math.random() * 0.5));
        this.failed = explain(error);
      }
      if (!signal.aborted) {
        this.#config.onChange();
      }
    }
  }

  #interval(): number {
    return interval * (0.8 + Math.random() * 0.4) * (this.#visible ? 1 : hiddenFactor);
  }
}
