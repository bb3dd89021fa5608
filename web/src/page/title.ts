/** The title and icon of the tab: the number of waiting handoffs, and arrivals until the tab is visible. */
export class TabTitle {
  readonly #icon: HTMLLinkElement;
  readonly #plainIcon: string;
  #waiting = 0;
  #news: string | undefined;
  #flashing: ReturnType<typeof setInterval> | undefined;

  constructor(icon: HTMLLinkElement) {
    this.#icon = icon;
    this.#plainIcon = icon.href;
    document.addEventListener("visibilitychange", this.#reset);
    window.addEventListener("focus", this.#reset);
  }

  /** The number of waiting handoffs; undefined if it is unknown. */
  set waiting(count: number | undefined) {
    this.#waiting = count ?? 0;
    const icon = this.#waiting === 0 ? this.#plainIcon : badge(this.#waiting);
    if (icon !== this.#icon.href) {
      this.#icon.href = icon; // the browser draws it again, even if it is the same
    }
    this.#show();
  }

  /** Alternates the title with an arrival until the tab is visible. */
  flash(news: string): void {
    if (!document.hidden) {
      return;
    }
    this.#news = `● ${news}`;
    this.#show();
    if (!matchMedia("(prefers-reduced-motion: reduce)").matches) {
      this.#flashing ??= setInterval(() => this.#show(document.title === this.#default), 1000);
    }
  }

  get #default(): string {
    return this.#waiting === 0 ? "Escalations" : `(${this.#waiting}) Escalations`;
  }

  #show(news = true): void {
    document.title = (news && this.#news) || this.#default;
  }

  readonly #reset = (): void => {
    if (document.hidden) {
      return;
    }
    clearInterval(this.#flashing);
    this.#flashing = undefined;
    this.#news = undefined;
    this.#show();
  };
}

/** Returns the icon with a number on it, as a data URL. */
function badge(count: number): string {
  const text = count > 9 ? "9+" : `${count}`;
  return `data:image/svg+xml,${encodeURIComponent(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#0b5f70"/>
    <path d="M8 22V9m10 13V9M8 15.5h10" fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round"/>
    <circle cx="22" cy="21" r="10" fill="#b8230f" stroke="#fff" stroke-width="2"/>
    <text x="22" y="25.5" text-anchor="middle" font-family="sans-serif" font-weight="700" font-size="13"
      fill="#fff">${text}</text></svg>`,
  )}`;
}
