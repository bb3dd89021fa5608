/** Gives the token for the next request; null when nobody is signed in. `refresh`: the one before was refused. */
export type GetToken = (request: { refresh: boolean }) => Promise<string | null> | string | null;

/** Nobody is signed in, or what they are signed in with is refused. */
export class SignedOutError extends Error {
  constructor() {
    super("signed out");
    this.name = "SignedOutError";
  }
}

/** Asks for tokens, once for all who wait for one. It keeps the newest in memory and nowhere else. */
export class Tokens {
  readonly #getToken: GetToken;
  #pending: Promise<string> | undefined;
  #pendingRefresh = false;
  #last: string | undefined;

  constructor(getToken: GetToken) {
    this.#getToken = getToken;
  }

  /** The user of the newest token, by its `sub`; undefined where it cannot be read. */
  get user(): string | undefined {
    return this.#last === undefined ? undefined : subject(this.#last);
  }

  /** The present token. */
  current(): Promise<string> {
    return this.#ask(false);
  }

  /** Another one than `refused`; fails with SignedOutError where there is none. */
  async renew(refused: string): Promise<string> {
    if (this.#last !== undefined && this.#last !== refused) {
      return this.#last; // somebody renewed it meanwhile
    }
    const token = await this.#ask(true);
    if (token === refused) {
      throw new SignedOutError();
    }
    return token;
  }

  #ask(refresh: boolean): Promise<string> {
    if (this.#pending && (this.#pendingRefresh || !refresh)) {
      return this.#pending;
    }
    const pending = (async () => {
      const token = await this.#getToken({ refresh });
      if (!token) {
        throw new SignedOutError();
      }
      this.#last = token;
      return token;
    })().finally(() => {
      if (this.#pending === pending) {
        this.#pending = undefined;
      }
    });
    this.#pending = pending;
    this.#pendingRefresh = refresh;
    return pending;
  }
}

function subject(token: string): string | undefined {
  try {
    const payload = token.split(".")[1] ?? "";
    const bytes = Uint8Array.from(atob(payload.replace(/-/g, "+").replace(/_/g, "/")), (c) =>
      c.charCodeAt(0),
    );
    const claims: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return claims instanceof Object && "sub" in claims && typeof claims.sub === "string"
      ? claims.sub
      : undefined;
  } catch {
    return undefined; // an opaque token is for the server to judge
  }
}
