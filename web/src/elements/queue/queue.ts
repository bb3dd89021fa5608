import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import {
  type Action,
  type Card,
  type Filter,
  type GetToken,
  noFilter,
  type QueueClient,
  sameFilter,
  type View,
} from "../../core/index.js";
import { announcerFor } from "../announcer.js";
import { ClientController, clientProperties } from "../client-controller.js";
import type { Command } from "../dialogs/command.js";
import { emit } from "../element-events.js";
import { queueStyles } from "../styles/queue.js";
import type { EmptyHandlers } from "./empty-list.js";
import { InfiniteScroll } from "./infinite-scroll.js";
import { type Headline, headline, total } from "./list-header.js";
import { listState } from "./list-state.js";
import { QueueActions } from "./queue-actions.js";
import { QueueFocus } from "./queue-focus.js";
import { queueList } from "./queue-list.js";
import { forwardNews } from "./queue-news.js";
import { QueuePanels } from "./queue-panels.js";
import { QueueRows } from "./queue-rows.js";
import { RowWindow } from "./row-window.js";
import { SearchField } from "./search-field.js";
import { viewBar } from "./view-bar.js";

/**
 * `<escalation-queue>`: the handoffs that wait, for how long, and who has claimed them; and those that a search finds.
 * It scrolls itself, or with the element around it; its header stays.
 *
 * @fires handoff-open - {card, action?}: the user opens a handoff; `action` is what they start with it
 * @fires handoff-change - {card, action}: the server has done what the user asked for here
 * @fires view-change - {view}
 * @fires filter-change - {filter}
 * @fires queue-counts - {counts}
 * @fires queue-arrival - {cards}
 * @fires queue-overdue - {cards}: their target, or twice it, has just passed
 * @fires connection-change - {connection}
 * @fires keys-change - {keys}: the user turned the shortcuts on or off
 * @fires signed-out
 */
export class EscalationQueue extends LitElement {
  static override styles = queueStyles;

  static override properties = {
    ...clientProperties,
    view: { reflect: true },
    filter: { attribute: false, hasChanged: (a: Filter, b?: Filter) => b === undefined || !sameFilter(a, b) },
    selected: {},
    density: { reflect: true },
    noViews: { type: Boolean, attribute: "no-views" },
    handoffHref: { attribute: false },
    pageKeys: { type: Boolean, attribute: "page-keys" },
    commands: { attribute: false },
    keys: { attribute: "no-keys", converter: { fromAttribute: (value: string | null) => value === null } },
  };

  /** The client to show. Without one, all elements with the same `baseUrl` share a client. */
  declare client: QueueClient | undefined;
  /** Returns the token for the next request; null when no user is signed in. */
  declare getToken: GetToken | undefined;
  /** The address of the API. */
  declare baseUrl: string;
  /** The view that is shown. */
  declare view: View;
  /** What it is narrowed to; with words, the results of all views. */
  declare filter: Filter;
  /** The id of the handoff that is open elsewhere on the page. */
  declare selected: string | null;
  /** "comfortable" rows show two lines of title and note. */
  declare density: "compact" | "comfortable";
  /** Whether the page shows the views elsewhere, with `<queue-views>`. */
  declare noViews: boolean;
  /** Returns the address of a handoff, so that a row can be opened in another tab. */
  declare handoffHref: ((card: Card) => string) | undefined;
  /** Whether shortcuts work while the list has the focus. */
  declare keys: boolean;
  /** Whether they work on the whole page, but in text fields. */
  declare pageKeys: boolean;
  /** Commands of the page around the list, for the command menu. */
  declare commands: readonly Command[];

