import { createHash, createSign, generateKeyPairSync, randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Person } from "./fixtures.js";

interface Grant {
  readonly nonce: string;
  readonly challenge: string;
  readonly redirectURI: string;
}

/**
 * A small identity provider that is strict: it knows one public client with one redirect URI, redeems each code once
 * and only with the verifier of its challenge, rotates refresh tokens, and allows only the origin of the client by
 * CORS.
 */
export class IdentityProvider {
  readonly clientID = "page";
  /** The page's origin; the only one for redirects and CORS. */
  origin = "";
  /** The lifetimes of the next tokens, in seconds; later ones last an hour. */
  lifetimes: number[] = [];
  /** Whether it issues refresh tokens. */
  refreshes = true;
  /** The grant types of the requests to the token endpoint, in order. */
  redeemed: string[] = [];
  /** Whether the user has a session here; in place of a cookie. */
  signedIn = false;
  /** Whether it destroys all connections. */
  down = false;

  readonly #person: Person;
  readonly #keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
  readonly #codes = new Map<string, Grant>();
  readonly #refreshTokens = new Set<string>();
  readonly #server: Server;

  private constructor(person: Person) {
    this.#person = person;
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  /** Starts a provider for one user. */
  static async for(person: Person): Promise<IdentityProvider> {
    const provider = new IdentityProvider(person);
    provider.#server.listen(0, "127.0.0.1");
    await once(provider.#server, "listening");
    return provider;
  }

  get issuer(): string {
    return `http://localhost:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Restores the defaults between tests. */
  reset(): void {
    Object.assign(this, { lifetimes: [], refreshes: true, redeemed: [], signedIn: false, down: false });
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.down) {
      response.destroy();
      return;
    }
    const url = new URL(request.url ?? "/", this.issuer);
    if (request.headers.origin === this.origin) {
      response.setHeader("Access-Control-Allow-Origin", this.origin);
    }
    switch (`${request.method} ${url.pathname}`) {
      case "GET /.well-known/openid-configuration":
        return json(response, 200, {
          issuer: this.issuer,
          authorization_endpoint: `${this.issuer}/authorize`,
          token_endpoint: `${this.issuer}/token`,
          end_session_endpoint: `${this.issuer}/leave`,
          jwks_uri: `${this.issuer}/keys`,
          authorization_response_iss_parameter_supported: true,
        });
      case "GET /keys": {
        const key = this.#keys.publicKey.export({ format: "jwk" });
        return json(response, 200, { keys: [{ ...key, kid: "one", use: "sig", alg: "RS256" }] });
      }
      case "GET /authorize":
        return this.#authorize(url, response);
      case "POST /authorize":
        this.signedIn = true;
        return this.#authorize(url, response);
      case "POST /token":
        return json(response, ...this.#redeem(await form(request)));
      case "GET /leave":
        this.signedIn = false;
        return redirect(response, this.#checked(url.searchParams.get("post_logout_redirect_uri")), {});
      default:
        return json(response, 404, {});
    }
  }

  #authorize(url: URL, response: ServerResponse): void {
    const param = (name: string) => url.searchParams.get(name) ?? "";
    const redirectURI = this.#checked(param("redirect_uri"));
    const back = (answer: Record<string, string>) =>
      redirect(response, redirectURI, { ...answer, state: param("state"), iss: this.issuer });
    const good =
      param("response_type") === "code" &&
      param("client_id") === this.clientID &&
      param("scope").split(" ").includes("openid") &&
      param("code_challenge_method") === "S256" &&
      param("code_challenge").length === 43 &&
      param("state").length >= 32 &&
      param("nonce").length >= 32;
    if (!good) {
      back({ error: "invalid_request" });
    } else if (this.signedIn) {
      const code = randomUUID();
      this.#codes.set(code, { nonce: param("nonce"), challenge: param("code_challenge"), redirectURI });
      back({ code });
    } else if (param("prompt") === "none") {
      back({ error: "login_required" });
    } else {
      response.setHeader("Content-Type", "text/html");
      response.end(`<form method="post"><button>Sign in as ${this.#person.name}</button></form>`);
    }
  }

  #checked(uri: string | null): string {
    if (uri !== `${this.origin}/`) {
      throw new Error(`the redirect URI ${uri} is not registered`);
    }
    return uri;
  }

  #redeem(params: URLSearchParams): [number, object] {
    const type = params.get("grant_type") ?? "";
    this.redeemed.push(type);
    if (params.get("client_id") !== this.clientID) {
      return [401, { error: "invalid_client" }];
    }
    if (type === "refresh_token") {
      const known = this.#refreshTokens.delete(params.get("refresh_token") ?? "");
      return known ? [200, this.#tokens({})] : [400, { error: "invalid_grant" }];
    }
    const code = params.get("code") ?? "";
    const grant = this.#codes.get(code);
    this.#codes.delete(code);
    const challenge = createHash("sha256")
      .update(params.get("code_verifier") ?? "")
      .digest("base64url");
    if (grant?.challenge !== challenge || grant.redirectURI !== params.get("redirect_uri")) {
      return [400, { error: "invalid_grant" }];
    }
    return [200, this.#tokens({ nonce: grant.nonce })];
  }

  #tokens(more: object): object {
    const refreshToken = randomUUID();
    const lifetime = this.lifetimes.shift() ?? 3600;
    if (this.refreshes) {
      this.#refreshTokens.add(refreshToken);
    }
    return {
      token_type: "Bearer",
      access_token: randomUUID(), // opaque, as with many providers
      id_token: this.#sign(lifetime, more),
      expires_in: lifetime,
      ...(this.refreshes && { refresh_token: refreshToken }),
    };
  }

  #sign(lifetime: number, more: object): string {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: this.issuer, aud: this.clientID, sub: this.#person.id, name: this.#person.name };
    const header = part({ alg: "RS256", kid: "one" });
    const unsigned = `${header}.${part({ ...claims, iat: now, exp: now + lifetime, ...more })}`;
    return `${unsigned}.${createSign("RSA-SHA256").update(unsigned).sign(this.#keys.privateKey, "base64url")}`;
  }
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "Content-Type": "application/json" });
  response.end(JSON.stringify(body));
}

function redirect(response: ServerResponse, to: string, query: Record<string, string>): void {
  const url = new URL(to);
  for (const [name, value] of Object.entries(query)) {
    url.searchParams.set(name, value);
  }
  response.writeHead(303, { Location: url.href });
  response.end();
}

async function form(request: IncomingMessage): Promise<URLSearchParams> {
  let body = "";
  for await (const chunk of request) {
    body += chunk;
  }
  return new URLSearchParams(body);
}
