import type { Channel, DraftStorage, Locks } from "../core/index.js";

/** The locks and channels that the tabs of one browser share. */
export class FakeBrowser {
  readonly #queues = new Map<string, (() => void)[]>();
  readonly #channels = new Map<string, Set<FakeChannel>>();

  readonly locks: Locks = {
    request: async (name, { signal }, hold) => {
      const queue = this.#queues.get(name) ?? [];
      this.#queues.set(name, queue);
      await new Promise<void>((resolve, reject) => {
        signal.addEventListener("abort", () => reject(new DOMException("aborted", "AbortError")));
        queue.push(resolve);
        if (queue.length === 1) {
          resolve();
        }
      });
      try {
        await hold();
      } finally {
        queue.shift();
        queue[0]?.();
      }
    },
  };

  readonly channel = (name: string): Channel => {
    const members = this.#channels.get(name) ?? new Set();
    this.#channels.set(name, members);
    return new FakeChannel(members);
  };
}

class FakeChannel implements Channel {
  onmessage: ((event: MessageEvent) => void) | null = null;
  readonly #members: Set<FakeChannel>;

  constructor(members: Set<FakeChannel>) {
    this.#members = members;
    members.add(this);
  }

  postMessage(message: unknown): void {
    for (const member of this.#members) {
      if (member !== this) {
        queueMicrotask(() => member.onmessage?.({ data: structuredClone(message) } as MessageEvent));
      }
    }
  }

  close(): void {
    this.#members.delete(this);
  }
}

/** Web Storage in memory. */
export class FakeStorage implements DraftStorage {
  readonly #items = new Map<string, string>();

  get length(): number {
    return this.#items.size;
  }

  key(index: number): string | null {
    return [...this.#items.keys()][index] ?? null;
  }

  getItem(key: string): string | null {
    return this.#items.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    this.#items.set(key, value);
  }

  removeItem(key: string): void {
    this.#items.delete(key);
  }
}
