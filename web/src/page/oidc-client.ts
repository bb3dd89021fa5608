import { basePath } from "./base-path.js";
import { SignInError } from "./session.js";
import type { Visit } from "./visit.js";

/** The settings of the page's sign-in. */
export interface Provider {
  readonly issuer: string;
  readonly client_id: string;
}

/** The members of a discovery document that are used (OpenID Connect Discovery 1.0 and its extensions). */
interface Discovery {
  readonly issuer: string;
  readonly authorization_endpoint: string;
  readonly token_endpoint: string;
  readonly revocation_endpoint?: string;
  readonly end_session_endpoint?: string;
  readonly authorization_response_iss_parameter_supported?: boolean;
  readonly scopes_supported?: readonly string[];
  readonly prompt_values_supported?: readonly string[];
}

export interface Tokens {
  readonly id_token: string;
  readonly refresh_token?: string;
}

/** The provider has refused a code or refresh token. */
export class GrantError extends SignInError {}

const redirectURI = () => `${location.origin}${basePath()}/`;

/** Longer ID tokens are not put into an address, in characters. */
const longestHint = 4096;

/** A public client of an identity provider: what the page asks of it, and nothing about sessions. */
export class OidcClient {
  readonly #provider: Provider;
  readonly #discovery: Discovery;

  private constructor(provider: Provider, discovery: Discovery) {
    this.#provider = provider;
    this.#discovery = discovery;
  }

  /** Reads the discovery document. */
  static async discover(provider: Provider): Promise<OidcClient> {
    const { issuer } = provider;
    const address = `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
    const response = await fetch(address, { credentials: "omit" }).catch(() => undefined);
    const discovery = response?.ok
      ? await response.json().then(
          (document) => document as Discovery,
          () => undefined,
        )
      : undefined;
    if (discovery === undefined) {
      throw new SignInError(`The identity provider ${issuer} cannot be reached.`);
    }
    if (discovery.issuer !== issuer) {
      throw new SignInError(`The identity provider identifies itself as ${discovery.issuer}, not ${issuer}.`);
    }
    if (![discovery.authorization_endpoint, discovery.token_endpoint].every((at) => isSafe(at, issuer))) {
      throw new SignInError(`The discovery document of ${issuer} names no endpoints that can be used.`);
    }
    return new OidcClient(provider, discovery);
  }

  get id(): string {
    return this.#provider.client_id;
  }

  get issuer(): string {
    return this.#provider.issuer;
  }

  /** Whether responses name the issuer (RFC 9207). */
  get namesIssuer(): boolean {
    return this.#discovery.authorization_response_iss_parameter_supported ?? false;
  }

  /** Whether refresh tokens are asked for with a scope. */
  get hasOffline(): boolean {
    return this.#discovery.scopes_supported?.includes("offline_access") ?? false;
  }

  get endsSessions(): boolean {
    return isSafe(this.#discovery.end_session_endpoint, this.issuer);
  }

  /** Whether the provider says that it knows a prompt. */
  knowsPrompt(prompt: string): boolean {
    return this.#discovery.prompt_values_supported?.includes(prompt) ?? false;
  }

  /** Sends the browser to the provider. The promise never settles. */
  authorize({ state, nonce, prompt, offline, challenge }: Visit & { challenge: string }): Promise<never> {
    return leave(this.#discovery.authorization_endpoint, {
      response_type: "code",
      client_id: this.id,
      redirect_uri: redirectURI(),
      scope: `openid profile email${offline ? " offline_access" : ""}`,
      state,
      nonce,
      code_challenge: challenge,
      code_challenge_method: "S256",
      ...(prompt && { prompt }),
    });
  }

  /** Exchanges the code of a visit for tokens. */
  redeem(code: string, { verifier }: Visit): Promise<Tokens> {
    return this.#grant({
      grant_type: "authorization_code",
      code,
      redirect_uri: redirectURI(),
      code_verifier: verifier,
    });
  }

  /** Exchanges a refresh token for new tokens. It can be used once. */
  async refresh(refresh_token: string): Promise<Tokens> {
    return { refresh_token, ...(await this.#grant({ grant_type: "refresh_token", refresh_token })) };
  }

  /** Ends the validity of a refresh token, if the provider can, without waiting for it. */
  revoke(token: string): void {
    const { revocation_endpoint } = this.#discovery;
    if (revocation_endpoint !== undefined) {
      const body = new URLSearchParams({ client_id: this.id, token, token_type_hint: "refresh_token" });
      fetch(revocation_endpoint, { method: "POST", body, credentials: "omit", keepalive: true }).catch(
        () => undefined, // it expires
      );
    }
  }

  /** Sends the browser to the provider to end the session there, and then back to the page. */
  endSession(idToken: string | undefined): Promise<never> {
    return leave(this.#discovery.end_session_endpoint ?? "", {
      client_id: this.id,
      post_logout_redirect_uri: redirectURI(),
      ...(idToken && idToken.length <= longestHint && { id_token_hint: idToken }),
    });
  }

  /** Sends a grant to the token endpoint. Rejects with GrantError if it is refused, else if the endpoint fails. */
  async #grant(grant: Record<string, string>): Promise<Tokens> {
    const { token_endpoint } = this.#discovery;
    const response = await fetch(token_endpoint, {
      method: "POST",
      body: new URLSearchParams({ client_id: this.id, ...grant }),
      credentials: "omit",
    }).catch(() => undefined);
    if (response === undefined) {
      throw new SignInError(
        `The identity provider's token endpoint, ${token_endpoint}, cannot be reached from this page. ` +
          `It must allow the origin ${location.origin} (CORS).`,
      );
    }
    if (response.status >= 500 || response.status === 429) {
      throw new SignInError("The identity provider is unavailable. Try again in a moment.");
    }
    const body = (await response.json().catch(() => ({}))) as Partial<Tokens & OAuthError>;
    if (!response.ok || typeof body.id_token !== "string") {
      const reason = response.ok ? "it returned no ID token" : (body.error_description ?? body.error);
      throw new GrantError(
        `The identity provider did not complete the sign-in: ${reason ?? response.status}.`,
      );
    }
    return body as Tokens;
  }
}

/** RFC 6749, section 5.2. */
interface OAuthError {
  readonly error: string;
  readonly error_description: string;
}

/** Reports whether an address has TLS, or as little as the issuer on this machine. */
function isSafe(address: string | undefined, issuer: string): boolean {
  const protocol = address !== undefined && URL.canParse(address) ? new URL(address).protocol : undefined;
  return protocol === "https:" || (protocol === "http:" && issuer.startsWith("http:"));
}

function leave(address: string, query: Record<string, string>): Promise<never> {
  const url = new URL(address);
  for (const [name, value] of Object.entries(query)) {
    url.searchParams.set(name, value);
  }
  location.assign(url.href);
  return new Promise<never>(() => {});
}
