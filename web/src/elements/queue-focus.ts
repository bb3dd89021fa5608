import type { ReactiveController } from "lit";
import type { View } from "../core/index.js";
import type { QueueHost, QueueRows } from "./queue-rows.js";

/** The roving focus of the list: one row is a tab stop, and a removed row passes the focus to its neighbour. */
export class QueueFocus implements ReactiveController {
  readonly #host: QueueHost;
  readonly #rows: QueueRows;
  #current: string | undefined; // the row that had the focus last
  #view: View | undefined;
  #removed: number | undefined; // the index of a row that had the focus and goes with the next render

  constructor(host: QueueHost, rows: QueueRows) {
    this.#host = host;
    this.#rows = rows;
    host.addController(this);
  }

  /** The id of the row that is a tab stop. */
  get tabStop(): string | undefined {
    const wanted = this.#row(this.#current) ? this.#current : this.#host.selected;
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
    this.#focus(this.#row(this.#current) ?? this.#row(this.#host.selected ?? undefined) ?? this.#all()[0]);
  }

  /** Focuses the row that is `by` rows after another. */
  move(from: string, by: number): void {
    const rows = this.#all();
    const index = rows.findIndex((row) => row.getAttribute("data-handoff-id") === from);
    rows[index + by]?.querySelector<HTMLElement>(".title")?.focus();
  }

  hostUpdate(): void {
    if (this.#host.view !== this.#view) {
      this.#view = this.#host.view;
      this.#current = undefined;
    }
    const active = this.#host.shadowRoot?.activeElement?.closest<HTMLElement>("[data-handoff-id]");
    const id = active?.getAttribute("data-handoff-id");
    if (active && !this.#rows.rows.some(({ card }) => card.id === id)) {
      this.#removed = this.#all().indexOf(active);
    }
  }

  hostUpdated(): void {
    if (this.#removed !== undefined) {
      const rows = this.#all();
      const next = rows[Math.min(this.#removed, rows.length - 1)];
      this.#removed = undefined;
      this.#focus(next);
    }
  }

  #focus(row: HTMLElement | undefined): void {
    const title = row?.querySelector<HTMLElement>(".title");
    (title ?? this.#host.renderRoot.querySelector<HTMLElement>("#heading"))?.focus();
  }

  #row(id: string | undefined): HTMLElement | undefined {
    return id === undefined
      ? undefined
      : this.#all().find((row) => row.getAttribute("data-handoff-id") === id);
  }

  #all(): HTMLElement[] {
    return [...this.#host.renderRoot.querySelectorAll<HTMLElement>("[data-handoff-id]")];
  }
}
