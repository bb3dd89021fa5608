import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { type Action, type Card, type Desk, type Filter, Rows } from "../core/index.js";
import { Announcer } from "./announcer.js";
import { connectionLine, stoppedWords, watches } from "./connection-line.js";
import { DeskElement } from "./desk-element.js";
import { filterBar } from "./filter-bar.js";
import { helpDialog } from "./help.js";
import { listState } from "./list-state.js";
import { queueStyles } from "./queue.styles.js";
import { row, spoken } from "./row.js";
import { sheet } from "./sheet.js";
import { tokens } from "./tokens.js";

/** How long it is said in a row what went wrong, in milliseconds. */
const noted = 8_000;

/**
 * `<escalation-queue>`: who waits, for how long, and who takes it.
 *
 * @fires handoff-open - {card, action?}: somebody wants to see a handoff; `action` is what they want to do with it
 * @fires handoff-change - {card, action}: the server has done what somebody asked for here
 * @fires filter-change - {filter}
 * @fires queue-counts - {counts}
 * @fires queue-arrival - {cards}
 * @fires connection-change - {connection}
 * @fires keys-change - {keys}: somebody turned the shortcuts on or off
 * @fires signed-out
 */
export class EscalationQueue extends DeskElement {
  static override styles = [tokens, sheet, queueStyles];

  static override properties = {
    ...DeskElement.properties,
    filter: { reflect: true },
    selected: {},
    keys: { attribute: "no-keys", converter: { fromAttribute: (value: string | null) => value === null } },
  };

  /** Which view is shown. */
  declare filter: Filter;
  /** The id of the handoff that is open elsewhere on the page. */
  declare selected: string | null;
  /** Whether j, k, c, r, e and ? do something while the list has the focus. */
  declare keys: boolean;

  readonly #rows = new Rows();
  readonly #announcer = new Announcer((text) => this.#say(text));
  readonly #notes = new Map<string, { text: string; at: number }>();
  #hovered = false;
  #focused = false;
  #current: string | undefined;
  #lost: number | undefined;
  #began = false;

  constructor() {
    super();
    this.filter = "waiting";
    this.selected = null;
    this.keys = true;
  }

  /** Puts the focus on the row that had it last, else on the one that is open, else on the first. */
  override focus(): void {
    const at = this.#row(this.#current) ?? this.#row(this.selected ?? undefined) ?? this.#all()[0];
    (
      at?.querySelector<HTMLElement>(".title") ?? this.renderRoot.querySelector<HTMLElement>("#heading")
    )?.focus();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#announcer.stop();
  }

  protected override begin(desk: Desk, signal: AbortSignal): void {
    this.#rows.clear();
    this.#began = false;
    desk.addEventListener("counts", (event) => this.emit("queue-counts", { counts: event.detail }), {
      signal,
    });
    desk.addEventListener(
      "arrival",
      (event) => {
        this.#announcer.arrived(event.detail.length, () => desk.counts?.waiting);
        this.emit("queue-arrival", { cards: event.detail });
      },
      { signal },
    );
    desk.addEventListener("connection", ({ detail }) => this.#announcer.connection(detail), { signal });
    desk.show(this.filter);
  }

  protected override tick(): void {
    const now = Date.now();
    for (const [id, { at }] of this.#notes) {
      if (now - at > noted) {
        this.#notes.delete(id);
        this.requestUpdate();
      }
    }
    if (this.#rows.sweep() || (this.filter === "others" && now % 15_000 < 1_000)) {
      this.requestUpdate();
    }
    super.tick();
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    const desk = this.source;
    if (!desk) {
      return;
    }
    if (changed.has("filter") && changed.get("filter") !== undefined) {
      this.#rows.clear();
      this.#began = false;
      this.#current = undefined;
      desk.show(this.filter);
    }
    const before = this.#all();
    const list = desk.cards(this.filter);
    const { rows } = this.#rows;
    const pointed = this.#hovered || this.#focused || rows.some(({ card }) => card.id === this.selected);
    this.#rows.hold(pointed && rows.length > 0);
    this.#rows.update(
      list,
      (id) => this.#departed(desk, id),
      ({ id }) => id === this.selected || (desk.me !== undefined && desk.changedBy(id) === desk.me.id),
    );
    if (!this.#began && desk.list(this.filter).loaded) {
      this.#began = true;
      this.#rows.begin();
    }
    this.#rememberFocus(before);
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (this.#lost !== undefined) {
      const rows = this.#all();
      const next = rows[Math.min(this.#lost, rows.length - 1)];
      this.#lost = undefined;
      (
        next?.querySelector<HTMLElement>(".title") ?? this.renderRoot.querySelector<HTMLElement>("#heading")
      )?.focus();
    }
    const end = this.renderRoot.querySelector(".more");
    if (end !== this.#end) {
      this.#observer.disconnect();
      this.#end = end;
      if (end) {
        this.#observer.observe(end);
      }
    }
  }

  #end: Element | null = null;
  readonly #observer = new IntersectionObserver((entries) => {
    if (entries.some((entry) => entry.isIntersecting)) {
      void this.#more();
    }
  });

