import type { ServerClock } from "../core/index.js";
import { GrantError, OidcClient, type Provider, type Tokens } from "./oidc-client.js";
import { type Absence, type Claims, readClaims, type Session, SignInError, secondsLeft } from "./session.js";
import {
  beginVisit,
  endVisit,
  isKnown,
  isSignedOut,
  mayVisitUnasked,
  onSignedOutElsewhere,
  proveVisit,
  setKnown,
  setSignedOut,
  switchNext,
  takeSwitch,
  type Visit,
} from "./visit.js";

/** Errors after prompt=none that mean: the user has to sign in (OpenID Connect Core 1.0, 3.1.2.6). */
const signInRequired = [
  "login_required",
  "interaction_required",
  "consent_required",
  "account_selection_required",
];

/** How long before its expiry a token is renewed, in seconds: a minute, at most a quarter of its lifetime. */
const margin = (life: number) => Math.min(60, life / 4);

/** A token that is younger is not replaced by another visit, in milliseconds. */
const minAge = 10_000;

/**
 * A session at an identity provider: OpenID Connect, code flow with PKCE, no secret. Tokens are in memory only; a
 * reload gets new ones from the provider, without a prompt while its own session lasts. The ID token is the bearer
 * token: see docs/adr/0015-page-signs-in-with-id-tokens.md.
 *
 * Each visit to the provider answers a click, or replaces a token that the server has accepted or that has expired
 * after a while. A token that is refused at first is shown as that: another visit would end the same way.
 */
export class OidcSession implements Session {
  onSignOut: () => void = () => undefined;
  readonly #client: OidcClient;
  readonly #clock: ServerClock;
  #tokens: Tokens | undefined;
  #receivedAt = 0;
  #margin = 0;
  #accepted = false;
  #renewal: Promise<string | null> | undefined;

  private constructor(client: OidcClient, clock: ServerClock) {
    this.#client = client;
    this.#clock = clock;
    onSignedOutElsewhere(() => {
      this.#drop();
      this.onSignOut();
    });
  }

