import type { ApiClient } from "./api-client.js";
import type { ActingUser } from "./possible-actions.js";
import { Retry } from "./retry.js";
import type { Account, AnyRole, Me } from "./schema.js";

/** The user, as the server knows them: the subject of a token can be anything that an identity provider makes up. */
export interface User {
  id: string;
  name: string;
  team_id: string | null;
  role: AnyRole;
}

/** Who the user is and what they can do. */
export class Identity {
  readonly #api: ApiClient;
  readonly #retry = new Retry();
  #closed = new AbortController();
  #known: Me | undefined;

  constructor(api: ApiClient) {
    this.#api = api;
  }

  /** Whether the server has said it. */
  get known(): boolean {
    return this.#known !== undefined;
  }

  /** Undefined until it is known, and for a service, which is no user. */
  get user(): User | undefined {
    const { user, role } = this.#known ?? {};
    return user && role && role !== "service"
      ? { id: user.id, name: user.name, team_id: user.team_id ?? null, role }
      : undefined;
  }

  get account(): Account | undefined {
    return this.#known?.account;
  }

  /** Reports whether the role allows an operation, by its operationId. */
  can(operation: string): boolean {
    return this.#known?.permissions.includes(operation) ?? false;
  }

  get actingUser(): ActingUser {
    const role = this.user?.role;
    return {
      id: this.user?.id,
      team_id: this.user?.team_id ?? null,
      admin: role === "admin" || role === "owner",
      can: (operation) => this.can(operation),
    };
  }

  /** Asks the server, and tries again for as long as waiting can help. Fails with SignedOutError only. */
  async fetch(): Promise<void> {
    const me = await this.#retry.run(() => this.#api.me(), this.#closed.signal);
    this.#known = me ?? this.#known;
  }

  /** Ends a wait. */
  retry(): void {
    this.#retry.skip();
  }

  /** Forgets the user. */
  clear(): void {
    this.#known = undefined;
  }

  close(): void {
    this.#closed.abort();
    this.#closed = new AbortController();
  }
}
