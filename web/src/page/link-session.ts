import { type Absence, readClaims, type Session } from "./session.js";

const storageKey = "handoffd:link";

interface Link {
  readonly token: string;
  readonly name: string | undefined;
}

/**
 * A session by a link, `/#token=…`, from `handoffd dev` or the product that embeds the page. A fragment is not sent
 * to any server. It is removed from the address and the history at once, and kept in the tab's storage for reloads.
 */
export class LinkSession implements Session {
  readonly signIn = undefined;
  readonly switchUser = undefined;
  onSignOut: () => void = () => undefined;
  #link: Link | undefined;
  #signedOut = false;

  constructor() {
    this.#link = takeLink() ?? storedLink();
  }

  get name(): string | undefined {
    return this.#link?.name ?? readClaims(this.#link?.token ?? "").name;
  }

  get absence(): Absence {
    return this.#link ? "ended" : this.#signedOut ? "signed-out" : "new";
  }

  /** Returns the same token also for a refresh: a link cannot be renewed, but is valid until it expires. */
  async getToken(): Promise<string | null> {
    return this.#link?.token ?? null;
  }

  accepted(): void {}

  async signOut(): Promise<void> {
    this.#link = undefined;
    this.#signedOut = true;
    sessionStorage.removeItem(storageKey);
  }
}

/** Removes a link from the address and returns it. */
function takeLink(): Link | undefined {
  const fragment = new URLSearchParams(location.hash.slice(1));
  const token = fragment.get("token");
  if (token === null) {
    return undefined;
  }
  history.replaceState(null, "", location.pathname + location.search);
  const link = { token, name: fragment.get("name") ?? undefined };
  sessionStorage.setItem(storageKey, JSON.stringify(link));
  return link;
}

function storedLink(): Link | undefined {
  const text = sessionStorage.getItem(storageKey);
  return text === null ? undefined : (JSON.parse(text) as Link);
}
