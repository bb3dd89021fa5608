import type { Problem } from "./schema.js";

/** Returns the token for the next request; null when no user is signed in. `refresh`: the last one was refused. */
export type GetToken = (request: { refresh: boolean }) => Promise<string | null> | string | null;

/** No user is signed in, or the server accepts no token. */
export class SignedOutError extends Error {
  /** Why the server refuses the user or their first token; undefined if a sign-in has ended. */
  readonly refusal: Problem | undefined;

  constructor(refusal?: Problem) {
    super(refusal?.detail || "signed out");
    this.name = "SignedOutError";
    this.refusal = refusal;
  }
}

/** How long `getToken` can take, in milliseconds. After it the caller asks again, with backoff. */
const tokenTimeout = 30_000;

/** Gets tokens, once for all callers that wait. The newest is kept in memory and nowhere else. */
export class Tokens {
  readonly #getToken: GetToken;
  readonly #onAccepted: () => void;
  #pending: Promise<string> | undefined;
  #pendingRefresh = false;
  #last: string | undefined;
  #accepted: string | undefined;

  /** `onAccepted` is called once for each token that the server accepts. */
  constructor(getToken: GetToken, onAccepted: () => void = () => undefined) {
    this.#getToken = getToken;
    this.#onAccepted = onAccepted;
  }

  /** The `sub` of the newest token; undefined where it cannot be read. */
  get user(): string | undefined {
    return this.#last === undefined ? undefined : subject(this.#last);
  }

  /** Returns the token that is in use. */
  current(): Promise<string> {
    return this.#get(false);
  }

  /** Records that the server has accepted a token. */
  accept(token: string): void {
    if (token !== this.#accepted) {
      this.#accepted = token;
      this.#onAccepted();
    }
  }

  /** Returns another token than `refused`, or fails with SignedOutError. `why` is the problem of the refusal. */
  async renew(refused: string, why?: Problem): Promise<string> {
    if (this.#last !== undefined && this.#last !== refused) {
      return this.#last; // renewed by another caller
    }
    const token = await this.#get(true).catch((error) => {
      throw error instanceof SignedOutError ? this.signedOut(refused, why) : error;
    });
    if (token === refused) {
      throw this.signedOut(refused, why);
    }
    return token;
  }

  /** Returns the error for a token that was refused. The refusal of an accepted token is only the end of a sign-in. */
  signedOut(refused: string, why: Problem | undefined): SignedOutError {
    return new SignedOutError(refused === this.#accepted && why?.status !== 403 ? undefined : why);
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
