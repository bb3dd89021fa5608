/** What people are writing: it survives live updates, reloads and a tab that is closed by mistake. */
export interface Draft {
  /** Which form is open; undefined if they have left it. */
  form: string | undefined;
  /** What stands in each form: a resolution is not an answer. */
  texts: Readonly<Record<string, string>>;
}

interface Kept extends Draft {
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
/** After so many milliseconds a forgotten draft is removed: two weeks. */
const kept = 14 * 24 * 3_600_000;

/** The drafts of one user, one for each handoff. Where there is no storage, they last as long as the page. */
export class Drafts {
  readonly #storage: DraftStorage | undefined;
  readonly #memory = new Map<string, Draft>();
  #user = "";

  constructor(storage: DraftStorage | undefined) {
    this.#storage = storage;
  }

  /** From now on the drafts are this user's: people share machines. */
  open(user: string): void {
    this.#user = user;
    this.#memory.clear();
    this.#prune();
  }

  get(handoff: string): Draft | undefined {
    return this.#memory.get(handoff) ?? this.#read(this.#key(handoff));
  }

  /** Keeps a draft; one without text is forgotten. */
  set(handoff: string, draft: Draft): void {
    if (Object.values(draft.texts).every((text) => text === "")) {
      this.clear(handoff);
      return;
    }
    this.#memory.set(handoff, draft);
    this.#try((storage) => storage.setItem(this.#key(handoff), JSON.stringify({ ...draft, at: Date.now() })));
  }

  clear(handoff: string): void {
    this.#memory.delete(handoff);
    this.#try((storage) => storage.removeItem(this.#key(handoff)));
  }

  #key(handoff: string): string {
    return `${prefix}${this.#user}.${handoff}`;
  }

  #read(key: string): Kept | undefined {
    return this.#try((storage) => {
      const text = storage.getItem(key);
      return text === null ? undefined : (JSON.parse(text) as Kept);
    });
  }

  #prune(): void {
    this.#try((storage) => {
      const keys = Array.from({ length: storage.length }, (_, i) => storage.key(i) ?? "");
      for (const key of keys.filter((each) => each.startsWith(prefix))) {
        if (Date.now() - (this.#read(key)?.at ?? 0) > kept) {
          storage.removeItem(key);
        }
      }
    });
  }

  /** Storage may be full, forbidden or spoilt by others: a draft in memory is better than an error. */
  #try<T>(use: (storage: DraftStorage) => T): T | undefined {
    try {
      return this.#storage && use(this.#storage);
    } catch {
      return undefined;
    }
  }
}
