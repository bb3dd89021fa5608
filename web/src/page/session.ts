/** How somebody is signed in to the page. There is one for each way: a link with a token, or an identity provider. */
export interface Session {
  /** What to call whoever is signed in; undefined where nothing is known but an id. */
  readonly name: string | undefined;

  /**
   * The bearer token, or null where signing in anew is the only way on. Refresh: the one given last was refused, or
   * ends soon. Rejects where that cannot be found out now and trying again is right.
   */
  getToken(want: { refresh: boolean }): Promise<string | null>;

  /** Leaves for where people sign in; undefined where they need a new link. */
  readonly signIn: (() => Promise<void>) | undefined;

  /** Forgets the token. It may leave the page. */
  signOut(): Promise<void>;
}

/** Why signing in failed, for people. */
export class SignInError extends Error {
  override readonly name = "SignInError";
}

/** What a token says, unverified: the server verifies, the page only wants to know whom to greet and until when. */
export interface Claims {
  readonly iss?: string;
  readonly sub?: string;
  readonly aud?: string | readonly string[];
  readonly exp?: number;
  readonly nonce?: string;
  readonly name?: string;
  readonly preferred_username?: string;
  readonly email?: string;
}

/** Reads the claims of a JWT; none if it is not one. */
export function readClaims(token: string): Claims {
  try {
    const payload = (token.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/");
    const bytes = Uint8Array.from(atob(payload), (char) => char.charCodeAt(0));
    const claims: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof claims === "object" && claims !== null ? claims : {};
  } catch {
    return {};
  }
}

/** Seconds until a token ends; negative afterwards, and for what is not a token. */
export function secondsLeft(token: string): number {
  return (readClaims(token).exp ?? 0) - Date.now() / 1000;
}
