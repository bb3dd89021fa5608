import { TypedTarget } from "./events.js";

/** Text that has not been sent: it survives live updates, reloads and closed tabs. */
export interface Draft {
  /** The open form; undefined if it was closed. */
  form: string | undefined;
  /** The text of each form. */
  texts: Readonly<Record<string, string>>;
  /** When it was saved, in milliseconds of this machine's clock; undefined for one that is saved now. */
  savedAt?: number | undefined;
}

type StoredDraft = Omit<Draft, "savedAt"> & { at: number };

/** The events of {@link Drafts}. */
export interface DraftEvents {
  /** A draft was saved or cleared. */
  change: { id: string };
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

/**
 * The drafts of one user, one for each handoff, and one with the id "begin" for the next one. Without storage they last
 * as long as the page.
 */
export class Drafts extends TypedTarget<DraftEvents> {
  readonly #storage: DraftStorage | undefined;
  readonly #memory = new Map<string, Draft>(); // what storage did not take
  readonly #stored = new Set<string>();
  #user: string | undefined;

  constructor(storage: DraftStorage | undefined) {
    super();
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
    this.refresh();
  }

  /** Looks for the drafts that other tabs have saved, and removes old ones. */
  refresh(): void {
    this.#stored.clear();
    const own = this.#key("");
    this.#tryStorage((storage) => {
      const keys = Array.from({ length: storage.length }, (_, i) => storage.key(i) ?? "");
      for (const key of keys.filter((each) => each.startsWith(prefix))) {
        if (Date.now() - (this.#read(key)?.at ?? 0) > maxAge) {
          storage.removeItem(key);
        } else if (key.startsWith(own)) {
          this.#stored.add(key.slice(own.length));
        }
      }
    });
  }

  /** Reports whether a handoff has a draft. It reads no storage, so that it can be asked for each row. */
  has(handoff: string): boolean {
    return this.#memory.has(handoff) || this.#stored.has(handoff);
  }

  /** Returns the draft of a handoff, whichever tab has saved it. */
  get(handoff: string): Draft | undefined {
    const known = this.#memory.get(handoff);
    if (known) {
      return known;
    }
    const stored = this.#read(this.#key(handoff));
    return stored && { form: stored.form, texts: stored.texts, savedAt: stored.at };
  }

  /** Stores a draft, or clears it if it has no text. */
  set(handoff: string, draft: Draft): void {
    if (Object.values(draft.texts).every((text) => text === "")) {
      this.clear(handoff);
      return;
    }
    const { form, texts } = draft;
    const at = Date.now();
    const stored = this.#tryStorage((storage) => {
      storage.setItem(this.#key(handoff), JSON.stringify({ form, texts, at }));
      return true;
    });
    if (stored) {
      this.#memory.delete(handoff); // another tab can save a newer one
      this.#stored.add(handoff);
    } else {
      this.#memory.set(handoff, { form, texts, savedAt: at });
    }
    this.emit("change", { id: handoff });
  }

  clear(handoff: string): void {
    const had = this.has(handoff);
    this.#memory.delete(handoff);
    this.#stored.delete(handoff);
    this.#tryStorage((storage) => storage.removeItem(this.#key(handoff)));
    if (had) {
      this.emit("change", { id: handoff });
    }
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

  /** Ignores errors: storage can be full, forbidden or corrupt, and what it does not take is in memory. */
  #tryStorage<T>(use: (storage: DraftStorage) => T): T | undefined {
    try {
      return this.#storage && use(this.#storage);
    } catch {
      return undefined;
    }
  }
}
