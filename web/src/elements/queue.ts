import { html, LitElement, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Action, Card, GetToken, QueueClient, View } from "../core/index.js";
import { actionTexts } from "./action-texts.js";
import { announcerFor } from "./announcer.js";
import { ClientController, clientProperties } from "./client-controller.js";
import { connectionLine, isViewer, stoppedText } from "./connection-line.js";
import { emit } from "./element-events.js";
import { helpDialog } from "./help.js";
import { InfiniteScroll } from "./infinite-scroll.js";
import { listState } from "./list-state.js";
import { overdueCount } from "./overdue.js";
import { QueueFocus } from "./queue-focus.js";
import { QueueRows } from "./queue-rows.js";
import { cardLabel, row } from "./row.js";
import { isAllowed, type Shortcut, shortcutOf } from "./shortcuts.js";
import { queueStyles } from "./styles/queue.js";
import { viewBar } from "./view-bar.js";

/**
 * `<escalation-queue>`: the handoffs that wait, for how long, and who has claimed them.
 *
 * @fires handoff-open - {card, action?}: the user opens a handoff; `action` is what they start with it
 * @fires handoff-change - {card, action}: the server has done what the user asked for here
 * @fires view-change - {view}
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
    selected: {},
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
  /** The id of the handoff that is open elsewhere on the page. */
  declare selected: string | null;
  /** Whether shortcuts work while the list has the focus. */
  declare keys: boolean;

  readonly #announcer = announcerFor(this);
  readonly #client = new ClientController(this, {
    attached: (client, signal) => this.#onAttached(client, signal),
    tick: () => this.#rows.tick(),
  });
  readonly #rows = new QueueRows(this, this.#client);
  readonly #focus = new QueueFocus(this, this.#rows);

  constructor() {
    super();
    this.client = undefined;
    this.getToken = undefined;
    this.baseUrl = "/api/v1";
    this.view = "waiting";
    this.selected = null;
    this.keys = true;
    new InfiniteScroll(this, ".more", () => void this.#rows.loadMore());
  }

  /** Focuses the row that had the focus last, else the selected one, else the first. */
  override focus(): void {
    this.#focus.focus();
  }

  #onAttached(client: QueueClient, signal: AbortSignal): void {
    client.addEventListener("counts", ({ detail }) => emit(this, "queue-counts", { counts: detail }), {
      signal,
    });
    client.addEventListener("connection", ({ detail }) => this.#announcer.connection(detail), { signal });
    client.addEventListener(
      "arrival",
      ({ detail }) => {
        this.#announcer.arrived(detail.length, () => client.counts?.waiting);
        emit(this, "queue-arrival", { cards: detail });
      },
      { signal },
    );
    client.addEventListener("overdue", ({ detail }) => this.#onOverdue(detail), { signal });
    this.#rows.open(client);
  }

  #onOverdue(cards: Card[]): void {
    for (const card of cards) {
      this.#announcer.overdue(card.id, cardLabel(card));
    }
    emit(this, "queue-overdue", { cards });
  }

  protected override render(): TemplateResult {
    const client = this.#client.current;
    return html`<section class="queue" part="queue" aria-labelledby="heading">
      <header part="header">
        <div class="heading">
          <h2 id="heading" tabindex="-1">Escalations</h2>
          ${overdueCount(this.#rows.overdue, client?.list("waiting").more ?? false)}
        </div>
        ${client ? connectionLine(client) : nothing}
        ${
          client?.connection.state === "stopped"
            ? html`<p class="stopped quiet">${stoppedText(client.connection)} This list is not updating.</p>`
            : nothing
        }
        ${viewBar(this.view, client?.counts, (view) => this.#choose(view))}
      </header>
      ${client ? this.#list(client) : nothing}
      ${helpDialog(this.keys, (keys) => this.#setKeys(keys))}
      <p class="hidden" role="status"></p>
    </section>`;
  }

  #list(client: QueueClient): TemplateResult {
    const { rows, held } = this.#rows;
    return html`<div
      class="list"
      @click=${this.#onClick}
      @keydown=${this.#onKeydown}
      @focusin=${this.#onFocusIn}
      @focusout=${this.#onFocusOut}
      @pointerenter=${({ pointerType }: PointerEvent) => this.#rows.setHovered(pointerType === "mouse")}
      @pointerleave=${() => this.#rows.setHovered(false)}
    >
      ${listState(client, this.view, rows.length + held)}
      <div class="rows">
        <div class="dock">
          ${
            held > 0
              ? html`<button class="held num" part="held" type="button" data-reveal>${held} new</button>`
              : nothing
          }
        </div>
        <ol part="list" aria-label=${`Handoffs, ${this.view}`} ?hidden=${rows.length === 0}>
          ${this.#items(client)}
        </ol>
      </div>
      ${
        client.list(this.view).more && rows.length > 0
          ? html`<button class="button more" type="button" data-more>Show more</button>`
          : nothing
      }
      ${this.keys && rows.length > 0 ? this.#hint() : nothing}
    </div>`;
  }

  #items(client: QueueClient): unknown {
    const now = client.clock.now();
    const tabStop = this.#focus.tabStop;
    const readOnly = isViewer(client.connection);
    return repeat(
      this.#rows.rows,
      ({ card }) => card.id,
      (each) => {
        const { id } = each.card;
        return row({
          ...each,
          me: client.me?.id,
          now,
          pending: client.pending(id),
          note: this.#rows.note(id),
          selected: id === this.selected,
          readOnly,
          tabStop: id === tabStop,
        });
      },
    );
  }

  #hint(): TemplateResult {
    return html`<p class="hint">
      <kbd>j</kbd> <kbd>k</kbd> move <kbd>Enter</kbd> open
      ${this.view === "waiting" ? html`<kbd>c</kbd> claim` : nothing}
      <button class="link" type="button" data-help>All shortcuts</button>
    </p>`;
  }

  #choose(view: View): void {
    if (view !== this.view) {
      this.view = view;
      emit(this, "view-change", { view });
    }
  }

  #setKeys(keys: boolean): void {
    this.keys = keys;
    emit(this, "keys-change", { keys });
  }

  readonly #onClick = (event: Event) => {
    const target = event.target as Element;
    const card = this.#rows.cardAt(target);
    if (target.closest("[data-reveal]")) {
      this.#rows.reveal();
      void this.updateComplete.then(() => this.focus());
    } else if (target.closest("[data-more]")) {
      void this.#rows.loadMore();
    } else if (target.closest("[data-help]")) {
      this.#help();
    } else if (card) {
      const action = target.closest("[data-action]")?.getAttribute("data-action");
      if (action) {
        void this.#act(card, action as Action);
      } else {
        this.#open(card);
      }
    }
  };

  readonly #onKeydown = (event: KeyboardEvent) => {
    const card = this.#rows.cardAt(event.target as Element);
    const shortcut = this.keys ? shortcutOf(event) : undefined;
    if (card && shortcut && shortcut !== "close") {
      event.preventDefault();
      this.#run(shortcut, card);
    }
  };

  #run(shortcut: Exclude<Shortcut, "close">, card: Card): void {
    switch (shortcut) {
      case "next":
      case "previous":
        this.#focus.move(card.id, shortcut === "next" ? 1 : -1);
        break;
      case "help":
        this.#help();
        break;
      default:
        if (!isAllowed(shortcut, card, this.#client.current)) {
          return;
        }
        if (shortcut === "resolve") {
          this.#open(card, shortcut);
        } else {
          void this.#act(card, shortcut);
        }
    }
  }

  #open(card: Card, action?: Action): void {
    this.#focus.current = card.id;
    emit(this, "handoff-open", { card, action });
  }

  async #act(card: Card, action: Action): Promise<void> {
    const client = this.#client.current;
    if (!client || client.pending(card.id)) {
      return;
    }
    this.#rows.setNote(card.id, undefined);
    const outcome = await client.act(card, action, action === "reassign" ? (client.me?.id ?? "") : "");
    if (outcome.ok) {
      this.#announcer.say(`${actionTexts[action].done}: ${cardLabel(outcome.card)}`);
      emit(this, "handoff-change", { card: outcome.card, action });
      if (action !== "release") {
        this.#open(outcome.card);
      }
      return;
    }
    this.#announcer.say(outcome.message);
    if (outcome.problem?.code !== "already_claimed") {
      this.#rows.setNote(card.id, outcome.message);
    }
  }

  #help(): void {
    this.renderRoot.querySelector("dialog")?.showModal();
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
