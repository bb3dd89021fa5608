import type { Card, NewsOfOwn } from "../core/index.js";
import { basePath } from "./base-path.js";
import { chime } from "./chime.js";
import { arrivalTexts, newsTexts, type Texts } from "./notification.js";
import { anyTabVisible } from "./visible-tabs.js";

/** The alerts that the user has turned on. */
export interface Choices {
  /** A desktop notification of handoffs that arrive or become overdue. */
  readonly desktop: boolean;
  /** A desktop notification of what others do with the user's own handoffs. */
  readonly own: boolean;
  /** A sound with each. */
  readonly sound: boolean;
}

const stored = "handoffd:alerts";

/** The least time between two alerts, in milliseconds. What comes in between shares one alert. */
const pause = 10_000;

/** What has come since the last alert. */
class Batch {
  readonly cards: Card[] = [];
  readonly news: NewsOfOwn[] = [];

  get empty(): boolean {
    return this.cards.length === 0 && this.news.length === 0;
  }

  add({ cards, news }: Pick<Batch, "cards" | "news">): void {
    this.cards.push(...cards);
    this.news.push(...news);
  }
}

/** Desktop notifications and a sound, while no tab of the page is visible. Only the tab with the stream calls it. */
export class Alerts {
  readonly #open: (card: Card) => void;
  #queued = new Batch();
  #pausing = false;

  /** `open` shows the card of a clicked notification. */
  constructor(open: (card: Card) => void) {
    this.#open = open;
  }

  get choices(): Choices {
    const {
      desktop = false,
      own = false,
      sound = false,
    }: Partial<Choices> = JSON.parse(localStorage.getItem(stored) ?? "{}");
    const allowed = "Notification" in window && Notification.permission === "granted";
    return { desktop: desktop && allowed, own: own && allowed, sound };
  }

  /** Stores the choices. Call it in a click handler: browsers ask for permission, and allow sound, only there. */
  async choose({ desktop, own, sound }: Choices): Promise<void> {
    const before = this.choices;
    let allowed = true;
    if ((desktop && !before.desktop) || (own && !before.own)) {
      allowed = "Notification" in window && (await Notification.requestPermission()) === "granted";
    }
    if (sound && !before.sound) {
      await chime();
    }
    localStorage.setItem(stored, JSON.stringify({ desktop: desktop && allowed, own: own && allowed, sound }));
  }

  /** Alerts the user to cards that have arrived or are overdue, and to news, unless a tab is visible. */
  async notify(cards: readonly Card[], news: readonly NewsOfOwn[] = []): Promise<void> {
    const { desktop, own, sound } = this.choices;
    this.#queued.add({ cards: desktop || sound ? [...cards] : [], news: own ? [...news] : [] });
    if (this.#pausing) {
      return;
    }
    this.#pausing = true;
    const told = new Batch();
    while (told.empty && !this.#queued.empty) {
      const arrived = this.#take();
      if (!(await anyTabVisible())) {
        told.add(arrived);
        told.add(this.#take());
      } // else check again: a tab can have been hidden since the check began
    }
    if (told.empty) {
      this.#pausing = false;
      return;
    }
    setTimeout(() => {
      this.#pausing = false;
      void this.notify([]);
    }, pause);
    this.#show(desktop ? arrivalTexts(told.cards) : undefined, told.cards[0]);
    this.#show(newsTexts(told.news), told.news[0]?.card);
    if (sound && navigator.userActivation.hasBeenActive) {
      await chime();
    }
  }

  #take(): Batch {
    const taken = this.#queued;
    this.#queued = new Batch();
    return taken;
  }

  #show(texts: Texts | undefined, card: Card | undefined): void {
    if (texts === undefined || card === undefined) {
      return;
    }
    const { title, body, tag } = texts;
    const notification = new Notification(title, { body, tag, icon: `${basePath()}/assets/icon.svg` });
    notification.addEventListener("click", () => {
      window.focus();
      this.#open(card);
      notification.close();
    });
  }
}
