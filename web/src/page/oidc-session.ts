import { newProof, randomText } from "./pkce.js";
import { type Claims, readClaims, type Session, SignInError, secondsLeft } from "./session.js";

export interface Provider {
  readonly issuer: string;
  readonly client_id: string;
}

/** The members of OpenID Connect Discovery 1.0 that are used. */
interface Discovery {
  readonly issuer: string;
  readonly authorization_endpoint: string;
  readonly token_endpoint: string;
  readonly end_session_endpoint?: string;
  readonly authorization_response_iss_parameter_supported?: boolean;
  readonly scopes_supported?: readonly string[];
}

interface Tokens {
  readonly id_token: string;
  readonly refresh_token?: string;
}

/** A sign-in in progress, stored in this tab while the browser is at the provider. It holds no token. */
interface SignIn {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly path: string;
}

const storageKey = "handoffd:sign-in";
const redirectURI = () => `${location.origin}/`;

/** Errors after prompt=none that mean: the user has to sign in (OpenID Connect Core 1.0, 3.1.2.6). */
const signInRequired = [
  "login_required",
  "interaction_required",
  "consent_required",
  "account_selection_required",
];

/** How long before its expiry a token is renewed, in seconds: a minute, at most a quarter of its lifetime. */
const margin = (life: number) => Math.min(60, life / 4);

/**
 * A session at an identity provider: OpenID Connect, code flow with PKCE, no secret. Tokens are in memory only; a
 * reload gets new ones from the provider, without a prompt while its own session lasts. The ID token is the bearer
 * token: see docs/adr/0015-page-signs-in-with-id-tokens.md.
 */
export class OidcSession implements Session {
  readonly #provider: Provider;
  readonly #discovery: Discovery;
  #tokens: Tokens | undefined;
  #margin = 0;
  #renewal: Promise<string | null> | undefined;

  private constructor(provider: Provider, discovery: Discovery) {
    this.#provider = provider;
    this.#discovery = discovery;
  }

  /**
   * Completes a sign-in if the browser comes back from the provider, else starts one without a prompt. The browser then
   * leaves the page, and the promise never settles.
   */
  static async begin(provider: Provider): Promise<OidcSession> {
    if (!isSecureContext) {
      throw new SignInError("Sign-in requires HTTPS.");
    }
    const response = new URLSearchParams(location.search);
    const pending = takeSignIn(response);
    const session = new OidcSession(provider, await discover(provider.issuer));
    if (pending === undefined) {
      return session.#redirect("none");
    }
    await session.#complete(pending, response);
    return session;
  }

  get name(): string | undefined {
    const claims = this.#claims();
    return claims.name ?? claims.preferred_username ?? claims.email;
  }

