import type { NewsOfOwn } from "../../core/index.js";

export interface Toast {
  readonly news: NewsOfOwn;
  /** How much longer it is shown, in milliseconds. */
  left: number;
  /** Whether the handoff has been known to be unread since the news came. */
  unread: boolean;
}

/** The most toasts at a time; older ones go. */
const most = 3;
/** How long a toast is shown, in milliseconds. */
const life = 8_000;
/** How long a toast stays after it was held, in milliseconds. */
const after = 3_000;

/** The news that are shown at the moment, newest last, one for each handoff. */
export class ToastList {
  #toasts: Toast[] = [];
  readonly #holds = new Set<string>();

  get toasts(): readonly Toast[] {
    return this.#toasts;
  }

  add(news: NewsOfOwn): void {
    const others = this.#toasts.filter((toast) => toast.news.card.id !== news.card.id);
    this.#toasts = [...others, { news, left: life, unread: false }].slice(-most);
  }

  dismiss(id: string): void {
    this.#toasts = this.#toasts.filter((toast) => toast.news.card.id !== id);
  }

  /** Holds all toasts for a reason, or ends that: while they are read, and while the tab is hidden, they stay. */
  hold(reason: "hover" | "focus" | "hidden", on: boolean): void {
    if (on) {
      this.#holds.add(reason);
    } else if (this.#holds.delete(reason)) {
      for (const toast of this.#toasts) {
        toast.left = Math.max(toast.left, after);
      }
    }
  }

  /** Removes the toasts whose time is over after `ms` more; reports whether one was. */
  pass(ms: number): boolean {
    if (this.#holds.size > 0) {
      return false;
    }
    for (const toast of this.#toasts) {
      toast.left -= ms;
    }
    return this.#keep(({ left }) => left > 0);
  }

  /** Removes the toasts of handoffs that have been read since; reports whether one was. */
  read(unread: ReadonlySet<string>): boolean {
    const removed = this.#keep((toast) => !toast.unread || unread.has(toast.news.card.id));
    for (const toast of this.#toasts) {
      toast.unread ||= unread.has(toast.news.card.id);
    }
    return removed;
  }

  #keep(wanted: (toast: Toast) => boolean): boolean {
    const before = this.#toasts.length;
    this.#toasts = this.#toasts.filter(wanted);
    return this.#toasts.length < before;
  }
}
