import { createHash, createSign, generateKeyPairSync, randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Person } from "./office.js";

interface Grant {
  readonly nonce: string;
  readonly challenge: string;
  readonly redirectURI: string;
}

/**
 * A small identity provider, strict in what a page could get wrong: it knows one public client with one redirect URI,
 * redeems each code once and only with the verifier of its challenge, rotates refresh tokens, and lets only the origin
 * of the client read its answers.
 */
export class IdentityProvider {
  readonly clientID = "desk";
  /** The page's origin; the only one that may be redirected to and that CORS allows. */
  origin = "";
  /** How long the next tokens last, in seconds; those after them an hour. */
  lifetimes: number[] = [];
  /** Whether refresh tokens are given. */
  refreshes = true;
  /** What has been asked of the token endpoint: the grant types, in order. */
  redeemed: string[] = [];
  /** Whether somebody is signed in here; what a cookie would say. */
  signedIn = false;
  /** Whether nobody can reach it. */
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

  /** Starts a provider at which one person can sign in. */
  static async for(person: Person): Promise<IdentityProvider> {
    const provider = new IdentityProvider(person);
    provider.#server.listen(0, "127.0.0.1");
    await once(provider.#server, "listening");
    return provider;
  }

  get issuer(): string {
    return `http://localhost:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Forgets what a test has done to it. */
  begin(): void {
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
    const asked = (name: string) => url.searchParams.get(name) ?? "";
    const redirectURI = this.#checked(asked("redirect_uri"));
    const back = (answer: Record<string, string>) =>
      redirect(response, redirectURI, { ...answer, state: asked("state"), iss: this.issuer });
    const good =
      asked("response_type") === "code" &&
      asked("client_id") === this.clientID &&
      asked("scope").split(" ").includes("openid") &&
      asked("code_challenge_method") === "S256" &&
      asked("code_challenge").length === 43 &&
      asked("state").length >= 32 &&
      asked("nonce").length >= 32;
    if (!good) {
      back({ error: "invalid_request" });
    } else if (this.signedIn) {
      const code = randomUUID();
      this.#codes.set(code, { nonce: asked("nonce"), challenge: asked("code_challenge"), redirectURI });
      back({ code });
    } else if (asked("prompt") === "none") {
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

  #redeem(asked: URLSearchParams): [number, object] {
    const type = asked.get("grant_type") ?? "";
    this.redeemed.push(type);
    if (asked.get("client_id") !== this.clientID) {
      return [401, { error: "invalid_client" }];
    }
    if (type === "refresh_token") {
      const known = this.#refreshTokens.delete(asked.get("refresh_token") ?? "");
      return known ? [200, this.#tokens({})] : [400, { error: "invalid_grant" }];
    }
    const code = asked.get("code") ?? "";
    const grant = this.#codes.get(code);
    this.#codes.delete(code);
    const challenge = createHash("sha256")
      .update(asked.get("code_verifier") ?? "")
      .digest("base64url");
    if (grant?.challenge !== challenge || grant.redirectURI !== asked.get("redirect_uri")) {
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
      access_token: randomUUID(), // opaque, as many providers have them
      id_token: this.#sign(lifetime, more),
      expires_in: lifetime,
      ...(this.refreshes && { refresh_token: refreshToken }),
    };
  }

  #sign(lifetime: number, more: object): string {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: this.issuer, aud: this.clientID, sub: this.#person.id, name: this.#person.name };
    const unsigned = `${part({ alg: "RS256", kid: "one" })}.${part({ ...claims, iat: now, exp: now + lifetime, ...more })}`;
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
