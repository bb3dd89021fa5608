import { readClaims, type Session } from "./session.js";

const kept = "handoffd:link";

interface Link {
  readonly token: string;
  readonly name: string | undefined;
}

/**
 * Signed in by a link, `/#token=…`, as `handoffd dev` prints them and an adopter's own product may make them. A fragment
 * is not sent to any server. It leaves the address at once, for the history's sake, and is kept for as long as the tab
 * is, so that reloading does not sign out.
 */
export class LinkSession implements Session {
  readonly signIn = undefined;
  #link: Link | undefined;

  constructor() {
    this.#link = takeLink() ?? keptLink();
  }

  get name(): string | undefined {
    return this.#link?.name ?? readClaims(this.#link?.token ?? "").name;
  }

  /** The same again, also when another is wanted: a link cannot be renewed, but is good until its last second. */
  async getToken(): Promise<string | null> {
    return this.#link?.token ?? null;
  }

  async signOut(): Promise<void> {
    this.#link = undefined;
    sessionStorage.removeItem(kept);
  }
}

/** Takes a link out of the address; undefined if there is none. */
function takeLink(): Link | undefined {
  const fragment = new URLSearchParams(location.hash.slice(1));
  const token = fragment.get("token");
  if (token === null) {
    return undefined;
  }
  history.replaceState(null, "", location.pathname + location.search);
  const link = { token, name: fragment.get("name") ?? undefined };
  sessionStorage.setItem(kept, JSON.stringify(link));
  return link;
}

function keptLink(): Link | undefined {
  const text = sessionStorage.getItem(kept);
  return text === null ? undefined : (JSON.parse(text) as Link);
}
