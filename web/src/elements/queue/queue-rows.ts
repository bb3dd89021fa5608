import type { LitElement, ReactiveController } from "lit";
import {
  type Card,
  type Filter,
  nextDueChange,
  noFilter,
  overdueLevel,
  type QueueClient,
  type Row,
  Rows,
  sameFilter,
  type View,
} from "../../core/index.js";
import type { ClientController } from "../client-controller.js";

/** How long a row shows an error, in milliseconds. */
const noteFor = 8_000;
/** How often the views of claims are rendered again, in milliseconds: claims become inactive without an event. */
const renderEvery = 15_000;
/** How long an empty queue waits before it asks again for what was closed today, in milliseconds. */
const askTodayEvery = 60_000;

export interface QueueHost extends LitElement {
  view: View;
  filter: Filter;
  selected: string | null;
}

/** A list: a view, and what it is narrowed to. */
interface List {
  readonly view: View;
  readonly filter: Filter;
}

/** The rows of the queue, which are held while the pointer or the focus is on them, and the errors they show. */
export class QueueRows implements ReactiveController {
  readonly #host: QueueHost;
  readonly #client: ClientController;
  readonly #rows = new Rows();
  readonly #notes = new Map<string, { text: string; at: number }>();
  #list: List | undefined; // that is shown
  #wanted: List | undefined; // whose first response is awaited, while the rows of the last list stay
  #loaded = false;
  #paging = false;
  #hovered = false;
  #focused = false;
  #askedToday: { of: QueueClient; at: number } | undefined; // whose closed handoffs an empty list asked for, and when
  #overdue = 0;
  #dueChange = Number.POSITIVE_INFINITY; // when a handoff becomes due soon or overdue next, by the server's clock

  constructor(host: QueueHost, client: ClientController) {
    this.#host = host;
    this.#client = client;
    host.addController(this);
  }

  get rows(): readonly Row[] {
    return this.#rows.rows;
  }

  /** The list that the rows are of. Another list is another object. */
  get list(): List {
    return this.#list ?? { view: this.#host.view, filter: this.#host.filter };
  }

  /** Whether the rows are those of the last filter, because the results of the new one are not here yet. */
  get stale(): boolean {
    return this.#wanted !== undefined;
  }

  /** The number of arrivals that are held back. */
  get held(): number {
    return this.#rows.waiting;
  }

  /** The number of known handoffs that are overdue, in any view. */
  get overdue(): number {
    return this.#overdue;
  }

  /** Starts over with the list of the host. */
  open(client: QueueClient): void {
    const { view, filter } = this.#host;
    this.#list = { view, filter };
    this.#wanted = undefined;
    this.#rows.clear();
    this.#loaded = false;
    client.show(view, filter);
  }

  /** Returns the card of the row that an element is in. */
  cardAt(target: Element): Card | undefined {
    const id = target.closest("[data-handoff-id]")?.getAttribute("data-handoff-id");
    return this.card(id ?? undefined);
  }

  /** Returns the card of a row. */
  card(id: string | undefined): Card | undefined {
    return this.rows.find(({ card }) => card.id === id)?.card;
  }

  /** Returns the error that a row shows. */
  readonly note = (id: string): string | undefined => this.#notes.get(id)?.text;

  /** Shows an error in a row for a moment; undefined clears it. */
  setNote(id: string, text: string | undefined): void {
    if (text === undefined) {
      this.#notes.delete(id);
    } else {
      this.#notes.set(id, { text, at: Date.now() });
      this.#host.requestUpdate();
    }
  }

  reveal(): void {
    this.#rows.reveal();
    this.#host.requestUpdate();
  }

  /** Fetches the next page, and shows it after the last row. Reports whether it has added cards. */
  async loadMore(): Promise<boolean> {
    const client = this.#client.current;
    const { list } = this;
    if (!client || this.#paging) {
      return false;
    }
    this.#paging = true;
    const known = () => client.cards(list.view, list.filter).length;
    const before = known();
    await client.more(list.view, list.filter);
    this.#update(client);
    this.#paging = false;
    if (list === this.#list) {
      this.#rows.extend();
    }
    this.#host.requestUpdate();
    return known() > before;
  }

