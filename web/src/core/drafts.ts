/** Text that has not been sent: it survives live updates, reloads and closed tabs. */
export interface Draft {
  /** The open form; undefined if it was closed. */
  form: string | undefined;
  /** The text of each form. */
  texts: Readonly<Record<string, string>>;
}

interface StoredDraft extends Draft {
  at: number;
}

/** The part of Web Storage that is used. */
export interface DraftStorage {
  readonly length: number;
  key(index: number): string | null;
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

const prefix = "handoffd.draft.";
/** Drafts older than two weeks are removed. In milliseconds. */
const maxAge = 14 * 24 * 3_600_000;

/** The drafts of one user, one for each handoff. Without storage they last as long as the page. */
export class Drafts {
  readonly #storage: DraftStorage | undefined;
  readonly #memory = new Map<string, Draft>();
  #user: string | undefined;

  constructor(storage: DraftStorage | undefined) {
    this.#storage = storage;
  }

  /** Whether the user is known, whose drafts these are. */
  get ready(): boolean {
    return this.#user !== undefined;
  }

  /** Changes to the drafts of a user: people share machines. */
  setUser(user: string): void {
    this.#user = user;
    this.#memory.clear();
    this.#prune();
  }

  get(handoff: string): Draft | undefined {
    return this.#memory.get(handoff) ?? this.#read(this.#key(handoff));
  }

  /** Stores a draft, or clears it if it has no text. */
  set(handoff: string, draft: Draft): void {
    if (Object.values(draft.texts).every((text) => text === "")) {
      this.clear(handoff);
      return;
    }
    this.#memory.set(handoff, draft);
    this.#tryStorage((storage) =>
      storage.setItem(this.#key(handoff), JSON.stringify({ ...draft, at: Date.now() })),
    );
  }

  clear(handoff: string): void {
    this.#memory.delete(handoff);
    this.#tryStorage((storage) => storage.removeItem(this.#key(handoff)));
  }

  #key(handoff: string): string {
    return `${prefix}${this.#user ?? ""}.${handoff}`;
  }

  #read(key: string): StoredDraft | undefined {
    return this.#tryStorage((storage) => {
      const text = storage.getItem(key);
      return text === null ? undefined : (JSON.parse(text) as StoredDraft);
    });
  }

  #prune(): void {
    this.#tryStorage((storage) => {
      const keys = Array.from({ length: storage.length }, (_, i) => storage.key(i) ?? "");
      for (const key of keys.filter((each) => each.startsWith(prefix))) {
        if (Date.now() - (this.#read(key)?.at ?? 0) > maxAge) {
          storage.removeItem(key);
        }
      }
    });
  }

  /** Ignores errors: storage can be full, forbidden or corrupt, and drafts are in memory as well. */
  #tryStorage<T>(use: (storage: DraftStorage) => T): T | undefined {
    try {
      return this.#storage && use(this.#storage);
    } catch {
      return undefined;
    }
  }
}
