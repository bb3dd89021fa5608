import { newProof, randomText } from "./pkce.js";
import { type Claims, readClaims, type Session, SignInError, secondsLeft } from "./session.js";

export interface Provider {
  readonly issuer: string;
  readonly client_id: string;
}

/** What of OpenID Connect Discovery 1.0 is used. */
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

/** What is remembered while the browser is away at the provider: no token, and only in this tab. */
interface Errand {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly path: string;
}

const remembered = "handoffd:errand";
const redirectURI = () => `${location.origin}/`;

/** Answers to prompt=none that mean no more than: somebody has to sign in (OpenID Connect Core 1.0, 3.1.2.6). */
const askPerson = [
  "login_required",
  "interaction_required",
  "consent_required",
  "account_selection_required",
];

/** How long before its end a token is renewed: a minute, but never more than a quarter of its life. */
const margin = (life: number) => Math.min(60, life / 4);

/**
 * Signed in at an identity provider: OpenID Connect, code flow with PKCE, no secret. Tokens are in memory only; a reload
 * gets new ones from the provider, which asks nothing while its own session lasts. The ID token is the bearer token: see
 * docs/adr/0015-page-signs-in-with-id-tokens.md.
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
   * Ends an errand to the provider if the browser comes back from one, else begins one that asks nothing of anybody. The
   * browser then leaves, and the promise never settles.
   */
  static async begin(provider: Provider): Promise<OidcSession> {
    if (!isSecureContext) {
      throw new SignInError("Signing in needs this page to be served over HTTPS.");
    }
    const answer = new URLSearchParams(location.search);
    const errand = takeErrand(answer);
    const session = new OidcSession(provider, await discover(provider.issuer));
    if (errand === undefined) {
      return session.#leave("none");
    }
    await session.#arrive(errand, answer);
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

  readonly signIn = async (): Promise<void> => this.#leave(undefined);

  async signOut(): Promise<void> {
    this.#tokens = undefined;
    const { end_session_endpoint } = this.#discovery;
    if (end_session_endpoint !== undefined) {
      // Without the hint the provider may ask whether it is meant; with it, a valid bearer token would be in its logs.
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
    return this.#leave("none");
  }

  /** Sends the browser to the provider. */
  async #leave(prompt: "none" | undefined): Promise<never> {
    const { verifier, challenge } = await newProof();
    const path = location.pathname + location.search;
    const errand: Errand = { state: randomText(), nonce: randomText(), verifier, path };
    sessionStorage.setItem(remembered, JSON.stringify(errand));
    const offline = this.#discovery.scopes_supported?.includes("offline_access") ? " offline_access" : "";
    location.assign(
      withQuery(this.#discovery.authorization_endpoint, {
        response_type: "code",
        client_id: this.#provider.client_id,
        redirect_uri: redirectURI(),
        scope: `openid profile email${prompt === "none" ? "" : offline}`,
        state: errand.state,
        nonce: errand.nonce,
        code_challenge: challenge,
        code_challenge_method: "S256",
        ...(prompt && { prompt }),
      }),
    );
    return new Promise<never>(() => {});
  }

  /** Redeems the code that the browser has come back with. Without one nobody is signed in, which is no error. */
  async #arrive(errand: Errand, answer: URLSearchParams): Promise<void> {
    const issuer = answer.get("iss"); // RFC 9207
    const expected = this.#discovery.authorization_response_iss_parameter_supported;
    if (issuer === null ? expected : issuer !== this.#provider.issuer) {
      throw new SignInError("The answer did not come from the identity provider of this page.");
    }
    const error = answer.get("error");
    if (error !== null) {
      if (askPerson.includes(error)) {
        return;
      }
      throw new SignInError(`The identity provider refused: ${answer.get("error_description") ?? error}`);
    }
    const tokens = await this.#redeem({
      grant_type: "authorization_code",
      code: answer.get("code") ?? "",
      redirect_uri: redirectURI(),
      code_verifier: errand.verifier,
    });
    if (tokens?.id_token === undefined) {
      throw new SignInError("The identity provider did not accept its own code. Try once more.");
    }
    this.#check(readClaims(tokens.id_token), errand);
    this.#keep(tokens);
  }

  #keep(tokens: Tokens): void {
    this.#tokens = tokens;
    this.#margin = margin(secondsLeft(tokens.id_token));
  }

  /** OpenID Connect Core 1.0, 3.1.3.7. The signature is the server's to verify: the token came over TLS. */
  #check({ iss, aud, exp, nonce }: Claims, errand: Errand): void {
    const ours = [aud].flat().includes(this.#provider.client_id);
    if (iss !== this.#provider.issuer || !ours || nonce !== errand.nonce || exp === undefined) {
      throw new SignInError("The identity provider answered with a token for somebody else.");
    }
  }

  /** Asks the token endpoint; undefined where it says no. Rejects where it cannot be asked. */
  async #redeem(grant: Record<string, string>): Promise<Tokens | undefined> {
    const answer = await fetch(this.#discovery.token_endpoint, {
      method: "POST",
      body: new URLSearchParams({ client_id: this.#provider.client_id, ...grant }),
      credentials: "omit",
    });
    if (answer.status >= 500 || answer.status === 429) {
      throw new SignInError("The identity provider has trouble. Try again in a moment.");
    }
    return answer.ok ? ((await answer.json()) as Tokens) : undefined;
  }
}

/** Takes the provider's answer out of the address, and returns the errand that it belongs to. */
function takeErrand(answer: URLSearchParams): Errand | undefined {
  const state = answer.get("state");
  const text = sessionStorage.getItem(remembered);
  sessionStorage.removeItem(remembered);
  if (state === null || !(answer.has("code") || answer.has("error"))) {
    return undefined;
  }
  const errand = text === null ? undefined : (JSON.parse(text) as Errand);
  history.replaceState(null, "", errand?.path ?? "/");
  if (errand?.state !== state) {
    throw new SignInError("This answer of the identity provider was not asked for here. Try once more.");
  }
  return errand;
}

async function discover(issuer: string): Promise<Discovery> {
  const address = `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
  const answer = await fetch(address, { credentials: "omit" }).catch(() => undefined);
  if (!answer?.ok) {
    throw new SignInError(`The identity provider ${issuer} cannot be reached.`);
  }
  const discovery = (await answer.json()) as Discovery;
  if (discovery.issuer !== issuer) {
    throw new SignInError(`The identity provider calls itself ${discovery.issuer}, not ${issuer}.`);
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