  /**
   * Completes a sign-in if the browser comes back from the provider, else starts one without a prompt. The browser then
   * leaves the page, and the promise never settles. Without tokens the user has to sign in.
   */
  static async begin(provider: Provider, clock: ServerClock): Promise<OidcSession> {
    if (!isSecureContext) {
      throw new SignInError("Sign-in requires HTTPS.");
    }
    const response = new URLSearchParams(location.search);
    const visit = endVisit(response);
    const session = new OidcSession(await OidcClient.discover(provider), clock);
    if (visit !== undefined) {
      await session.#complete(visit, response).catch((error) => {
        throw error instanceof SignInError ? Object.assign(error, { session }) : error;
      });
    } else if (takeSwitch()) {
      await session.signIn();
    } else if (mayVisitUnasked()) {
      await session.#visit("none");
    }
    return session;
  }

  get name(): string | undefined {
    const claims = this.#claims();
    return claims.name ?? claims.preferred_username ?? claims.email;
  }

  get absence(): Absence {
    return isKnown() ? "signed-out" : "new";
  }

  accepted(): void {
    this.#accepted = true;
    setKnown();
    proveVisit();
  }

  async getToken({ refresh }: { refresh: boolean }): Promise<string | null> {
    const token = this.#tokens?.id_token;
    if (token === undefined) {
      return null;
    }
    const left = secondsLeft(token, this.#clock);
    if (!refresh && left > this.#margin) {
      return token;
    }
    this.#renewal ??= this.#renew().finally(() => {
      this.#renewal = undefined;
    });
    if (refresh) {
      return this.#renewal;
    }
    try {
      // Without another token the server says what is wrong with this one.
      return (await this.#renewal) ?? this.#tokens?.id_token ?? null;
    } catch (error) {
      if (left > 0) {
        return token;
      }
      throw error;
    }
  }

  readonly signIn = async (): Promise<void> => {
    const again = isSignedOut() && !this.#client.endsSessions; // the provider would sign in the same person
    setSignedOut(false);
    await this.#visit(again ? "select_account" : undefined);
  };

  readonly switchUser = async (): Promise<void> => {
    const client = this.#client;
    if (client.endsSessions && this.#tokens !== undefined && !client.knowsPrompt("select_account")) {
      switchNext();
      await this.signOut();
      return;
    }
    setSignedOut(false);
    // OpenID Connect Core 1.0 defines both prompts, and providers that end no sessions, such as Google, lack login.
    const select =
      client.knowsPrompt("select_account") || !(client.endsSessions || client.knowsPrompt("login"));
    await this.#visit(select ? "select_account" : "login");
  };

  async signOut(): Promise<void> {
    const token = this.#tokens?.id_token;
    this.#drop();
    setSignedOut(true);
    if (this.#client.endsSessions) {
      await this.#client.endSession(token);
    }
  }

  #claims(): Claims {
    return readClaims(this.#tokens?.id_token ?? "");
  }

  #drop(): void {
    const refreshToken = this.#tokens?.refresh_token;
    this.#tokens = undefined;
    if (refreshToken !== undefined) {
      this.#client.revoke(refreshToken);
    }
  }

  /** Returns another token; null if the server has refused this one at first, or the user has to sign in. */
  async #renew(): Promise<string | null> {
    const tokens = this.#tokens;
    if (tokens === undefined || !(this.#accepted || secondsLeft(tokens.id_token, this.#clock) <= 0)) {
      return null;
    }
    if (tokens.refresh_token !== undefined) {
      const renewed = await this.#client.refresh(tokens.refresh_token).catch((error) => {
        if (error instanceof GrantError) {
          return undefined;
        }
        throw error;
      });
      if (this.#tokens !== tokens) {
        return null; // signed out meanwhile
      }
      if (renewed !== undefined && readClaims(renewed.id_token).sub === readClaims(tokens.id_token).sub) {
        this.#keep(renewed);
        return renewed.id_token;
      }
    }
    return this.#clock.now() - this.#receivedAt < minAge ? null : this.#visit("none");
  }

  /** Sends the browser to the provider. The promise never settles. */
  async #visit(prompt: string | undefined, offline = this.#client.hasOffline): Promise<never> {
    return this.#client.authorize(await beginVisit({ prompt, offline }));
  }

  /** Redeems the code in the address. If the user has to sign in first, there is no code and no error. */
  async #complete(visit: Visit, response: URLSearchParams): Promise<void> {
    const issuer = response.get("iss"); // RFC 9207
    if (issuer === null ? this.#client.namesIssuer : issuer !== this.#client.issuer) {
      throw new SignInError("The response came from another identity provider.");
    }
    const error = response.get("error");
    if (error === "invalid_scope" && visit.offline) {
      return this.#visit(visit.prompt, false);
    }
    if (error !== null) {
      if (visit.prompt === "none" && signInRequired.includes(error)) {
        proveVisit();
        return;
      }
      throw new SignInError(
        `The identity provider refused to sign you in: ${response.get("error_description") ?? error}`,
      );
    }
    const tokens = await this.#client.redeem(response.get("code") ?? "", visit);
    this.#check(readClaims(tokens.id_token), visit);
    this.#keep(tokens);
  }

  #keep(tokens: Tokens): void {
    this.#tokens = tokens;
    this.#accepted = false;
    this.#receivedAt = this.#clock.now();
    this.#margin = margin(secondsLeft(tokens.id_token, this.#clock));
  }

  /** Validates a token (OpenID Connect Core 1.0, 3.1.3.7). It came over TLS, and the server verifies the signature. */
  #check({ iss, aud, exp, nonce }: Claims, visit: Visit): void {
    const forThisPage = [aud].flat().includes(this.#client.id);
    if (iss !== this.#client.issuer || !forThisPage || nonce !== visit.nonce || exp === undefined) {
      throw new SignInError("The identity provider returned a token for another application.");
    }
  }
}
