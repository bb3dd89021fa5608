import type { ApiClient } from "./api-client.js";
import { fullJitter, Pause } from "./backoff.js";
import { ProblemError } from "./problem.js";
import type { Me } from "./schema.js";
import { SignedOutError } from "./token.js";

/** The user, as the server knows them: the subject of a token can be anything that an identity provider makes up. */
export type User = Pick<NonNullable<Me["user"]>, "id" | "name">;

/** Finds out who the user is, and tries again for as long as waiting can help. */
export class Identity {
  readonly #api: ApiClient;
  readonly #pause = new Pause();
  #closed = new AbortController();

  constructor(api: ApiClient) {
    this.#api = api;
  }

  /** Returns the user; undefined for a token of no user, and after {@link close}. Fails with SignedOutError only. */
  async fetch(): Promise<User | undefined> {
    const { signal } = this.#closed;
    for (let failures = 0; !signal.aborted; failures++) {
      try {
        const { user } = await this.#api.me();
        return signal.aborted ? undefined : (user ?? undefined);
      } catch (error) {
        if (signal.aborted || (error instanceof ProblemError && error.status < 500 && error.status !== 429)) {
          return undefined;
        }
        if (error instanceof SignedOutError) {
          throw error;
        }
        const wait = error instanceof ProblemError ? error.retryAfter : undefined;
        await this.#pause.wait(wait ?? fullJitter(failures + 1), signal);
      }
    }
    return undefined;
  }

  /** Ends a wait. */
  retry(): void {
    this.#pause.skip();
  }

  close(): void {
    this.#closed.abort();
    this.#closed = new AbortController();
  }
}