  protected override render(): TemplateResult {
    const desk = this.source;
    return html`<section class="queue" part="queue" aria-labelledby="heading">
      <header part="header">
        <h2 id="heading" tabindex="-1">Escalations</h2>
        ${desk ? connectionLine(desk) : nothing}
        ${
          desk?.connection.state === "stopped"
            ? html`<p class="stopped quiet">${stoppedWords(desk.connection)} What you see is not kept current.</p>`
            : nothing
        }
        ${filterBar(this.filter, desk?.counts, (filter) => this.#choose(filter))}
      </header>
      ${desk ? this.#list(desk) : nothing}
      ${helpDialog(this.keys, (keys) => this.#setKeys(keys))}
      <p class="hidden" role="status"></p>
    </section>`;
  }

  #list(desk: Desk): TemplateResult {
    const rows = this.#rows.rows;
    const held = this.#rows.waiting;
    const me = desk.me?.id;
    const now = desk.clock.now();
    const tabbable = this.#row(this.#current) ? this.#current : (this.selected ?? undefined);
    const entry = rows.some(({ card }) => card.id === tabbable) ? tabbable : rows[0]?.card.id;
    return html`<div
      class="list"
      @click=${this.#click}
      @keydown=${this.#key}
      @focusin=${this.#focusIn}
      @focusout=${this.#focusOut}
      @pointerenter=${this.#enter}
      @pointerleave=${this.#leave}
    >
      ${listState(desk, this.filter, rows.length + held)}
      <div class="rows">
      <div class="dock">
        ${
          held > 0
            ? html`<button class="held num" part="held" type="button" data-reveal>${held} new</button>`
            : nothing
        }
      </div>
      <ol part="list" aria-label=${`Handoffs, ${this.filter}`} ?hidden=${rows.length === 0}>
        ${repeat(
          rows,
          ({ card }) => card.id,
          (each) =>
            row({
              ...each,
              me,
              now,
              pending: desk.pending(each.card.id),
              note: this.#notes.get(each.card.id)?.text,
              selected: each.card.id === this.selected,
              watches: watches(desk.connection),
              tabbable: each.card.id === entry,
            }),
        )}
      </ol>
      </div>
      ${
        desk.list(this.filter).more && rows.length > 0
          ? html`<button class="button more" type="button" data-more>Show more</button>`
          : nothing
      }
      ${
        this.keys && rows.length > 0
          ? html`<p class="hint">
              <kbd>j</kbd> <kbd>k</kbd> move <kbd>Enter</kbd> open
              ${this.filter === "waiting" ? html`<kbd>c</kbd> claim` : nothing}
              <button class="link" type="button" data-help>All shortcuts</button>
            </p>`
          : nothing
      }
    </div>`;
  }

  /** What becomes of a row whose card is no longer in this view: what others did is shown for a moment. */
  #departed(desk: Desk, id: string): Card | undefined {
    const card = desk.card(id);
    return card && this.filter === "waiting" && desk.changedBy(id) !== desk.me?.id ? card : undefined;
  }

  #rememberFocus(before: readonly HTMLElement[]): void {
    const active = (this.renderRoot as ShadowRoot).activeElement?.closest<HTMLElement>("[data-handoff-id]");
    const id = active?.getAttribute("data-handoff-id") ?? undefined;
    if (id !== undefined && !this.#rows.rows.some(({ card }) => card.id === id)) {
      this.#lost = active ? before.indexOf(active) : undefined;
    }
  }

  async #more(): Promise<void> {
    const desk = this.source;
    if (desk) {
      await desk.more(this.filter);
      this.#rows.update(desk.cards(this.filter), (id) => this.#departed(desk, id));
      this.#rows.extend();
      this.requestUpdate();
    }
  }

  #choose(filter: Filter): void {
    if (filter !== this.filter) {
      this.filter = filter;
      this.emit("filter-change", { filter });
    }
  }

  #setKeys(keys: boolean): void {
    this.keys = keys;
    this.emit("keys-change", { keys });
  }

  readonly #click = (event: Event) => {
    const target = event.target as Element;
    const card = this.#cardOf(target);
    if (target.closest("[data-reveal]")) {
      this.#rows.reveal();
      this.requestUpdate();
      void this.updateComplete.then(() => this.focus());
    } else if (target.closest("[data-more]")) {
      void this.#more();
    } else if (target.closest("[data-help]")) {
      this.#help();
    } else if (card) {
      const action = target.closest<HTMLElement>("[data-action]")?.getAttribute("data-action") as
        | Action
        | null
        | undefined;
      if (action) {
        void this.#act(card, action);
      } else {
        this.#open(card);
      }
    }
  };

  readonly #key = (event: KeyboardEvent) => {
    const card = this.#cardOf(event.target as Element);
    if (!card || !this.keys || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const done = this.#press(event.key, card);
    if (done) {
      event.preventDefault();
    }
  };

  #press(key: string, card: Card): boolean {
    const mine = card.status === "claimed" && card.claimed_by?.id === this.source?.me?.id;
    switch (key) {
      case "j":
      case "ArrowDown":
        this.#step(card, 1);
        return true;
      case "k":
      case "ArrowUp":
        this.#step(card, -1);
        return true;
      case "c":
        if (card.status === "waiting" && !watches(this.source?.connection)) {
          void this.#act(card, "claim");
        }
        return true;
      case "r":
        if (mine) {
          void this.#act(card, "release");
        }
        return true;
      case "e":
        if (mine) {
          this.#open(card, "resolve");
        }
        return true;
      case "?":
        this.#help();
        return true;
      default:
        return false;
    }
  }

  #step(from: Card, by: number): void {
    const rows = this.#all();
    const at = rows.findIndex((each) => each.getAttribute("data-handoff-id") === from.id);
    rows[at + by]?.querySelector<HTMLElement>(".title")?.focus();
  }

  #open(card: Card, action?: Action): void {
    this.#current = card.id;
    this.emit("handoff-open", { card, action });
  }

  async #act(card: Card, action: Action): Promise<void> {
    const desk = this.source;
    if (!desk || desk.pending(card.id)) {
      return;
    }
    this.#notes.delete(card.id);
    const outcome = await desk.act(card, action, action === "reassign" ? (desk.me?.id ?? "") : "");
    if (outcome.ok) {
      this.#announcer.tell(`${action === "release" ? "Given back" : "It is yours"}: ${spoken(outcome.card)}`);
      this.emit("handoff-change", { card: outcome.card, action });
      if (action !== "release") {
        this.#open(outcome.card);
      }
      return;
    }
    this.#announcer.tell(outcome.message);
    if (outcome.problem?.code !== "already_claimed") {
      this.#notes.set(card.id, { text: outcome.message, at: Date.now() });
      this.requestUpdate();
    }
  }

  #help(): void {
    this.renderRoot.querySelector("dialog")?.showModal();
  }

  readonly #focusIn = (event: Event) => {
    this.#focused = true;
    const card = this.#cardOf(event.target as Element);
    if (card && card.id !== this.#current) {
      this.#current = card.id;
      this.requestUpdate();
    }
  };

  readonly #focusOut = (event: FocusEvent) => {
    const to = event.relatedTarget as Node | null;
    const stays = to !== null && (event.currentTarget as Element).contains(to);
    if (!stays && this.#focused) {
      this.#focused = false;
      this.requestUpdate();
    }
  };

  readonly #enter = (event: PointerEvent) => {
    this.#hovered = event.pointerType === "mouse";
  };

  readonly #leave = () => {
    if (this.#hovered) {
      this.#hovered = false;
      this.requestUpdate();
    }
  };

  #say(text: string): void {
    const status = this.renderRoot.querySelector("[role=status]");
    if (status) {
      status.textContent = text;
    }
  }

  #cardOf(target: Element): Card | undefined {
    const id = target.closest<HTMLElement>("[data-handoff-id]")?.getAttribute("data-handoff-id");
    return this.#rows.rows.find(({ card }) => card.id === id)?.card;
  }

  #row(id: string | undefined): HTMLElement | undefined {
    return id === undefined
      ? undefined
      : this.#all().find((each) => each.getAttribute("data-handoff-id") === id);
  }

  #all(): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>("[data-handoff-id]")];
  }
}
