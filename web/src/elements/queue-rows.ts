import type { LitElement, ReactiveController } from "lit";
import {
  type Card,
  nextDueChange,
  overdueLevel,
  type QueueClient,
  type Row,
  Rows,
  type View,
} from "../core/index.js";
import type { ClientController } from "./client-controller.js";

/** How long a row shows an error, in milliseconds. */
const noteFor = 8_000;
/** How often the views of claims are rendered again, in milliseconds: claims become inactive without an event. */
const renderEvery = 15_000;

export interface QueueHost extends LitElement {
  view: View;
  selected: string | null;
}

/** The rows of the queue, which are held while the pointer or the focus is on them, and the errors they show. */
export class QueueRows implements ReactiveController {
  readonly #host: QueueHost;
  readonly #client: ClientController;
  readonly #rows = new Rows();
  readonly #notes = new Map<string, { text: string; at: number }>();
  #view: View | undefined;
  #loaded = false;
  #hovered = false;
  #focused = false;
  #overdue = 0;
  #dueChange = Number.POSITIVE_INFINITY; // when a handoff becomes due soon or overdue next, by the server's clock

  constructor(host: QueueHost, client: ClientController) {
    this.#host = host;
    this.#client = client;
    host.addController(this);
  }

  get rows(): Row[] {
    return this.#rows.rows;
  }

  /** The number of arrivals that are held back. */
  get held(): number {
    return this.#rows.waiting;
  }

  /** The number of known handoffs that are overdue, in whichever view. */
  get overdue(): number {
    return this.#overdue;
  }

  /** Starts over with the view of a client. */
  open(client: QueueClient): void {
    this.#view = this.#host.view;
    this.#rows.clear();
    this.#loaded = false;
    client.show(this.#view);
  }

  /** Returns the card of the row that an element is in. */
  cardAt(target: Element): Card | undefined {
    const id = target.closest("[data-handoff-id]")?.getAttribute("data-handoff-id");
    return this.rows.find(({ card }) => card.id === id)?.card;
  }

  note(id: string): string | undefined {
    return this.#notes.get(id)?.text;
  }

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

  /** Fetches the next page, and shows it after the last row. */
  async loadMore(): Promise<void> {
    const client = this.#client.current;
    if (client) {
      await client.more(this.#host.view);
      this.#rows.update(client.cards(this.#host.view), (id) => this.#departed(client, id));
      this.#rows.extend();
      this.#host.requestUpdate();
    }
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
    const isDue = (this.#client.current?.clock.now() ?? 0) >= this.#dueChange;
    let changed = this.#rows.sweep() || isDue || (this.#view === "others" && now % renderEvery < 1_000);
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
    const { view, selected } = this.#host;
    if (view !== this.#view) {
      this.open(client);
    }
    const { rows } = this.#rows;
    const held = this.#hovered || this.#focused || rows.some(({ card }) => card.id === selected);
    this.#rows.hold(held && rows.length > 0);
    const cards = client.cards(view);
    this.#follow(client, view === "waiting" ? cards : client.cards("waiting"));
    this.#rows.update(
      cards,
      (id) => this.#departed(client, id),
      ({ id }) => id === selected || (client.me !== undefined && client.changedBy(id) === client.me.id),
    );
    if (!this.#loaded && client.list(view).loaded) {
      this.#loaded = true;
      this.#rows.markLoaded();
    }
  }

  /** Counts what is overdue, and notes when that changes without an event. */
  #follow({ clock }: QueueClient, waiting: readonly Card[]): void {
    const now = clock.now();
    this.#overdue = waiting.filter((card) => overdueLevel(card, now) > 0).length;
    this.#dueChange = nextDueChange(waiting, now);
  }

  /** Returns the card of a row that has left the view, if another user changed it: it is shown for a moment. */
  #departed(client: QueueClient, id: string): Card | undefined {
    const card = client.card(id);
    return card && this.#host.view === "waiting" && client.changedBy(id) !== client.me?.id ? card : undefined;
  }
}
