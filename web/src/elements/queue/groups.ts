import type { Filter, Row, View } from "../../core/index.js";

/** Rows under one heading; a list without headings is one group without a label. */
export interface Group {
  label: string;
  rows: readonly Row[];
}

/**
 * Groups closed rows by day, and what is found or asked in all views into open and closed rows. Rows keep their order.
 */
export function groupRows(rows: readonly Row[], view: View, { q }: Filter, now: number): Group[] {
  if (q !== "" || (view === "asked" && rows.some(({ card }) => card.closed_at !== null))) {
    return group(rows, ({ card }) => (card.closed_at !== null ? "Closed" : "Open"));
  }
  if (view === "closed") {
    const labels = new DayLabels(now);
    return group(rows, ({ card }) => labels.of(card.closed_at ?? card.created_at));
  }
  return rows.length > 0 ? [{ label: "", rows }] : [];
}

function group(rows: readonly Row[], labelOf: (row: Row) => string): Group[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const label = labelOf(row);
    const known = groups.get(label);
    if (known) {
      known.push(row);
    } else {
      groups.set(label, [row]);
    }
  }
  return [...groups].map(([label, each]) => ({ label, rows: each }));
}

/** The names of days: "Today", "Yesterday", "Monday" within a week, "3 March", "3 March 2025". */
export class DayLabels {
  readonly #today: Date;
  readonly #known = new Map<string, string>(); // by the date: thousands of rows have few days

  constructor(now: number) {
    this.#today = startOfDay(new Date(now));
  }

  /** Returns the name of the day of a time, in the reader's zone. */
  of(at: string): string {
    const day = startOfDay(new Date(at));
    const key = day.toDateString();
    const label = this.#known.get(key) ?? this.#label(day);
    this.#known.set(key, label);
    return label;
  }

  #label(day: Date): string {
    const days = Math.round((this.#today.getTime() - day.getTime()) / 86_400_000); // a day can have 23 or 25 hours
    if (days <= 0) {
      return "Today";
    }
    if (days === 1) {
      return "Yesterday";
    }
    if (days < 7) {
      return day.toLocaleDateString(undefined, { weekday: "long" });
    }
    const sameYear = day.getFullYear() === this.#today.getFullYear();
    return day.toLocaleDateString(undefined, {
      day: "numeric",
      month: "long",
      ...(!sameYear && { year: "numeric" }),
    });
  }
}

function startOfDay(time: Date): Date {
  return new Date(time.getFullYear(), time.getMonth(), time.getDate());
}
