/** Returns the token for the next request; null when no user is signed in. `refresh`: the last one was refused. */
export type GetToken = (request: { refresh: boolean }) => Promise<string | null> | string | null;

/** No user is signed in, or the server accepts no token. */
export class SignedOutError extends Error {
  constructor() {
    super("signed out");
    this.name = "SignedOutError";
  }
}

/** How long `getToken` can take, in milliseconds. After it the caller asks again, with backoff. */
const tokenTimeout = 30_000;

/** Gets tokens, once for all callers that wait. The newest is kept in memory and nowhere else. */
export class Tokens {
  readonly #getToken: GetToken;
  #pending: Promise<string> | undefined;
  #pendingRefresh = false;
  #last: string | undefined;

  constructor(getToken: GetToken) {
    this.#getToken = getToken;
  }

  /** The `sub` of the newest token; undefined where it cannot be read. */
  get user(): string | undefined {
    return this.#last === undefined ? undefined : subject(this.#last);
  }

  /** Returns the token that is in use. */
  current(): Promise<string> {
    return this.#get(false);
  }

  /** Returns another token than `refused`, or fails with SignedOutError. */
  async renew(refused: string): Promise<string> {
    if (this.#last !== undefined && this.#last !== refused) {
      return this.#last; // renewed by another caller
    }
    const token = await this.#get(true);
    if (token === refused) {
      throw new SignedOutError();
    }
    return token;
  }

  #get(refresh: boolean): Promise<string> {
    if (this.#pending && (this.#pendingRefresh || !refresh)) {
      return this.#pending;
    }
    const pending = (async () => {
      const token = await withTimeout(this.#getToken({ refresh }));
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

async function withTimeout<T>(result: Promise<T> | T): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("getToken timed out")), tokenTimeout);
  });
  try {
    return await Promise.race([result, late]);
  } finally {
    clearTimeout(timer);
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
    return undefined; // an opaque token: only the server can read it
  }
}