  setFocused(focused: boolean): void {
    const ended = this.#focused && !focused;
    this.#focused = focused;
    if (ended) {
      this.#host.requestUpdate();
    }
  }

  setHovered(hovered: boolean): void {
    const ended = this.#hovered && !hovered;
    this.#hovered = hovered;
    if (ended) {
      this.#host.requestUpdate();
    }
  }

  tick(): void {
    const now = Date.now();
    const client = this.#client.current;
    const isDue = (client?.clock.now() ?? 0) >= this.#dueChange;
    let changed =
      this.#rows.sweep(this.#host.selected) ||
      isDue ||
      (client !== undefined && this.#lacksToday(client)) ||
      (this.list.view === "others" && now % renderEvery < 1_000);
    for (const [id, { at }] of this.#notes) {
      if (now - at > noteFor) {
        changed = this.#notes.delete(id);
      }
    }
    if (changed) {
      this.#host.requestUpdate();
    }
  }

  hostUpdate(): void {
    const client = this.#client.current;
    if (!client) {
      return;
    }
    this.#choose(client);
    if (this.#wanted) {
      return;
    }
    const { selected } = this.#host;
    const { rows } = this;
    const held = this.#hovered || this.#focused || rows.some(({ card }) => card.id === selected);
    this.#rows.hold(held && rows.length > 0);
    this.#follow(client);
    this.#update(client);
    if (!this.#loaded && client.list(this.list.view, this.list.filter).loaded) {
      this.#loaded = true;
      this.#rows.markLoaded();
    }
    this.#showToday(client);
  }

  /** Fetches what was closed today, which an empty queue shows. */
  #showToday(client: QueueClient): void {
    if (this.#lacksToday(client)) {
      this.#askedToday = { of: client, at: Date.now() };
      client.show("closed");
    }
  }

  /** Whether to ask for what was closed today: the client itself does not ask again after a refusal. */
  #lacksToday(client: QueueClient): boolean {
    const asked = this.#askedToday;
    const recently = asked?.of === client && Date.now() - asked.at < askTodayEvery;
    const empty = this.#loaded && this.rows.length === 0 && this.list.view === "waiting";
    return empty && !recently && !client.list("closed").loaded;
  }

  /** Changes to the list of the host. With another filter the rows stay until its results are here. */
  #choose(client: QueueClient): void {
    const { view, filter } = this.#host;
    const shown = this.#list;
    if (view !== shown?.view || !this.#loaded) {
      if (view !== shown?.view || !sameFilter(filter, shown.filter)) {
        this.open(client);
      }
      return;
    }
    if (sameFilter(filter, shown.filter)) {
      this.#wanted = undefined;
      return;
    }
    if (!this.#wanted || !sameFilter(filter, this.#wanted.filter)) {
      this.#wanted = { view, filter };
      client.show(view, filter);
    }
    const { loaded, error } = client.list(view, filter);
    if (loaded || error !== undefined) {
      this.open(client);
    }
  }

  #update(client: QueueClient): void {
    const { view, filter } = this.list;
    this.#rows.update(client.cards(view, filter), {
      departed: (id) => this.#departed(client, id),
      own: ({ id }) =>
        id === this.#host.selected || (client.me !== undefined && client.changedBy(id) === client.me.id),
      paging: this.#paging,
    });
  }

  /** Counts what is overdue, and notes when that changes without an event. */
  #follow(client: QueueClient): void {
    const now = client.clock.now();
    const waiting = client.cards("waiting", noFilter);
    this.#overdue = waiting.filter((card) => overdueLevel(card, now) > 0).length;
    this.#dueChange = nextDueChange(waiting, now);
  }

  /**
   * Returns the card of a row that has left the view, so that it does not vanish from under the pointer: what the user
   * has done, and what is open. Others' changes are shown where the user could have been about to claim.
   */
  #departed(client: QueueClient, id: string): Card | undefined {
    const own = client.me !== undefined && client.changedBy(id) === client.me.id;
    return own || id === this.#host.selected || this.list.view === "waiting" ? client.card(id) : undefined;
  }
}
