import { type Action, Actions, type Outcome } from "./actions.js";
import type { ApiClient } from "./api-client.js";
import { type BeginOutcome, begin } from "./begin.js";
import type { HandoffEvent } from "./card.js";
import type { ServerClock } from "./clock.js";
import { type QueueClientConfig, withDefaults } from "./config.js";
import type { Connection } from "./connection.js";
import type { Counts } from "./counts.js";
import type { Drafts } from "./drafts.js";
import { TypedTarget } from "./events.js";
import { type Filter, noFilter } from "./filter.js";
import type { User } from "./identity.js";
import { Lifecycle } from "./lifecycle.js";
import { Parts } from "./parts.js";
import type { ActingUser } from "./possible-actions.js";
import type { QueueClientEvents } from "./queue-client-events.js";
import type { Account, Card, Colleague, HandoffInput } from "./schema.js";
import type { ListState } from "./store.js";
import type { WakeCause } from "./tabs.js";
import type { View } from "./view.js";

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
  readonly #parts: Parts;
  readonly #lifecycle: Lifecycle;
  readonly #actions: Actions;
  #counts: Counts | undefined; // emitted last
  #countsAt = 0;
  #visible = true;
  #recount: ReturnType<typeof setTimeout> | undefined;

  constructor(config: QueueClientConfig) {
    super();
    const settings = withDefaults(config);
    const { baseUrl, clock } = settings;
    this.baseUrl = baseUrl;
    this.clock = clock;
    const parts = new Parts({
      settings,
      emit: (name, detail) => this.emit(name, detail),
      onChange: () => this.#changed(),
      onEvent: (event, id) => this.#onEvent(event, id),
      onForbidden: () => void this.#lifecycle.identify(),
      onSignedOut: (error) => this.#lifecycle.signOut(error),
    });
    this.#parts = parts;
    this.#lifecycle = new Lifecycle(parts, clock, () => this.#changed());
    this.#actions = new Actions(() => clock.now());
    this.api = parts.api;
    this.drafts = parts.drafts;
  }

  /** How current the queue is. */
  get connection(): Connection {
    return this.#parts.updates.connection;
  }

  /** Undefined before the first response. */
  get counts(): Counts | undefined {
    return this.#parts.store.counts;
  }

  /** Whether this tab has the stream; of all tabs at most one does. */
  get leader(): boolean {
    return this.#parts.updates.stream.leader;
  }

  /** The user; undefined until the server has said who that is. */
  get me(): User | undefined {
    return this.#parts.identity.user;
  }

  /** The account of the user; undefined until the server has said which it is. */
  get account(): Account | undefined {
    return this.#parts.identity.account;
  }

  /** Reports whether the role allows an operation, by its operationId. False until the role is known. */
  can(operation: string): boolean {
    return this.#parts.identity.can(operation);
  }

  /** Whether the user is known and can only look. */
  get isViewer(): boolean {
    return this.#parts.identity.known && !this.can("claimHandoff");
  }

  /** The user as `possibleActions` asks for them. */
  get actingUser(): ActingUser {
    return this.#parts.identity.actingUser;
  }

  /** The colleagues of the user, if the user can see them; none before {@link followPeople}. */
  get people(): readonly Colleague[] {
    return this.#parts.people.people;
  }

  /** Fetches the people of the account now and every 10 s, until the returned function is called. */
  followPeople(): () => void {
    return this.#parts.people.follow();
  }

  /** The handoffs of the user that others have claimed or closed since the user opened them last. */
  get unread(): ReadonlySet<string> {
    return this.#parts.own.unread.ids;
  }

  /** Records that the user has opened a handoff. */
  markRead(id: string): void {
    this.#parts.own.unread.markRead(id, this.card(id));
  }

  /** Fetches the queue and follows the stream, until {@link close}. */
  start(): void {
    void this.#lifecycle.start();
  }

  /** Ends every request and the stream. {@link start} begins again. */
  close(): void {
    this.#lifecycle.close();
    clearTimeout(this.#recount);
  }

  /** Starts again after "signed-out", once `getToken` returns a token again; also after "stopped". */
  signIn(): void {
    this.close();
    this.start();
  }

  /** Tries again at once, on request. {@link setOnline} and {@link setVisible} call it for the browser's reasons. */
  wake(cause: WakeCause = "retry"): void {
    this.#parts.identity.retry();
    this.#parts.lists.retry();
    this.#parts.updates.wake(cause);
    if (this.#parts.updates.isViewer) {
      void this.#lifecycle.restartIfPromoted();
    }
    if (cause === "visible" && this.counts && Date.now() - this.#countsAt > countsMaxAge) {
      this.#countsAt = Date.now();
      this.#recountSoon();
    }
    const { state } = this.connection;
    if (cause === "retry" && (state === "stopped" || state === "signed-out")) {
      this.signIn();
    }
  }

  /** Says whether the browser has a network. Online again, everything is tried at once. */
  setOnline(online: boolean): void {
    this.#parts.updates.setOnline(online);
    if (online) {
      this.wake("online");
    }
  }

  /** Says whether people can see the page. A hidden one fetches less. */
  setVisible(visible: boolean): void {
    if (visible === this.#visible) {
      return; // each element of the page says it
    }
    this.#visible = visible;
    this.#parts.people.setVisible(visible);
    this.#parts.updates.setVisible(visible);
    if (visible) {
      this.drafts.refresh();
      this.#parts.own.unread.refresh();
      this.wake("visible");
    }
  }

  /** Returns the known cards of a list, in order. {@link show} fetches them. */
  cards(view: View, filter: Filter = noFilter): Card[] {
    return this.#parts.lists.cards(view, filter);
  }

  card(id: string): Card | undefined {
    return this.#parts.lists.card(id);
  }

  /** Returns how much of a list is known, and why not more. */
  list(view: View, filter: Filter = noFilter): Omit<ListState, "cursor"> & { more: boolean } {
    const { loaded, cursor, error, retryAt } = this.#parts.lists.list(view, filter);
    return {
      loaded,
      more: cursor !== null,
      error,
      retryAt: this.#parts.updates.online ? retryAt : undefined,
    };
  }

  /** Fetches a list unless it is known. "change" says when it is. */
  show(view: View, filter: Filter = noFilter): void {
    this.#parts.lists.show(view, filter);
  }

  /** Fetches the next page of a list. */
  more(view: View, filter: Filter = noFilter): Promise<void> {
    return this.#parts.lists.more(view, filter);
  }

  /** Returns the id of the user who made the newest change of a card, where that is known. */
  changedBy(id: string): string | undefined {
    return this.#parts.store.changedBy(id);
  }

  /** Returns the action on a card that has no response yet. */
  pending(id: string): Action | undefined {
    return this.#actions.pending(id);
  }

  /** Does something with a handoff. `text`: the resolution, the answer, or the id of the next claimer. */
  async act(card: Card, action: Action, text = ""): Promise<Outcome> {
    const done = this.#actions.run(this.api, this.#parts.store, card, action, text);
    this.#changed();
    const outcome = await done;
    if (outcome.ok && (action === "resolve" || action === "return")) {
      this.drafts.clear(card.id);
    }
    if (outcome.ok) {
      this.#parts.own.add([outcome.card]);
    }
    if (outcome.ok && this.#parts.updates.stream.connection.state === "polling") {
      await this.#parts.lists.recount(); // no event counts it
    }
    this.#changed();
    return outcome;
  }

  /** Tells that an action has failed after the user has gone on to something else. */
  tellUnsent(card: Card, message: string): void {
    this.emit("unsent", { card, message });
  }

  /** Escalates or parks one of the user's own sessions. */
  async begin(sessionId: string, input: HandoffInput): Promise<BeginOutcome> {
    const outcome = await begin(this.api, this.#parts.store, sessionId, input, this.clock.now());
    if (outcome.ok) {
      this.#parts.lists.add(outcome.card);
      await this.#parts.lists.recount(); // parking sends no event
    }
    this.#changed();
    return outcome;
  }

  #onEvent(event: HandoffEvent, id: string): void {
    this.clock.advanceTo(event.at);
    if (!this.#parts.store.event(event, id)) {
      this.#recountSoon();
    }
    this.#parts.arrivals.add(event);
    this.#parts.lists.onEvent(event);
    this.#parts.own.onEvent(event);
    this.#changed();
  }

  /** Fetches the counts in one to three seconds: all clients learn of an event at once. */
  #recountSoon(): void {
    clearTimeout(this.#recount);
    this.#recount = setTimeout(() => void this.#parts.lists.recount(), 1_000 + Math.random() * 2_000);
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
