import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import Provider, { type Configuration, type KoaContextWithOIDC } from "oidc-provider";
import type { Page } from "playwright-core";

/**
 * A real identity provider, npm's oidc-provider: it keeps sessions in cookies, redeems each code once and only with the
 * verifier of its challenge, rotates refresh tokens, and revokes all of them when one is used twice. It signs in
 * every login, which is the subject.
 */
export class IdentityProvider {
  readonly clientID = "page";
  /** The page's origin; the only one for redirects and CORS. */
  origin = "";
  /** The page's path there, with a slash at its end. */
  path = "/";
  /** The lifetimes of the next ID tokens, in seconds; later ones last an hour. */
  lifetimes: number[] = [];
  /** Whether it issues refresh tokens. */
  refreshes = true;
  /** More claims of every user. */
  claims: object = {};
  /** Members of the discovery document that differ. */
  discovery: object = {};
  /** Whether it destroys all connections. */
  down = false;
  /** The requests to the authorization endpoint, in order. */
  visits: URLSearchParams[] = [];
  /** The grant types of the requests to the token endpoint, in order. */
  redeemed: string[] = [];
  /** When each of them came, in milliseconds since 1970. */
  redeemedAt: number[] = [];
  /** The refresh tokens that were revoked on request. */
  revoked = 0;
  /** Another origin at which the endpoints answer, too. */
  otherOrigin = "";

  readonly #servers: Server[] = [];
  readonly #names: ReadonlyMap<string, string>;
  #listener: RequestListener = (_, response) => response.destroy();

  private constructor(names: ReadonlyMap<string, string>) {
    this.#names = names;
  }

  /** Starts a provider. `names` has the name of each subject. */
  static async start(names: ReadonlyMap<string, string>): Promise<IdentityProvider> {
    const provider = new IdentityProvider(names);
    for (let nth = 0; nth < 2; nth++) {
      const server = createServer((request, response) => provider.#listener(request, response));
      provider.#servers.push(server.listen(0, "127.0.0.1"));
      await once(server, "listening");
    }
    provider.otherOrigin = provider.#address(1);
    const callback = provider.#create().callback();
    provider.#listener = (request, response) =>
      provider.down ? response.destroy() : void callback(request, response);
    return provider;
  }

  get issuer(): string {
    return this.#address(0);
  }

  /** The settings of a replica whose page signs in here. */
  get settings(): Record<string, string> {
    return {
      HANDOFF_JWKS_URL: `${this.issuer}/jwks`,
      HANDOFF_OIDC_ISSUER: this.issuer,
      HANDOFF_OIDC_CLIENT_ID: this.clientID,
    };
  }

  /** Restores the defaults between tests. */
  reset(): void {
    Object.assign(this, { lifetimes: [], refreshes: true, claims: {}, discovery: {}, down: false });
    Object.assign(this, { visits: [], redeemed: [], redeemedAt: [], revoked: 0 });
  }

  close(): void {
    for (const server of this.#servers) {
      server.close();
      server.closeAllConnections();
    }
  }

  /** Fills in the provider's own form. */
  async signIn(page: Page, subject: string): Promise<void> {
    await page.getByPlaceholder("Enter any login").fill(subject);
    await page.getByPlaceholder("and password").fill("password");
    await page.getByRole("button", { name: "Sign-in" }).click();
  }

  #address(nth: number): string {
    const { port } = (this.#servers[nth] as Server).address() as AddressInfo;
    return `http://localhost:${port}`;
  }

  #create(): Provider {
    const key = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ format: "jwk" });
    let serial = 0; // tokens of one second would be equal
    const configuration: Configuration = {
      clients: [
        {
          client_id: this.clientID,
          redirect_uris: ["http://localhost/"],
          token_endpoint_auth_method: "none",
          grant_types: ["authorization_code", "refresh_token"],
        },
      ],
      jwks: { keys: [{ ...key, kid: "one", use: "sig", alg: "RS256" }] },
      cookies: { keys: ["of this test only"] },
      claims: { openid: ["sub"], profile: ["name", "groups", "serial"], email: ["email", "email_verified"] },
      conformIdTokenClaims: false, // providers put the claims of these scopes into ID tokens
      clientBasedCORS: (_, origin) => origin === this.origin,
      features: { revocation: { enabled: true }, rpInitiatedLogout: { enabled: true } },
      findAccount: (_, sub) => ({
        accountId: sub,
        claims: () => ({
          sub,
          name: this.#names.get(sub) ?? "A. Stranger",
          serial: ++serial,
          ...this.claims,
        }),
      }),
      issueRefreshToken: () => this.refreshes,
      rotateRefreshToken: true,
      ttl: { IdToken: () => this.lifetimes.shift() ?? 3600 },
      // The page is the operator's own, so users are not asked for consent.
      loadExistingGrant: async ({ oidc }) => {
        const { session, client, account, provider } = oidc;
        const known = client && session?.grantIdFor(client.clientId);
        if (known) {
          return provider.Grant.find(known);
        }
        const grant = new provider.Grant({
          accountId: account?.accountId ?? session?.accountId ?? "",
          clientId: client?.clientId ?? "",
        });
        grant.addOIDCScope("openid profile email offline_access");
        await grant.save();
        return grant;
      },
    };
    const provider = new Provider(this.issuer, configuration);
    // The address of the page is not known before that of its provider.
    provider.Client.prototype.redirectUriAllowed = (uri) => uri === this.origin + this.path;
    provider.Client.prototype.postLogoutRedirectUriAllowed = (uri) => uri === this.origin + this.path;
    provider.use(async (context, next) => {
      this.#observe(context.path, new URLSearchParams(context.querystring));
      await next();
      if (context.path === "/.well-known/openid-configuration") {
        Object.assign(context.body as object, this.discovery);
      }
    });
    provider.on("grant.success", (context) => this.#redeem(context));
    provider.on("grant.error", (context) => this.#redeem(context));
    return provider;
  }

  #observe(path: string, query: URLSearchParams): void {
    if (path === "/auth") {
      this.visits.push(query);
    } else if (path === "/token/revocation") {
      this.revoked += 1;
    }
  }

  #redeem({ oidc }: KoaContextWithOIDC): void {
    this.redeemed.push(String(oidc.params?.["grant_type"]));
    this.redeemedAt.push(Date.now());
  }
}
