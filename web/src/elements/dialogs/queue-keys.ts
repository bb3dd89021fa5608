import { html, nothing, type ReactiveController, type TemplateResult } from "lit";
import {
  type Action,
  type Card,
  explain,
  type Filter,
  noFilter,
  type QueueClient,
  type Status,
  type View,
} from "../../core/index.js";
import { announcerFor } from "../announcer.js";
import type { ClientController } from "../client-controller.js";
import { type ElementEvents, emit } from "../element-events.js";
import { pageLink, productLink } from "../handoff-links.js";
import type { Command } from "./command.js";
import "./help.js";
import { isTyping, type KeysHost, PageKeys } from "./page-keys.js";
import { PassedHandoff } from "./passed-handoff.js";
import { type QueueDoes, type QueueState, queueCommands, typedCommands } from "./queue-commands.js";
import { RowAssign } from "./row-assign.js";

export interface QueueKeysHost extends KeysHost {
  selected: string | null;
  density: "compact" | "comfortable";
  /** Commands of the page around the queue, for the command menu. */
  commands: readonly Command[];
  /** Does something with a handoff, or opens it to do so. Reports whether the user can. */
  run(action: Action, card?: Card): boolean;
}

/** What the queue lets its keys do. */
export interface QueueHandlers {
  show: (view: View) => void;
  narrow: (filter: Filter) => void;
  setKeys: (on: boolean) => void;
  /** Returns why it failed. */
  assign: (card: Card, userId: string) => Promise<string | undefined>;
}

/** The keys of the queue, and what they open: the list of keys, the command menu, the dialog of a new handoff. */
export class QueueKeys implements ReactiveController {
  readonly #host: QueueKeysHost;
  readonly #client: ClientController;
  readonly #handlers: QueueHandlers;
  readonly #announcer;
  readonly #assign: RowAssign;
  #shown: Card | undefined; // as the element that shows the open handoff has it: the list can lack it
  readonly #passed: PassedHandoff;
  #moves = 0; // how often the focus was moved to another row
  #unfollow: (() => void) | undefined; // the people are known while the menu is open

