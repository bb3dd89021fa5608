import type { ServerClock } from "../core/index.js";

/**
 * Why no user is signed in. "new": this browser has not been used to sign in. "ended": the token has expired, and there
 * is no other.
 */
export type Absence = "new" | "signed-out" | "ended";

/** A signed-in user of the page, by a link with a token or by an identity provider. */
export interface Session {
  /** Why no user is signed in, once that is so. */
  readonly absence: Absence;

  /** The name of the user; undefined if only the id is known. */
  readonly name: string | undefined;

  /**
   * Returns the bearer token; null if the user must sign in again. `refresh`: the last token was refused or expires
   * soon. Rejects on temporary errors, after which a retry makes sense.
   */
  getToken(want: { refresh: boolean }): Promise<string | null>;

  /** The server has accepted the token. */
  accepted(): void;

  /** Goes to the sign-in page; undefined if the user needs a new link. */
  readonly signIn: (() => Promise<void>) | undefined;

  /** Goes to the sign-in page for another person; undefined if they need a link. */
  readonly switchUser: (() => Promise<void>) | undefined;

  /** Drops the token, in all tabs that have it from the same sign-in page. It can leave the page. */
  signOut(): Promise<void>;

  /** Called when another tab has signed out. */
  onSignOut: () => void;
}

/** Why signing in failed; the message is for people. */
export class SignInError extends Error {
  override readonly name = "SignInError";
  /** With which to try again; undefined before the identity provider is known. */
  readonly session: Session | undefined;
}

/** The claims of a token, unverified: the page uses name and expiry only, the server verifies. */
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

/** Returns the claims of a JWT; none if it is malformed. */
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

/** Returns the seconds until a token expires by the clock of the server; negative if it has, or if it is malformed. */
export function secondsLeft(token: string, clock: ServerClock): number {
  return (readClaims(token).exp ?? 0) - clock.now() / 1000;
}
