import { type Action, Actions, type Outcome } from "./actions.js";
import { ApiClient } from "./api-client.js";
import { Arrivals } from "./arrivals.js";
import { type BeginOutcome, begin } from "./begin.js";
import type { HandoffEvent } from "./card.js";
import type { ServerClock } from "./clock.js";
import { type QueueClientConfig, withDefaults } from "./config.js";
import type { Connection } from "./connection.js";
import type { Counts } from "./counts.js";
import { Drafts } from "./drafts.js";
import { TypedTarget } from "./events.js";
import { type Filter, noFilter } from "./filter.js";
import { Identity, type User, userOf } from "./identity.js";
import { Lists } from "./lists.js";
import { newsOfOwn } from "./news.js";
import { People } from "./people.js";
import { Polling } from "./polling.js";
import { earliest } from "./position.js";
import type { ActingUser } from "./possible-actions.js";
import type { QueueClientEvents } from "./queue-client-events.js";
import { isResultList, ResultLists } from "./result-lists.js";
import type { Account, Card, Colleague, HandoffInput, Me } from "./schema.js";
import { SharedStream } from "./shared-stream.js";
import { type ListState, Store } from "./store.js";
import type { WakeCause } from "./tabs.js";
import { SignedOutError, Tokens } from "./token.js";
import { Unread } from "./unread.js";
import { type ListedView, type ListName, listOf, type View } from "./view.js";

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
  readonly #actions: Actions;
  readonly #identity: Identity;
  readonly #lists: Lists;
  readonly #stream: SharedStream;
  readonly #arrivals: Arrivals;
  readonly #results: ResultLists;
  readonly #people: People;
  readonly #unread: Unread;
  readonly #polling: Polling;
  readonly #shown = new Set<ListName>(["waiting"]);
  readonly #used = new Set<ListName>(); // since the last poll
  #run = 0; // grows with each start and close: what finishes later compares it
  #subject: string | undefined; // of the token, where it can be read
  #identified: Me | undefined;
  #me: User | undefined;
  #online = true;
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
    this.#actions = new Actions(() => clock.now());
    this.#identity = new Identity(this.api);
    const onSignedOut = (error: SignedOutError) => this.#signedOut(error);
    const onChange = () => this.#changed();
    this.#arrivals = new Arrivals(this.#store, (news, cards) => this.emit(news, cards));
    this.#stream = new SharedStream({
      settings,
      tokens: this.#tokens,
      onEvent: (event, id) => this.#onEvent(event, id),
      onReset: () => this.#reload(),
      onConnection: () => this.#onConnection(),
      onSeen: (seen) => this.#unread.merge(seen),
    });
    this.#lists = new Lists({
      api: this.api,
      store: this.#store,
      onChange,
      onSignedOut,
      onRetry: (retryAt, reason) => {
        if (!this.#stream.leader && this.#stream.position === undefined) {
          this.#stream.setState({ state: "reconnecting", retryAt, reason }); // the stream waits for the queue
        }
      },
    });
    this.#results = new ResultLists({ api: this.api, store: this.#store, onChange, onSignedOut });
    this.#people = new People({
      api: this.api,
      onChange: () => {
        this.emit("people", this.people);
        this.#changed();
      },
    });
    this.#unread = new Unread({
      storage: settings.storage,
      onChange,
      onSeen: (seen) => this.#stream.postSeen(seen),
    });
    this.#polling = new Polling({
      fetch: () => this.#poll(),
      onChange: () => this.#onConnection(),
      onSignedOut,
    });
    this.drafts.addEventListener("change", onChange);
  }

  /** How current the queue is. */
  get connection(): Connection {
    const { connection } = this.#stream;
    if (!this.#online && connection.state !== "signed-out" && connection.state !== "stopped") {
      return { state: "offline" };
    }
    const { updatedAt, failed } = this.#polling;
    return connection.state === "polling" ? { ...connection, updatedAt, failed } : connection;
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

  /** The account of the user; undefined until the server has said which it is. */
  get account(): Account | undefined {
    return this.#identified?.account;
  }

  /** Reports whether the role allows an operation, by its operationId. False until the role is known. */
  can(operation: string): boolean {
    return this.#identified?.permissions?.includes(operation) ?? false;
  }

  /** The user as {@link possibleActions} asks for them. */
  get actingUser(): ActingUser {
    const { id, team_id = null, role } = { id: undefined, role: undefined, ...this.#me };
    const admin = role === "admin" || role === "owner";
    return { id, team_id, admin, can: (operation) => this.can(operation) };
  }

  /** Whether the user is known and can only look. */
  get isViewer(): boolean {
    return this.#identified !== undefined && !this.can("claimHandoff");
  }

  /** The colleagues of the user, who can see them; none until {@link followPeople}. */
  get people(): readonly Colleague[] {
    return this.#people.people;
  }

  /** Fetches the people of the account now and every 10 s, until the returned function is called. */
  followPeople(): () => void {
    return this.#people.follow();
  }

  /** Handoffs of the user that others have claimed or closed since the user opened them last. */
  get unread(): ReadonlySet<string> {
    return this.#unread.ids;
  }

  /** Records that the user has opened a handoff. */
  markRead(id: string): void {
    this.#unread.markRead(id);
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
    this.#results.clear();
    this.#people.allow(false);
    this.#polling.stop();
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
    this.#results.retry();
    this.#polling.retry();
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

  /** Says whether the browser has a network. Offline, nothing is awaited; online again, everything is tried at once. */
  setOnline(online: boolean): void {
    if (online !== this.#online) {
      this.#online = online;
      this.#onConnection();
    }
    if (online) {
      this.wake("online");
    }
  }

  /** Says whether people can see the page. A hidden one fetches less. */
  setVisible(visible: boolean): void {
    this.#people.setVisible(visible);
    this.#polling.setVisible(visible);
    if (visible) {
      this.drafts.refresh();
      this.#unread.refresh();
      this.wake("visible");
    }
  }

  /** Returns the known cards of a list, in order. {@link show} fetches them. */
  cards(view: View, filter: Filter = noFilter): Card[] {
    if (isResultList(view, filter)) {
      return this.#results.cards(view, filter);
    }
    this.#used.add(listOf[view as ListedView]);
    return this.#store.cards(view as ListedView);
  }

  card(id: string): Card | undefined {
    const found = this.#results.card(id);
    return found ? this.#store.newest(found) : this.#store.card(id);
  }

  /** Returns how much of a list is known, and why not more. */
  list(view: View, filter: Filter = noFilter): Omit<ListState, "cursor"> & { more: boolean } {
    const state = isResultList(view, filter)
      ? this.#results.list(view, filter)
      : this.#store.list(listOf[view as ListedView]);
    const { loaded, cursor, error, retryAt } = state;
    return { loaded, more: cursor !== null, error, retryAt };
  }

  /** Fetches a list unless it is known. "change" says when it is. */
  show(view: View, filter: Filter = noFilter): void {
    const open = this.#subject !== undefined || this.#stream.joined;
    if (isResultList(view, filter)) {
      if (open) {
        void this.#results.load(view, filter);
      }
      return;
    }
    const name = listOf[view as ListedView];
    if (open) {
      void this.#lists.load(name);
    }
    this.#shown.add(name);
  }

  /** Fetches the next page of a list. */
  more(view: View, filter: Filter = noFilter): Promise<void> {
    return isResultList(view, filter)
      ? this.#results.more(view, filter)
      : this.#lists.loadMore(listOf[view as ListedView]);
  }

  /** Returns the id of the user who made the newest change of a card, where that is known. */
  changedBy(id: string): string | undefined {
    return this.#store.changedBy(id);
  }

  /** Returns the action on a card that has no response yet. */
  pending(id: string): Action | undefined {
    return this.#actions.pending(id);
  }

  /** Escalates or parks one of the user's own sessions. */
  async begin(sessionId: string, input: HandoffInput): Promise<BeginOutcome> {
    const outcome = await begin(this.api, this.#store, sessionId, input, this.clock.now());
    if (outcome.ok) {
      this.#results.add(outcome.card);
      await this.#lists.recount(); // parking sends no event
    }
    this.#changed();
    return outcome;
  }

  /** Does something with a handoff. `text`: the resolution, the answer, or the id of the next claimer. */
  async act(card: Card, action: Action, text = ""): Promise<Outcome> {
    const done = this.#actions.run(this.api, this.#store, card, action, text);
    this.#changed();
    const outcome = await done;
    if (outcome.ok && (action === "resolve" || action === "return")) {
      this.drafts.clear(card.id);
    }
    if (outcome.ok) {
      this.#addToUnread([outcome.card]);
      if (this.#stream.connection.state === "polling") {
        await this.#lists.recount();
      }
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
    const positions = await Promise.all([...this.#shown].map((name) => this.#lists.load(name)));
    await identified;
    if (run !== this.#run) {
      return;
    }
    if (this.#identified && !this.can("streamEscalations")) {
      this.#stream.setState({ state: "polling", reason: "viewer", updatedAt: Date.now() });
    } else {
      this.#stream.campaign(earliest(positions));
    }
    await this.#results.load("asked", noFilter);
    if (run === this.#run) {
      this.#addToUnread(this.cards("asked"));
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
      const identified = await this.#identity.fetch();
      if (run === this.#run) {
        this.#setMe(identified ?? this.#identified);
        this.#changed();
      }
    } catch (error) {
      if (run === this.#run && error instanceof SignedOutError) {
        this.#signedOut(error);
      }
    }
  }

  #setMe(identified: Me | undefined): void {
    this.#identified = identified;
    this.#me = identified && userOf(identified);
    this.#store.me = this.#me?.id;
    this.#unread.setUser(this.#me?.id, this.clock.now());
    this.#people.allow(this.can("listUsers"));
  }

  #onEvent(event: HandoffEvent, id: string): void {
    this.clock.advanceTo(event.at);
    if (!this.#store.event(event, id)) {
      this.#recountSoon();
    }
    this.#arrivals.add(event);
    this.#results.onEvent(event);
    const news = newsOfOwn(event, this.#me?.id);
    if (news) {
      this.#unread.changed(news.card);
      this.emit("news", news);
    } else if (event.handoff.created_by.id === this.#me?.id) {
      this.#addToUnread([event.handoff]);
    }
    this.#changed();
  }

  #addToUnread(cards: readonly Card[]): void {
    this.#unread.add(
      cards.filter((card) => card.created_by.id === this.#me?.id),
      (id) => this.#store.changedBy(id),
    );
  }

  #reload(): void {
    void this.#lists.reload();
    void this.#results.reload().then(() => this.#addToUnread(this.cards("asked")));
  }

  /** Fetches what was asked for since the last time, and the counts with it. */
  async #poll(): Promise<void> {
    const names = new Set<ListName>(["waiting", ...this.#used]);
    this.#used.clear();
    await this.#lists.refresh(names);
    await this.#results.reload();
    this.#addToUnread(this.#store.askedBy(this.#me?.id));
  }

  #onConnection(): void {
    if (this.#stream.connection.state === "polling") {
      this.#polling.start();
    } else {
      this.#polling.stop();
    }
    this.emit("connection", this.connection);
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
