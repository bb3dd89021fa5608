import type { ReactiveController } from "lit";
import type { QueueHost, QueueRows } from "./queue-rows.js";

/** The roving focus of the list: one row is a tab stop, and a removed row passes the focus to its neighbour. */
export class QueueFocus implements ReactiveController {
  readonly #host: QueueHost;
  readonly #rows: QueueRows;
  #current: string | undefined; // the row that had the focus last
  #list: unknown; // what the rows were of
  #order: string[] = []; // the rows of the last render
  #had: { id: string; index: number } | undefined; // the row that has the focus before a render

  constructor(host: QueueHost, rows: QueueRows) {
    this.#host = host;
    this.#rows = rows;
    host.addController(this);
  }

  /** The id of the row that is a tab stop. It is always rendered. */
  get tabStop(): string | undefined {
    const wanted = this.#has(this.#current) ? this.#current : this.#host.selected;
    const { rows } = this.#rows;
    return (rows.find(({ card }) => card.id === wanted) ?? rows[0])?.card.id;
  }

  /** Makes a row the tab stop. */
  set current(id: string) {
    this.#current = id;
  }

  get current(): string | undefined {
    return this.#current;
  }

  /** Focuses the row that had the focus last, else the selected one, else the first. */
  focus(): void {
    this.#focus(this.tabStop);
  }

  /** Focuses the row `by` rows after the last focused or the selected one, else the first. Returns its id. */
  move(by: number): string | undefined {
    const ids = this.#rows.rows.map(({ card }) => card.id);
    const from = ids.indexOf(this.tabStop ?? "");
    const known = this.#has(this.#current) || this.#has(this.#host.selected ?? undefined);
    const to = known ? ids[from + by] : ids[0];
    if (to !== undefined) {
      this.#current = to;
      this.#host.requestUpdate(); // renders it
      void this.#host.updateComplete.then(() => this.#focus(to, true));
    }
    return to;
  }

  hostUpdate(): void {
    const list = this.#rows.list;
    if (list !== this.#list) {
      this.#list = list;
      this.#current = undefined;
    }
    const active = this.#host.shadowRoot?.activeElement?.closest<HTMLElement>("[data-handoff-id]");
    const id = active?.getAttribute("data-handoff-id");
    this.#had = id ? { id, index: this.#order.indexOf(id) } : undefined;
    this.#order = this.#rows.rows.map(({ card }) => card.id);
  }

  hostUpdated(): void {
    const had = this.#had;
    this.#had = undefined;
    if (had && !this.#host.shadowRoot?.activeElement) {
      if (this.#has(had.id) && had.id !== this.tabStop) {
        return; // the focus moves to another row, which comes into sight with it
      }
      const same = this.#has(had.id) ? had.id : undefined; // its button was removed, not the row
      this.#focus(same ?? this.#order[Math.min(Math.max(0, had.index), this.#order.length - 1)]);
    }
  }

  /** Focuses a row, which is rendered first if it is out of sight; without it the heading. */
  #focus(id: string | undefined, isRendered = false): void {
    const title = [...this.#host.renderRoot.querySelectorAll<HTMLElement>("[data-handoff-id]")]
      .find((row) => row.getAttribute("data-handoff-id") === id)
      ?.querySelector<HTMLElement>(".title");
    if (title) {
      title.focus({ preventScroll: true });
      title.closest(".row")?.scrollIntoView({ block: "nearest" });
    } else if (id !== undefined && this.#has(id) && !isRendered) {
      this.#current = id;
      this.#host.requestUpdate();
      void this.#host.updateComplete.then(() => this.#focus(id, true));
    } else {
      this.#host.renderRoot.querySelector<HTMLElement>("#heading")?.focus();
    }
  }

  #has(id: string | undefined): boolean {
    return id !== undefined && this.#rows.rows.some(({ card }) => card.id === id);
  }
}