  async getToken({ refresh }: { refresh: boolean }): Promise<string | null> {
    const token = this.#tokens?.id_token;
    if (token === undefined) {
      return null;
    }
    if (!refresh && secondsLeft(token) > this.#margin) {
      return token;
    }
    this.#renewal ??= this.#renew().finally(() => {
      this.#renewal = undefined;
    });
    return this.#renewal;
  }

  readonly signIn = async (): Promise<void> => this.#redirect(undefined);

  async signOut(): Promise<void> {
    this.#tokens = undefined;
    const { end_session_endpoint } = this.#discovery;
    if (end_session_endpoint !== undefined) {
      // No id_token_hint: it would put a valid bearer token into the logs of the provider.
      location.assign(
        withQuery(end_session_endpoint, {
          client_id: this.#provider.client_id,
          post_logout_redirect_uri: redirectURI(),
        }),
      );
    }
  }

  #claims(): Claims {
    return readClaims(this.#tokens?.id_token ?? "");
  }

  async #renew(): Promise<string | null> {
    const { sub } = this.#claims();
    const refresh_token = this.#tokens?.refresh_token;
    if (refresh_token !== undefined) {
      const renewed = await this.#redeem({ grant_type: "refresh_token", refresh_token });
      if (renewed?.id_token !== undefined && readClaims(renewed.id_token).sub === sub) {
        this.#keep({ refresh_token, ...renewed });
        return renewed.id_token;
      }
    }
    this.#tokens = undefined;
    return this.#redirect("none");
  }

  /** Sends the browser to the provider. The promise never settles. */
  async #redirect(prompt: "none" | undefined): Promise<never> {
    const { verifier, challenge } = await newProof();
    const path = location.pathname + location.search;
    const pending: SignIn = { state: randomText(), nonce: randomText(), verifier, path };
    sessionStorage.setItem(storageKey, JSON.stringify(pending));
    const offline = this.#discovery.scopes_supported?.includes("offline_access") ? " offline_access" : "";
    location.assign(
      withQuery(this.#discovery.authorization_endpoint, {
        response_type: "code",
        client_id: this.#provider.client_id,
        redirect_uri: redirectURI(),
        scope: `openid profile email${prompt === "none" ? "" : offline}`,
        state: pending.state,
        nonce: pending.nonce,
        code_challenge: challenge,
        code_challenge_method: "S256",
        ...(prompt && { prompt }),
      }),
    );
    return new Promise<never>(() => {});
  }

  /** Redeems the code in the address. If the user has to sign in first, there is no code and no error. */
  async #complete(pending: SignIn, response: URLSearchParams): Promise<void> {
    const issuer = response.get("iss"); // RFC 9207
    const expected = this.#discovery.authorization_response_iss_parameter_supported;
    if (issuer === null ? expected : issuer !== this.#provider.issuer) {
      throw new SignInError("The response came from another identity provider.");
    }
    const error = response.get("error");
    if (error !== null) {
      if (signInRequired.includes(error)) {
        return;
      }
      throw new SignInError(
        `The identity provider refused to sign you in: ${response.get("error_description") ?? error}`,
      );
    }
    const tokens = await this.#redeem({
      grant_type: "authorization_code",
      code: response.get("code") ?? "",
      redirect_uri: redirectURI(),
      code_verifier: pending.verifier,
    });
    if (tokens?.id_token === undefined) {
      throw new SignInError("The identity provider rejected the sign-in code. Try again.");
    }
    this.#check(readClaims(tokens.id_token), pending);
    this.#keep(tokens);
  }

  #keep(tokens: Tokens): void {
    this.#tokens = tokens;
    this.#margin = margin(secondsLeft(tokens.id_token));
  }

  /** Validates a token (OpenID Connect Core 1.0, 3.1.3.7). It came over TLS, and the server verifies the signature. */
  #check({ iss, aud, exp, nonce }: Claims, pending: SignIn): void {
    const forThisPage = [aud].flat().includes(this.#provider.client_id);
    if (iss !== this.#provider.issuer || !forThisPage || nonce !== pending.nonce || exp === undefined) {
      throw new SignInError("The identity provider returned a token for another application.");
    }
  }

  /** Sends a grant to the token endpoint. Returns undefined if it is refused, and rejects if the endpoint fails. */
  async #redeem(grant: Record<string, string>): Promise<Tokens | undefined> {
    const response = await fetch(this.#discovery.token_endpoint, {
      method: "POST",
      body: new URLSearchParams({ client_id: this.#provider.client_id, ...grant }),
      credentials: "omit",
    });
    if (response.status >= 500 || response.status === 429) {
      throw new SignInError("The identity provider is unavailable. Try again in a moment.");
    }
    return response.ok ? ((await response.json()) as Tokens) : undefined;
  }
}

/** Removes the provider's response from the address, and returns the sign-in that it belongs to. */
function takeSignIn(response: URLSearchParams): SignIn | undefined {
  const state = response.get("state");
  const text = sessionStorage.getItem(storageKey);
  sessionStorage.removeItem(storageKey);
  if (state === null || !(response.has("code") || response.has("error"))) {
    return undefined;
  }
  const pending = text === null ? undefined : (JSON.parse(text) as SignIn);
  history.replaceState(null, "", pending?.path ?? "/");
  if (pending?.state !== state) {
    throw new SignInError("This sign-in was not started here. Try again.");
  }
  return pending;
}

async function discover(issuer: string): Promise<Discovery> {
  const address = `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
  const response = await fetch(address, { credentials: "omit" }).catch(() => undefined);
  if (!response?.ok) {
    throw new SignInError(`The identity provider ${issuer} cannot be reached.`);
  }
  const discovery = (await response.json()) as Discovery;
  if (discovery.issuer !== issuer) {
    throw new SignInError(`The identity provider identifies itself as ${discovery.issuer}, not ${issuer}.`);
  }
  return discovery;
}

function withQuery(address: string, query: Record<string, string>): string {
  const url = new URL(address);
  for (const [name, value] of Object.entries(query)) {
    url.searchParams.set(name, value);
  }
  return url.href;
}
