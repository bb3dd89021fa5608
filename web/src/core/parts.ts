import { ApiClient } from "./api-client.js";
import { Arrivals } from "./arrivals.js";
import type { HandoffEvent } from "./card.js";
import type { QueueClientConfig } from "./config.js";
import { Drafts } from "./drafts.js";
import { Identity } from "./identity.js";
import { OwnHandoffs } from "./own-handoffs.js";
import { People } from "./people.js";
import type { QueueClientEvents } from "./queue-client-events.js";
import { QueueLists } from "./queue-lists.js";
import { Store } from "./store.js";
import { type SignedOutError, Tokens } from "./token.js";
import { Updates } from "./updates.js";

/** What the parts report to their client. */
export interface PartsConfig {
  settings: Required<QueueClientConfig>;
  emit: <Name extends keyof QueueClientEvents>(name: Name, detail: QueueClientEvents[Name]) => void;
  /** Anything that is shown may have changed. */
  onChange: () => void;
  onEvent: (event: HandoffEvent, id: string) => void;
  /** The server says that the user has no stream. */
  onForbidden: () => void;
  onSignedOut: (error: SignedOutError) => void;
}

/** The parts of a client, which know nothing of each other but what they are given here. */
export class Parts {
  readonly tokens: Tokens;
  readonly api: ApiClient;
  readonly store = new Store();
  readonly drafts: Drafts;
  readonly identity: Identity;
  readonly lists: QueueLists;
  readonly updates: Updates;
  readonly arrivals: Arrivals;
  readonly people: People;
  readonly own: OwnHandoffs;

  constructor(config: PartsConfig) {
    const { settings, emit, onChange, onEvent, onForbidden, onSignedOut } = config;
    const { baseUrl, clock, fetch, storage } = settings;
    const tokens = new Tokens(settings.getToken, () => emit("accepted", undefined));
    const api = new ApiClient({ baseUrl, tokens, clock, fetch });
    const { store } = this;
    this.tokens = tokens;
    this.api = api;
    this.drafts = new Drafts(storage);
    this.drafts.addEventListener("change", onChange);
    this.identity = new Identity(api);
    this.arrivals = new Arrivals(store, (news, cards) => emit(news, cards));
    this.updates = new Updates({
      settings,
      tokens,
      fetch: () => this.#refresh(),
      onEvent,
      onReset: () => void this.lists.reload().then(() => this.addOwn()),
      onConnection: (connection) => {
        emit("connection", connection);
        onChange();
      },
      onForbidden,
      onSeen: (seen) => this.own.unread.merge(seen),
      onSignedOut,
    });
    const { stream } = this.updates;
    const onRetry = (retryAt: number, reason: string) => {
      if (!stream.leader && stream.position === undefined) {
        stream.setState({ state: "reconnecting", retryAt, reason }); // the stream waits for the queue
      }
    };
    this.lists = new QueueLists({ api, store, onChange, onSignedOut, onRetry });
    this.own = new OwnHandoffs({
      store,
      storage,
      onChange,
      onNews: (news) => emit("news", news),
      onSeen: (seen) => stream.postSeen(seen),
    });
    this.people = new People({
      api,
      onChange: () => {
        emit("people", this.people.people);
        onChange();
      },
    });
  }

  /** Takes what the user has asked, as it was fetched. */
  addOwn(): void {
    this.own.add(this.lists.asked());
  }

  /** Fetches what is shown, where there is no stream. */
  async #refresh(): Promise<void> {
    const waiting = this.lists.waiting();
    await this.lists.refresh();
    this.arrivals.compare(waiting, this.lists.waiting());
    this.addOwn();
  }
}
