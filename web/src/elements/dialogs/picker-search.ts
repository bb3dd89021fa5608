import type { ReactiveController, ReactiveControllerHost } from "lit";
import { explain } from "../../core/index.js";
import type { PickerOption } from "./picker-filter.js";

export type Search = (query: string) => Promise<readonly PickerOption[]>;

/** How long after a key press the search begins, in milliseconds. */
const debounce = 150;

/** The options that a server finds. What is found stays until the next response; only the newest search counts. */
export class PickerSearch implements ReactiveController {
  /** Undefined before the first response. */
  found: readonly PickerOption[] | undefined;
  error: string | undefined;
  pending = false;
  readonly #host: ReactiveControllerHost;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #run = 0;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  /** Searches, after a moment without another call. */
  soon(search: Search, query: string): void {
    this.pending = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.now(search, query), debounce);
  }

  async now(search: Search, query: string): Promise<void> {
    clearTimeout(this.#timer);
    const run = ++this.#run;
    this.pending = true;
    this.error = undefined;
    this.#host.requestUpdate();
    try {
      const found = await search(query);
      if (run === this.#run) {
        this.found = found;
      }
    } catch (error) {
      if (run === this.#run) {
        this.error = explain(error);
      }
    }
    if (run === this.#run) {
      this.pending = false;
      this.#host.requestUpdate();
    }
  }

  /** Forgets what was found. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#run++;
    this.found = undefined;
    this.error = undefined;
    this.pending = false;
  }

  hostDisconnected(): void {
    this.clear();
  }
}
