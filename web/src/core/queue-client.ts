import { type Action, Actions, type Outcome } from "./actions.js";
import { ApiClient } from "./api-client.js";
import { Arrivals } from "./arrivals.js";
import type { HandoffEvent } from "./card.js";
import type { ServerClock } from "./clock.js";
import { type QueueClientConfig, withDefaults } from "./config.js";
import type { Connection } from "./connection.js";
import type { Counts } from "./counts.js";
import { Drafts } from "./drafts.js";
import { TypedTarget } from "./events.js";
import { Identity, type User } from "./identity.js";
import { Lists } from "./lists.js";
import { isBehind } from "./position.js";
import type { Card } from "./schema.js";
import { SharedStream } from "./shared-stream.js";
import { type ListState, Store } from "./store.js";
import type { WakeCause } from "./tabs.js";
import { SignedOutError, Tokens } from "./token.js";
import { listOf, type View } from "./view.js";

/** The events of a {@link QueueClient}. */
export interface QueueClientEvents {
  connection: Connection;
  counts: Counts;
  /** Handoffs of others that have begun to wait since the client was started. */
  arrival: Card[];
  /** Waiting handoffs whose target, or twice their target, has just passed. */
  overdue: Card[];
  /** The server has accepted a token that it had not accepted before. */
  accepted: undefined;
  /** Anything that is shown may have changed. */
  change: undefined;
}

/** Counts older than this are fetched again when the page becomes visible: parking sends no event. In milliseconds. */
const countsMaxAge = 60_000;

/**
 * The queue of one user, kept current. It fetches lists, follows the stream (in one tab of the browser, for all),
 * applies changes, and sends what people do to the server. A page needs no other object.
 */
export class QueueClient extends TypedTarget<QueueClientEvents> {
  readonly baseUrl: string;
  readonly clock: ServerClock;
  readonly api: ApiClient;
  readonly drafts: Drafts;
  readonly #tokens: Tokens;
  readonly #store = new Store();
  readonly #actions = new Actions();
  readonly #identity: Identity;
  readonly #lists: Lists;
  readonly #stream: SharedStream;
  readonly #arrivals: Arrivals;
  readonly #shown = new Set<View>(["waiting"]);
  #run = 0; // grows with each start and close: what finishes later compares it
  #subject: string | undefined; // of the token, where it can be read
  #me: User | undefined;
  #counts: Counts | undefined; // emitted last
  #countsAt = 0;
  #recount: ReturnType<typeof setTimeout> | undefined;

