import { type Action, Actions, type Outcome } from "./actions.js";
import type { HandoffEvent } from "./card.js";
import { Client } from "./client.js";
import { ServerClock } from "./clock.js";
import type { Connection } from "./connection.js";
import type { Counts } from "./counts.js";
import { type DraftStorage, Drafts } from "./drafts.js";
import { TypedTarget } from "./events.js";
import { type Filter, listOf } from "./filter.js";
import { Link } from "./link.js";
import { Lists } from "./lists.js";
import { isBehind, isNext } from "./position.js";
import type { Card } from "./schema.js";
import { Store } from "./store.js";
import { type Channel, type Locks, type Message, Tabs } from "./tabs.js";
import { type GetToken, SignedOutError, Tokens } from "./token.js";

/** What a {@link Desk} is made from. Only `getToken` has no default. */
export interface DeskConfig {
  getToken: GetToken;
  /** Where the API is; default `/api/v1` on the page's own origin. */
  baseUrl?: string;
  /** Default: the browser's. */
  fetch?: typeof fetch;
  /** Default: Web Locks. Undefined where the page is not served over TLS. */
  locks?: Locks | undefined;
  /** Default: BroadcastChannel. */
  channel?: ((name: string) => Channel) | undefined;
  /** Where drafts are kept; default localStorage. */
  storage?: DraftStorage | undefined;
}

/** What a {@link Desk} tells. */
export interface DeskEvents {
  connection: Connection;
  counts: Counts;
  /** Handoffs that have begun to wait, by the hand of others, since the desk was opened. */
  arrival: Card[];
  /** Anything that is shown may have changed. */
  change: undefined;
}

/** How long arrivals are gathered before they are told, in milliseconds: a burst is one piece of news. */
const gathering = 50;
/** Counts older than this are asked for again when the page becomes visible: parking is silent. */
const countsKept = 60_000;

/**
 * The queue of one user, kept current: the one object that a page needs. It fetches lists, follows the stream (in one tab of
 * the browser, which tells the others), applies changes, and acts.
 */
export class Desk extends TypedTarget<DeskEvents> {
  readonly baseUrl: string;
  readonly clock = new ServerClock();
  readonly client: Client;
  readonly drafts: Drafts;
  readonly #config: DeskConfig;
  readonly #fetch: typeof fetch;
  readonly #tokens: Tokens;
  readonly #store = new Store();
  readonly #actions = new Actions();
  readonly #lists: Lists;
  #tabs: Tabs | undefined;
  #link: Link | undefined;
  #connection: Connection = { state: "connecting" };
  #position: string | undefined;
  #run = 0; // grows with each start and close, so that what is late knows that it is
  #countsAt = 0;
  #recount: ReturnType<typeof setTimeout> | undefined;
  #arrivals: Card[] = [];

