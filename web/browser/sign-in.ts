import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { launch } from "./chromium.js";
import { type Account, handoffd, newAccount, type Person } from "./fixtures.js";
import { IdentityProvider } from "./identity-provider.js";
import { Relay } from "./relay.js";
import { type Replica, startReplica } from "./replica.js";

/** What the provider calls two people, in the ways of Auth0 and Google. */
export const subjects = { dana: "auth0|64b0C9e1f2a3b4c5d6e7f809", tomasz: "117203949502183746501" } as const;

/** How long Playwright waits for an element, in milliseconds: less than the timeout of a test, to name the element. */
const timeout = 240_000;

/** A replica whose page signs in at an identity provider, and a browser. */
export class SignInFixture {
  declare browser: Browser;
  declare context: BrowserContext;
  declare page: Page;
  declare account: Account;
  declare provider: IdentityProvider;
  declare replica: Replica;
  /** Between the browser and the replica. */
  declare relay: Relay;

  /** Opens the page and signs in at the provider, with its form. */
  async signIn(subject: string, path = "/"): Promise<void> {
    await this.page.goto(this.relay.address + path);
    await this.page.getByRole("button", { name: "Sign in", exact: true }).click();
    await this.provider.signIn(this.page, subject);
  }

  /** Lets a user sign in with a subject of the provider. */
  async link({ id }: Person, subject: string): Promise<void> {
    await handoffd("user", "link", id, "--issuer", this.provider.issuer, "--subject", subject);
  }

  /** Waits until the page has signed Dana in. */
  async signedIn(page = this.page): Promise<void> {
    await page.getByRole("button", { name: /Dana Okafor/ }).waitFor();
    await page.locator("escalation-queue [part=connection][data-state=live]").waitFor();
  }

  /** Signs Dana in. */
  async signInDana(path = "/"): Promise<void> {
    await this.signIn(subjects.dana, path);
    await this.signedIn();
  }

  /** Waits until the page has a heading. */
  async heading(name: string, page = this.page): Promise<void> {
    await page.getByRole("heading", { name, level: 2 }).waitFor();
  }
}

/** Returns a fixture for all tests of a file; the browser has a new profile for each. */
export function useSignIn(): SignInFixture {
  const fixture = new SignInFixture();
  beforeAll(async () => {
    [fixture.browser, fixture.account] = await Promise.all([launch(), newAccount()]);
    const { dana, tomasz } = fixture.account;
    fixture.provider = await IdentityProvider.start(
      new Map([
        [subjects.dana, dana.name],
        [subjects.tomasz, tomasz.name],
      ]),
    );
    await fixture.link(dana, subjects.dana);
    await fixture.link(tomasz, subjects.tomasz);
    fixture.replica = await startReplica(fixture.provider.settings);
    fixture.relay = await Relay.to(fixture.replica.address);
    fixture.provider.origin = fixture.relay.address;
  });
  afterAll(async () => {
    await fixture.browser.close();
    fixture.relay.close();
    await fixture.replica.stop();
    fixture.provider.close();
  });
  beforeEach(async () => {
    fixture.provider.reset();
    fixture.relay.intercept = () => false;
    fixture.context = await fixture.browser.newContext();
    fixture.context.setDefaultTimeout(timeout);
    fixture.page = await fixture.context.newPage();
  });
  afterEach(() => fixture.context.close());
  return fixture;
}
