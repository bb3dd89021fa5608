/** Gives the token for the next request; null when nobody is signed in. `refresh`: the one before was refused. */
export type GetToken = (request: { refresh: boolean }) => Promise<string | null> | string | null;

/** Nobody is signed in, or what they are signed in with is refused. */
export class SignedOutError extends Error {
  constructor() {
    super("signed out");
    this.name = "SignedOutError";
  }
}

/** How long a token may take to come, in milliseconds. One that does not is asked for again, with backoff. */
const patience = 30_000;

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
      const token = await soon(this.#getToken({ refresh }));
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

async function soon<T>(coming: Promise<T> | T): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("no token came")), patience);
  });
  try {
    return await Promise.race([coming, late]);
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
    return undefined; // an opaque token is for the server to judge
  }
}