  constructor(config: DeskConfig) {
    super();
    this.#config = config;
    this.baseUrl = (config.baseUrl ?? "/api/v1").replace(/\/+$/, "");
    this.#fetch = config.fetch ?? ((input, init) => fetch(input, init));
    this.#tokens = new Tokens(config.getToken);
    this.drafts = new Drafts("storage" in config ? config.storage : browserStorage());
    this.client = new Client({
      baseUrl: this.baseUrl,
      tokens: this.#tokens,
      clock: this.clock,
      fetch: this.#fetch,
    });
    this.#lists = new Lists({
      client: this.client,
      store: this.#store,
      onChange: () => this.#changed(),
      onSignedOut: () => this.#signedOut(),
      onFailure: (retryAt, reason) => {
        if (!this.#link && this.#position === undefined) {
          this.#tell({ state: "reconnecting", retryAt, reason }); // the stream has to wait for the queue
        }
      },
    });
  }

  /** How the stream stands. */
  get connection(): Connection {
    return this.#connection;
  }

  /** Undefined before the first answer. */
  get counts(): Counts | undefined {
    return this.#store.counts;
  }

  /** Whether this tab has the stream; of all tabs exactly one does. */
  get leader(): boolean {
    return this.#link !== undefined;
  }

  /** Who is signed in, by the `sub` of the token. */
  get me(): { id: string } | undefined {
    const id = this.#store.me;
    return id === undefined ? undefined : { id };
  }

  /** Begins: fetches the queue and follows the stream, until {@link close}. */
  start(): void {
    void this.#start();
  }

  /** Ends everything. {@link start} begins again. */
  close(): void {
    this.#run++;
    this.#tabs?.close();
    this.#tabs = undefined;
    this.#link?.close();
    this.#link = undefined;
    this.#lists.close();
    clearTimeout(this.#recount);
  }

  /** Goes on after being signed out, once `getToken` gives a token again; also after "stopped". */
  signIn(): void {
    this.close();
    this.start();
  }

  /** To be called when the browser is online again, the page is visible again, or somebody asks to try at once. */
  wake(cause: "online" | "visible" | "retry" = "retry"): void {
    this.#lists.retry();
    if (this.#link) {
      this.#link.wake(cause);
    } else {
      this.#tabs?.tell({ kind: "wake", cause });
    }
    if (cause === "visible" && this.counts && Date.now() - this.#countsAt > countsKept) {
      this.#countsAt = Date.now();
      void this.#lists.recount();
    }
    if (
      cause === "retry" &&
      (this.#connection.state === "stopped" || this.#connection.state === "signed-out")
    ) {
      this.signIn();
    }
  }

  /** The cards of a view, in order. Asks for them if they are not there; "change" tells when they are. */
  cards(filter: Filter): Card[] {
    return this.#store.cards(filter);
  }

  card(id: string): Card | undefined {
    return this.#store.card(id);
  }

  /** How far a view is known, and why not further. */
  list(filter: Filter): {
    loaded: boolean;
    more: boolean;
    error: string | undefined;
    retryAt: number | undefined;
  } {
    const { loaded, cursor, error, retryAt } = this.#store.list(listOf[filter]);
    return { loaded, more: cursor !== null, error, retryAt };
  }

  /** Makes sure that a view is fetched. */
  show(filter: Filter): void {
    if (this.#store.me !== undefined || this.#tabs) {
      void this.#lists.load(listOf[filter]);
    }
    this.#shown.add(filter);
  }

  /** Fetches the next page of a view. */
  more(filter: Filter): Promise<void> {
    return this.#lists.more(listOf[filter]);
  }

  /** Who made the newest change of a card, where that is known. */
  changedBy(id: string): string | undefined {
    return this.#store.changedBy(id);
  }

  /** What is under way for a card. */
  pending(id: string): Action | undefined {
    return this.#actions.pending(id);
  }

  /** Does something with a handoff. `text`: the resolution, the answer, or to whom it is reassigned. */
  async act(card: Card, action: Action, text = ""): Promise<Outcome> {
    const done = this.#actions.run(this.client, this.#store, card, action, text);
    this.#changed();
    const outcome = await done;
    if (outcome.ok && (action === "resolve" || action === "return")) {
      this.drafts.clear(card.id);
    }
    this.#changed();
    return outcome;
  }

  /** Takes a card that was fetched by itself. */
  learn(card: Card): void {
    if (this.#store.apply(card)) {
      this.#changed();
    }
  }

  readonly #shown = new Set<Filter>(["waiting"]);

  async #start(): Promise<void> {
    const run = ++this.#run;
    this.#tell({ state: "connecting" });
    try {
      await this.#tokens.current();
    } catch (error) {
      if (run !== this.#run) {
        return;
      }
      if (error instanceof SignedOutError) {
        this.#signedOut();
        return;
      }
      // The link asks again, with backoff.
    }
    if (run !== this.#run) {
      return;
    }
    this.#open(this.#tokens.user);
    const positions = await Promise.all([...this.#shown].map((filter) => this.#lists.load(listOf[filter])));
    if (run !== this.#run) {
      return;
    }
    this.#position ??= oldest(positions);
    this.#stand();
  }

  #stand(): void {
    this.#tabs?.stand((signal) => this.#lead(signal));
  }

  #open(user: string | undefined): void {
    if (user !== this.#store.me) {
      this.#store.clear();
      this.#position = undefined;
    }
    this.#store.me = user;
    this.drafts.open(user ?? "");
    const { locks = browserLocks(), channel = browserChannel() } = this.#config;
    this.#tabs = new Tabs({
      name: `handoffd ${this.baseUrl} ${user ?? ""}`,
      locks: "locks" in this.#config ? this.#config.locks : locks,
      channel: "channel" in this.#config ? this.#config.channel : channel,
      onMessage: (message) => this.#hear(message),
    });
    this.#tabs.tell({ kind: "hello" });
  }

  /** Has the stream, and tells the other tabs. */
  async #lead(signal: AbortSignal): Promise<void> {
    const link = new Link({
      url: `${this.baseUrl}/ai-sessions/escalations/stream`,
      tokens: this.#tokens,
      fetch: this.#fetch,
      onEvent: (event, id) => {
        this.#tabs?.tell({ kind: "event", event, id });
        this.#event(event, id);
      },
      onPosition: (id) => {
        this.#tabs?.tell({ kind: "position", id });
        this.#position = id;
      },
      onReset: (id) => {
        this.#tabs?.tell({ kind: "reset", id });
        this.#reset(id);
      },
      onConnection: (connection) => {
        if (connection.state !== "signed-out" && connection.state !== "stopped") {
          this.#tabs?.tell({ kind: "connection", connection }); // the others find out with their own token
        }
        this.#tell(connection);
      },
    });
    this.#link = link;
    signal.addEventListener("abort", () => link.close());
    this.#tabs?.tell({ kind: "leading", id: this.#position });
    await link.run(this.#position);
    if (this.#link === link) {
      this.#link = undefined;
    }
  }

  #hear(message: Message): void {
    const link = this.#link;
    switch (message.kind) {
      case "hello":
        if (link) {
          this.#tabs?.tell({ kind: "connection", connection: this.#connection });
        }
        break;
      case "wake":
        link?.wake(message.cause);
        break;
      case "connection":
        if (this.#connection.state === "stopped") {
          if (message.connection.state !== "live") {
            break; // what the leader waits for, it may be refused as well
          }
          this.#stand();
        }
        if (!link && this.#connection.state !== "signed-out") {
          this.#tell(message.connection);
        }
        break;
      case "event":
        this.#follow(message.event, message.id);
        break;
      case "reset":
        this.#reset(message.id);
        break;
      case "leading":
      case "position":
        // The new leader is further than this tab: what lies between was told by one that is gone.
        if (
          message.id !== undefined &&
          this.#position !== undefined &&
          isBehind(this.#position, message.id)
        ) {
          this.#reset(message.id);
        }
    }
  }

  /** Takes an event from the leader. */
  #follow(event: HandoffEvent, id: string): void {
    if (this.#position !== undefined && !isBehind(this.#position, id)) {
      return;
    }
    const hole = this.#position !== undefined && !isNext(this.#position, id);
    this.#event(event, id);
    if (hole) {
      this.#reset(id);
    }
  }

  #event(event: HandoffEvent, id: string): void {
    this.#position = id;
    this.clock.witness(event.at);
    if (!this.#store.event(event, id)) {
      this.#recountSoon();
    }
    if (event.handoff.status === "waiting" && event.by.id !== this.#store.me) {
      this.#arrived(event.handoff);
    }
    this.#changed();
  }

  #reset(id: string): void {
    this.#position = id;
    void this.#lists.reload();
  }

  #arrived(card: Card): void {
    if (this.#arrivals.push(card) > 1) {
      return;
    }
    setTimeout(() => {
      const gathered = this.#arrivals
        .map(({ id }) => this.card(id))
        .filter((each) => each?.status === "waiting");
      this.#arrivals = [];
      if (gathered.length > 0) {
        this.emit("arrival", gathered as Card[]);
      }
    }, gathering);
  }

  #recountSoon(): void {
    clearTimeout(this.#recount);
    this.#recount = setTimeout(() => void this.#lists.recount(), 1_000 + Math.random() * 2_000);
  }

  #signedOut(): void {
    this.close();
    this.#tell({ state: "signed-out" });
  }

  #tell(connection: Connection): void {
    this.#connection = connection;
    this.emit("connection", connection);
    this.#changed();
  }

  #counts: Counts | undefined;

  #changed(): void {
    const counts = this.counts;
    if (counts && counts !== this.#counts) {
      this.#counts = counts;
      this.#countsAt = Date.now();
      this.emit("counts", counts);
    }
    this.emit("change", undefined);
  }
}

/** The position of what was read first: what the other lists have from later is known by its version. */
function oldest(positions: readonly (string | undefined)[]): string | undefined {
  return positions.reduce(
    (a, b) => (a !== undefined && (b === undefined || isBehind(a, b)) ? a : b),
    undefined,
  );
}

function browserLocks(): Locks | undefined {
  return globalThis.navigator?.locks as Locks | undefined;
}

function browserChannel(): ((name: string) => Channel) | undefined {
  return globalThis.BroadcastChannel ? (name) => new BroadcastChannel(name) : undefined;
}

function browserStorage(): DraftStorage | undefined {
  try {
    return globalThis.localStorage;
  } catch {
    return undefined; // a frame without permission to keep anything
  }
}
