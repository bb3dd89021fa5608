import type { ApiClient } from "./api-client.js";
import { Pause } from "./backoff.js";
import { waitAfter } from "./retry.js";
import type { Colleague } from "./schema.js";

/** How long between two fetches, in milliseconds: the server knows who is online as of 10 s ago. */
const interval = 10_000;
/** More people than this are not shown. */
const maxPeople = 500;
/** The longest wait after errors, in milliseconds. */
const maxWait = 120_000;

export interface PeopleConfig {
  api: ApiClient;
  onChange: () => void;
}

/** The colleagues of the user, fetched again and again while there are followers and the page is visible. */
export class People {
  readonly #config: PeopleConfig;
  readonly #pause = new Pause();
  #people: readonly Colleague[] = [];
  #followers = 0;
  #allowed = false;
  #visible = true;
  #run: AbortController | undefined;

  constructor(config: PeopleConfig) {
    this.#config = config;
  }

  get people(): readonly Colleague[] {
    return this.#people;
  }

  /** Adds a follower, and returns the function that removes it. */
  follow(): () => void {
    let following = true;
    this.#followers += 1;
    this.#update();
    return () => {
      this.#followers -= following ? 1 : 0;
      following = false;
      this.#update();
    };
  }

  /** Says whether the user is known, and can see others. */
  allow(allowed: boolean): void {
    this.#allowed = allowed;
    this.#update();
  }

  setVisible(visible: boolean): void {
    this.#visible = visible;
    this.#update();
  }

  /** Forgets the people of a user. */
  clear(): void {
    this.allow(false);
    this.#people = [];
  }

  #update(): void {
    const wanted = this.#allowed && this.#visible && this.#followers > 0;
    if (wanted && !this.#run) {
      this.#run = new AbortController();
      void this.#fetchRepeatedly(this.#run.signal);
    } else if (!wanted) {
      this.#run?.abort();
      this.#run = undefined;
    }
  }

  async #fetchRepeatedly(signal: AbortSignal): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      let wait = interval * (0.8 + Math.random() * 0.4);
      try {
        const people = await this.#fetch(signal);
        failures = 0;
        if (!signal.aborted && JSON.stringify(people) !== JSON.stringify(this.#people)) {
          this.#people = people;
          this.#config.onChange();
        }
      } catch (error) {
        failures += 1;
        const slower = Math.min(maxWait, interval * 2 ** Math.min(failures, 8));
        wait = Math.max(waitAfter(error, failures) ?? maxWait, slower * (0.5 + Math.random() * 0.5));
      }
      await this.#pause.wait(wait, signal);
    }
  }

  async #fetch(signal: AbortSignal): Promise<Colleague[]> {
    const people: Colleague[] = [];
    let cursor: string | null | undefined;
    do {
      const page = await this.#config.api.users({ limit: 100, ...(cursor && { cursor }) });
      people.push(...page.items);
      cursor = page.next_cursor;
    } while (cursor && people.length < maxPeople && !signal.aborted);
    return people.slice(0, maxPeople);
  }
}