  readonly #announcer = announcerFor(this);
  readonly #client = new ClientController(this, {
    attached: (client, signal) => {
      forwardNews(this, client, this.#announcer, (id, text) => this.#rows.setNote(id, text), signal);
      this.#rows.open(client);
    },
    tick: () => this.#rows.tick(),
  });
  readonly #rows = new QueueRows(this, this.#client);
  readonly #focus = new QueueFocus(this, this.#rows);
  readonly #window = new RowWindow(this);
  readonly #search = new SearchField(this, {
    search: (q) => this.#narrow({ ...this.filter, q }),
    leave: () => this.focus(),
    openFirst: () => this.#actions.openFirst(),
  });
  readonly #panels = new QueuePanels(this, this.#client, {
    show: (view) => this.#choose(view),
    narrow: (filter) => this.#narrow(filter),
    setKeys: (keys) => this.#setKeys(keys),
    assign: (card, userId) => this.#actions.act("reassign", card, userId),
  });
  readonly #actions: QueueActions = new QueueActions(
    this,
    this.#client,
    this.#rows,
    this.#announcer,
    (id) => {
      this.#focus.current = id;
    },
    () => this.#panels.keys?.watch(),
  );
  #told = ""; // the number of results that was announced

  constructor() {
    super();
    this.client = undefined;
    this.getToken = undefined;
    this.baseUrl = "/api/v1";
    this.view = "waiting";
    this.filter = noFilter;
    this.selected = null;
    this.density = "compact";
    this.noViews = false;
    this.handoffHref = undefined;
    this.keys = true;
    this.pageKeys = false;
    this.commands = [];
    new InfiniteScroll(this, ".more", () => this.#rows.loadMore());
  }

  /** Focuses the row that had the focus last, else the selected one, else the first. */
  override focus(): void {
    this.#focus.focus();
  }

  /** Focuses the search field. */
  focusSearch(): void {
    this.#search.focus();
  }

  /** Focuses the next row, or the previous one, and returns its handoff. */
  move(by: 1 | -1): Card | undefined {
    return this.#rows.card(this.#focus.move(by));
  }

  /** Returns the open handoff if it is in the list, else the one whose row had the focus last. */
  current(): Card | undefined {
    return this.#rows.card(this.selected ?? undefined) ?? this.#rows.card(this.#focus.current);
  }

  /** Does something with a handoff, or opens it where that needs a text or a choice. Reports whether the user can. */
  run(action: Action, card = this.current()): boolean {
    return card !== undefined && this.#actions.run(action, card);
  }

  protected override render(): TemplateResult {
    const client = this.#client.current;
    return html`<section class="queue" part="queue" aria-labelledby="heading">
      <header part="header">
        ${headline(client, this.#headline(client))}
        ${this.noViews ? nothing : this.#viewBar(client)}
        ${this.#search.render(this.keys)}
        <div class="chips" part="filters" role="group" aria-label="Filters">
          ${this.#panels.filters?.render() ?? nothing}
        </div>
      </header>
      ${client ? this.#list(client) : nothing}
      ${this.#panels.keys?.render() ?? nothing}
      <p class="hidden" role="status"></p>
    </section>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if ((changed.has("view") && changed.get("view")) || (changed.has("filter") && changed.get("filter"))) {
      this.#window.toTop();
    }
    const client = this.#client.current;
    const list = this.#headline(client);
    const told = this.filter.q && list.rows !== undefined ? total(client, list) : "";
    if (told !== this.#told) {
      this.#told = told;
      this.#announcer.say(told);
    }
  }

  #headline(client: QueueClient | undefined): Headline {
    const { view, filter } = this;
    const { loaded, more } = client?.list(view, filter) ?? { loaded: false, more: false };
    const rows =
      loaded && !this.#rows.stale ? this.#rows.rows.filter(({ leaving }) => !leaving).length : undefined;
    return { view, filter, rows, more, overdue: this.#rows.overdue, named: this.noViews };
  }

  #viewBar(client: QueueClient | undefined): TemplateResult {
    const shown = this.filter.q ? undefined : this.view;
    return viewBar(shown, client?.counts, (client?.unread.size ?? 0) > 0, (view) => this.#choose(view));
  }

  #list(client: QueueClient): TemplateResult {
    const { list, stale } = this.#rows;
    return html`<div
      class="list ${stale ? "stale" : ""}"
      @click=${this.#onClick}
      @focusin=${this.#onFocusIn}
      @focusout=${this.#onFocusOut}
      @pointerenter=${({ pointerType }: PointerEvent) => this.#rows.setHovered(pointerType === "mouse")}
      @pointerleave=${() => this.#rows.setHovered(false)}
    >
      ${listState(client, this.#emptyList(), this.#rows.rows.length + this.#rows.held, this.#panels.emptyList)}
      ${queueList(client, this.#rows, this.#window, {
        tabStop: this.#focus.tabStop,
        selected: this.selected,
        href: this.handoffHref,
      })}
      ${
        client.list(list.view, list.filter).more && this.#rows.rows.length > 0
          ? html`<button class="button more" type="button" data-more>Show more</button>`
          : nothing
      }
    </div>`;
  }

  #emptyList(): EmptyHandlers {
    const { view, filter, keys } = this;
    return { view, filter, keys, choose: (to) => this.#choose(to), change: (to) => this.#narrow(to) };
  }

  /** Shows a view. It leaves a search, which has the results of all views. */
  #choose(view: View): void {
    this.#narrow({ ...this.filter, q: "" });
    if (view !== this.view) {
      this.view = view;
      emit(this, "view-change", { view });
    }
  }

  #narrow(filter: Filter): void {
    if (!sameFilter(filter, this.filter)) {
      this.filter = filter;
      emit(this, "filter-change", { filter });
    }
  }

  #setKeys(keys: boolean): void {
    this.keys = keys;
    emit(this, "keys-change", { keys });
  }

  readonly #onClick = (event: MouseEvent) => {
    const target = event.target as Element;
    const card = this.#rows.cardAt(target);
    if (target.closest("[data-reveal]")) {
      this.#rows.reveal();
      void this.updateComplete.then(() => this.focus());
    } else if (target.closest("[data-more]")) {
      void this.#rows.loadMore();
    } else if (target.closest("[data-help]")) {
      this.#panels.keys?.help();
    } else if (card) {
      this.#onRowClick(event, card);
    }
  };

  /** A click with a modifier key is the browser's, which opens the link elsewhere. */
  #onRowClick(event: MouseEvent, card: Card): void {
    const { target, ctrlKey, metaKey, shiftKey, altKey } = event;
    const action = (target as Element).closest("[data-action]")?.getAttribute("data-action");
    if (action) {
      void this.#actions.act(action as Action, card);
    } else if (!(this.handoffHref && (ctrlKey || metaKey || shiftKey || altKey))) {
      event.preventDefault();
      this.#actions.open(card);
    }
  }

  readonly #onFocusIn = (event: Event) => {
    this.#rows.setFocused(true);
    const card = this.#rows.cardAt(event.target as Element);
    if (card && card.id !== this.#focus.current) {
      this.#focus.current = card.id;
      this.requestUpdate();
    }
  };

  readonly #onFocusOut = (event: FocusEvent) => {
    const to = event.relatedTarget as Node | null;
    if (to === null || !(event.currentTarget as Element).contains(to)) {
      this.#rows.setFocused(false);
    }
  };
}