  constructor(config: QueueClientConfig) {
    super();
    const settings = withDefaults(config);
    const { baseUrl, clock, fetch } = settings;
    this.baseUrl = baseUrl;
    this.clock = clock;
    this.#tokens = new Tokens(settings.getToken, () => this.emit("accepted", undefined));
    this.drafts = new Drafts(settings.storage);
    this.api = new ApiClient({ baseUrl, tokens: this.#tokens, clock, fetch });
    this.#identity = new Identity(this.api);
    this.#arrivals = new Arrivals(this.#store, (news, cards) => this.emit(news, cards));
    this.#stream = new SharedStream({
      settings,
      tokens: this.#tokens,
      onEvent: (event, id) => this.#onEvent(event, id),
      onReset: () => void this.#lists.reload(),
      onConnection: (connection) => {
        this.emit("connection", connection);
        this.#changed();
      },
    });
    this.#lists = new Lists({
      api: this.api,
      store: this.#store,
      onChange: () => this.#changed(),
      onSignedOut: (error) => this.#signedOut(error),
      onRetry: (retryAt, reason) => {
        if (!this.#stream.leader && this.#stream.position === undefined) {
          this.#stream.setState({ state: "reconnecting", retryAt, reason }); // the stream waits for the queue
        }
      },
    });
  }

  /** The state of the stream. */
  get connection(): Connection {
    return this.#stream.connection;
  }

  /** Undefined before the first response. */
  get counts(): Counts | undefined {
    return this.#store.counts;
  }

  /** Whether this tab has the stream; of all tabs exactly one does. */
  get leader(): boolean {
    return this.#stream.leader;
  }

  /** The user; undefined until the server has said who that is. */
  get me(): User | undefined {
    return this.#me;
  }

  /** Fetches the queue and follows the stream, until {@link close}. */
  start(): void {
    void this.#start();
  }

  /** Ends every request and the stream. {@link start} begins again. */
  close(): void {
    this.#run++;
    this.#stream.close();
    this.#identity.close();
    this.#lists.close();
    clearTimeout(this.#recount);
  }

  /** Starts again after "signed-out", once `getToken` returns a token again; also after "stopped". */
  signIn(): void {
    this.close();
    this.start();
  }

  /** Tries again at once. To be called when the browser is online again, the page is visible again, or on request. */
  wake(cause: WakeCause = "retry"): void {
    this.#identity.retry();
    this.#lists.retry();
    this.#stream.wake(cause);
    if (cause === "visible" && this.counts && Date.now() - this.#countsAt > countsMaxAge) {
      this.#countsAt = Date.now();
      void this.#lists.recount();
    }
    const { state } = this.connection;
    if (cause === "retry" && (state === "stopped" || state === "signed-out")) {
      this.signIn();
    }
  }

  /** Returns the known cards of a view, in order. {@link show} fetches them. */
  cards(view: View): Card[] {
    return this.#store.cards(view);
  }

  card(id: string): Card | undefined {
    return this.#store.card(id);
  }

  /** Returns how much of a view is known, and why not more. */
  list(view: View): Omit<ListState, "cursor"> & { more: boolean } {
    const { loaded, cursor, error, retryAt } = this.#store.list(listOf[view]);
    return { loaded, more: cursor !== null, error, retryAt };
  }

  /** Fetches a view unless it is known. "change" says when it is. */
  show(view: View): void {
    if (this.#subject !== undefined || this.#stream.joined) {
      void this.#lists.load(listOf[view]);
    }
    this.#shown.add(view);
  }

  /** Fetches the next page of a view. */
  more(view: View): Promise<void> {
    return this.#lists.loadMore(listOf[view]);
  }

  /** Returns the id of the user who made the newest change of a card, where that is known. */
  changedBy(id: string): string | undefined {
    return this.#store.changedBy(id);
  }

  /** Returns the action on a card that has no response yet. */
  pending(id: string): Action | undefined {
    return this.#actions.pending(id);
  }

  /** Does something with a handoff. `text`: the resolution, the answer, or the id of the next claimer. */
  async act(card: Card, action: Action, text = ""): Promise<Outcome> {
    const done = this.#actions.run(this.api, this.#store, card, action, text);
    this.#changed();
    const outcome = await done;
    if (outcome.ok && (action === "resolve" || action === "return")) {
      this.drafts.clear(card.id);
    }
    this.#changed();
    return outcome;
  }

  async #start(): Promise<void> {
    const run = ++this.#run;
    this.#stream.setState({ state: "connecting" });
    try {
      await this.#tokens.current();
    } catch (error) {
      if (run !== this.#run) {
        return;
      }
      if (error instanceof SignedOutError) {
        this.#signedOut(error);
        return;
      }
      // The stream asks again, with backoff.
    }
    if (run !== this.#run) {
      return;
    }
    this.#open(this.#tokens.user);
    const identified = this.#identify(run);
    const positions = await Promise.all([...this.#shown].map((view) => this.#lists.load(listOf[view])));
    await identified;
    if (run === this.#run) {
      this.#stream.campaign(oldest(positions));
    }
  }

  #open(subject: string | undefined): void {
    const sameUser = subject === this.#subject;
    if (!sameUser) {
      this.#store.clear();
      this.#setMe(undefined);
    }
    this.#subject = subject;
    this.drafts.setUser(subject ?? "");
    this.#stream.join(subject, sameUser);
  }

  async #identify(run: number): Promise<void> {
    try {
      const me = await this.#identity.fetch();
      if (run === this.#run) {
        this.#setMe(me ?? this.#me);
        this.#changed();
      }
    } catch (error) {
      if (run === this.#run && error instanceof SignedOutError) {
        this.#signedOut(error);
      }
    }
  }

  #setMe(me: User | undefined): void {
    this.#me = me;
    this.#store.me = me?.id;
  }

  #onEvent(event: HandoffEvent, id: string): void {
    this.clock.advanceTo(event.at);
    if (!this.#store.event(event, id)) {
      this.#recountSoon();
    }
    this.#arrivals.add(event);
    this.#changed();
  }

  /** Fetches the counts in one to three seconds: all clients learn of an event at once. */
  #recountSoon(): void {
    clearTimeout(this.#recount);
    this.#recount = setTimeout(() => void this.#lists.recount(), 1_000 + Math.random() * 2_000);
  }

  #signedOut({ refusal }: SignedOutError): void {
    this.close();
    this.#stream.setState({ state: "signed-out", refusal });
  }

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

/** Returns the position of the list that was read first: newer cards of the others are recognized by their version. */
function oldest(positions: readonly (string | undefined)[]): string | undefined {
  return positions.reduce(
    (a, b) => (a !== undefined && (b === undefined || isBehind(a, b)) ? a : b),
    undefined,
  );
}
