import type { ApiClient } from "./api-client.js";
import { Retry } from "./retry.js";
import type { AnyRole, Me } from "./schema.js";

/** The user, as the server knows them: the subject of a token can be anything that an identity provider makes up. */
export interface User {
  id: string;
  name: string;
  team_id: string | null;
  role: AnyRole;
}

/** Finds out who the user is and what they can do, and tries again for as long as waiting can help. */
export class Identity {
  readonly #api: ApiClient;
  readonly #retry = new Retry();
  #closed = new AbortController();

  constructor(api: ApiClient) {
    this.#api = api;
  }

  /** Returns undefined if the server refuses to say, and after {@link close}. Fails with SignedOutError only. */
  fetch(): Promise<Me | undefined> {
    return this.#retry.run(() => this.#api.me(), this.#closed.signal);
  }

  /** Ends a wait. */
  retry(): void {
    this.#retry.skip();
  }

  close(): void {
    this.#closed.abort();
    this.#closed = new AbortController();
  }
}

/** Returns the user; undefined for a service, which is none. */
export function userOf({ user, role }: Me): User | undefined {
  return user && role !== "service"
    ? { id: user.id, name: user.name, team_id: user.team_id ?? null, role }
    : undefined;
}