  constructor(host: QueueKeysHost, client: ClientController, handlers: QueueHandlers) {
    this.#host = host;
    this.#client = client;
    this.#handlers = handlers;
    this.#announcer = announcerFor(host);
    this.#assign = new RowAssign(host, client, handlers.assign);
    this.#passed = new PassedHandoff(
      () => host.selected,
      (card) => emit(host, "handoff-open", { card, focus: false }),
    );
    host.addController(this);
    new PageKeys(host, {
      card: () => this.#card,
      move: (by, repeat) => this.#move(by, repeat),
      show: handlers.show,
      open: (card) => emit(host, "handoff-open", { card }),
      close: () => this.#close(),
      act: (action, card) => this.#act(action, card),
      begin: () => this.begin(),
      commands: () => void this.#openMenu(),
      help: () => this.help(),
    });
  }

  hostConnected(): void {
    document.addEventListener("begin-open", this.#onBeginOpen);
    document.addEventListener("handoff-shown", this.#onShown);
  }

  hostDisconnected(): void {
    document.removeEventListener("begin-open", this.#onBeginOpen);
    document.removeEventListener("handoff-shown", this.#onShown);
    this.#passed.cancel();
    this.#closed();
  }

  /** Renders what the keys open. */
  render(): TemplateResult {
    const client = this.#client.current;
    const { keys, pageKeys } = this.#host;
    return html`${client?.can("createHandoff") ? html`<begin-handoff .client=${client}></begin-handoff>` : nothing}
      ${client ? html`${this.#menuOf(client)} ${this.#assign.render(client)}` : nothing}
      <handoff-help
        exportparts="help"
        .on=${keys}
        .wide=${pageKeys}
        @turn=${({ detail }: CustomEvent<{ on: boolean }>) => this.#handlers.setKeys(detail.on)}
      ></handoff-help>`;
  }

  /** Shows the list of keys. */
  help(): void {
    this.#find("handoff-help")?.show();
  }

  /** Opens the dialog of a new handoff. Reports whether the user can begin one. */
  begin(): boolean {
    const dialog = this.#find("begin-handoff");
    void dialog?.open();
    return dialog !== null;
  }

  #menuOf(client: QueueClient): TemplateResult {
    const state = this.#state(client);
    return html`<handoff-command-menu
      .commands=${[...queueCommands(state, this.#does), ...this.#host.commands]}
      .more=${(query: string) => typedCommands(query, state, this.#does)}
      @close=${this.#closed}
    ></handoff-command-menu>`;
  }

  #state(client: QueueClient): QueueState {
    const { selected, density, keys } = this.#host;
    return {
      client,
      card: this.#card,
      isOpen: selected !== null,
      comfortable: density === "comfortable",
      keys,
    };
  }

  /** Returns a function that reports whether the user has not moved to another row since, and types nothing. */
  watch(): () => boolean {
    const moves = this.#moves;
    return () => moves === this.#moves && !isTyping();
  }

  /**
   * What the keys act on: the open handoff, or the one that a held key has reached, and no other while one is open;
   * else that of the last row.
   */
  get #card(): Card | undefined {
    const { selected } = this.#host;
    if (this.#passed.card) {
      return this.#passed.card;
    }
    const card = this.#host.current();
    if (selected === null || card?.id === selected) {
      return card;
    }
    const shown = this.#shown?.id === selected ? this.#shown : undefined;
    return this.#client.current?.card(selected) ?? shown;
  }

  #move(by: 1 | -1, repeat: boolean): void {
    const card = this.#host.move(by);
    this.#moves++;
    if (card && this.#host.selected !== null && this.#host.pageKeys) {
      this.#passed.reach(card, repeat); // the open handoff follows the list
    }
  }

  /** A handoff that is not open is assigned in the list. */
  #act(action: Action, card: Card): boolean {
    this.#passed.settle();
    const here = action === "reassign" && card.id !== this.#host.selected;
    return here ? this.#assign.open(card) : this.#host.run(action, card);
  }

  #close(): boolean {
    this.#passed.cancel();
    const isOpen = this.#host.selected !== null && this.#host.pageKeys;
    if (isOpen) {
      emit(this.#host, "handoff-close", undefined);
    }
    return isOpen;
  }

  async #openMenu(): Promise<void> {
    this.#unfollow ??= this.#client.current?.can("listUsers")
      ? this.#client.current.followPeople()
      : undefined;
    this.#host.requestUpdate();
    await this.#host.updateComplete;
    await this.#find("handoff-command-menu")?.show();
  }

  readonly #closed = (): void => {
    this.#unfollow?.();
    this.#unfollow = undefined;
  };

  readonly #onShown = ({ detail }: ElementEvents["handoff-shown"]): void => {
    this.#shown = detail.card;
    this.#host.requestUpdate();
  };

  readonly #onBeginOpen = (event: Event): void => {
    if (!event.defaultPrevented && this.begin()) {
      event.preventDefault(); // another queue on the page has nothing to do
    }
  };

  readonly #does: QueueDoes = {
    open: (card) => emit(this.#host, "handoff-open", { card }),
    close: () => emit(this.#host, "handoff-close", undefined),
    act: (action, card) => void this.#act(action, card),
    assign: (card, userId) => this.#handlers.assign(card, userId),
    copyLink: (card) => this.#copyLink(card),
    openInProduct: (card) => this.#openInProduct(card),
    openNumber: (number) => this.#openNumber(number),
    show: (view) => this.#handlers.show(view),
    narrow: (view, filter) => {
      this.#handlers.show(view);
      this.#handlers.narrow({ ...noFilter, ...filter });
    },
    search: (q) => this.#search(q),
    begin: () => void this.begin(),
    setComfortable: (on) => this.#setComfortable(on),
    setKeys: (on) => this.#handlers.setKeys(on),
    help: () => this.help(),
  };

  #search(q: string): void {
    if (q !== "") {
      this.#handlers.narrow({ ...noFilter, q });
    }
    this.#host.focusSearch();
  }

  #setComfortable(on: boolean): void {
    const density = on ? "comfortable" : "compact";
    this.#host.density = density;
    emit(this.#host, "density-change", { density });
  }

  async #copyLink(card: Card): Promise<string | undefined> {
    const link = pageLink(card, this.#client.current?.baseUrl ?? "");
    try {
      await navigator.clipboard.writeText(link);
    } catch {
      return `The browser does not let this page copy. The link is ${link}`;
    }
    this.#announcer.say("Link copied");
    return undefined;
  }

  async #openInProduct(card: Card): Promise<string | undefined> {
    const client = this.#client.current;
    const session = await client?.api.session(card.session_id).catch(() => undefined);
    const link = productLink(client?.account?.product_url, session);
    if (!link) {
      return session
        ? "The product has no address for this session."
        : "The session could not be fetched. Try again.";
    }
    window.open(link, "_blank", "noopener");
    return undefined;
  }

  async #openNumber(number: number): Promise<string | (() => void)> {
    const client = this.#client.current;
    try {
      const found = await client?.api.queue({ status: everyStatus, q: `#${number}`, limit: 10 });
      const card = found?.items.find((each) => each.number === number);
      return card ? () => emit(this.#host, "handoff-open", { card }) : `There is no handoff #${number}.`;
    } catch (error) {
      return explain(error);
    }
  }

  #find<Name extends keyof HTMLElementTagNameMap>(name: Name): HTMLElementTagNameMap[Name] | null;
  #find<Found extends HTMLElement>(selector: string): Found | null;
  #find(selector: string): Element | null {
    return this.#host.renderRoot.querySelector(selector);
  }
}

const everyStatus: readonly Status[] = ["parked", "waiting", "claimed", "resolved", "returned", "withdrawn"];
