import { type Card, isolate } from "../core/index.js";
import { anyTabVisible } from "./visible-tabs.js";

/** The alerts that the user has turned on. */
export interface Choices {
  readonly desktop: boolean;
  readonly sound: boolean;
}

const stored = "handoffd:alerts";

/** The least time between two alerts, in milliseconds. Arrivals in between share one alert. */
const pause = 10_000;

/** Desktop notifications and a sound, while no tab of the page is visible. Only the tab with the stream calls it. */
export class Alerts {
  readonly #open: (card: Card) => void;
  #queued: Card[] = [];
  #pausing = false;
  #audio: AudioContext | undefined;

  /** `open` shows the card of a clicked notification. */
  constructor(open: (card: Card) => void) {
    this.#open = open;
  }

  get choices(): Choices {
    const { desktop = false, sound = false }: Partial<Choices> = JSON.parse(
      localStorage.getItem(stored) ?? "{}",
    );
    return { desktop: desktop && "Notification" in window && Notification.permission === "granted", sound };
  }

  /** Stores the choices. Call it in a click handler: browsers ask for permission, and allow sound, only there. */
  async choose(choices: Choices): Promise<void> {
    let { desktop, sound } = choices;
    if (desktop && !this.choices.desktop) {
      desktop = "Notification" in window && (await Notification.requestPermission()) === "granted";
    }
    if (sound && !this.choices.sound) {
      await this.#chime();
    }
    localStorage.setItem(stored, JSON.stringify({ desktop, sound }));
  }

  /** Alerts the user to cards that have arrived or are overdue, unless a tab is visible. */
  async notify(cards: readonly Card[]): Promise<void> {
    this.#queued.push(...cards);
    if (this.#pausing) {
      return;
    }
    this.#pausing = true;
    const cardsToShow: Card[] = [];
    while (cardsToShow.length === 0 && this.#queued.length > 0) {
      const arrived = this.#queued.splice(0);
      if (!(await anyTabVisible())) {
        cardsToShow.push(...arrived, ...this.#queued.splice(0));
      } // else check again: a tab can have been hidden since the check began
    }
    const { desktop, sound } = this.choices;
    if (cardsToShow.length === 0 || (!desktop && !sound)) {
      this.#pausing = false;
      return;
    }
    setTimeout(() => {
      this.#pausing = false;
      void this.notify([]);
    }, pause);
    if (desktop) {
      this.#show(cardsToShow);
    }
    if (sound && navigator.userActivation.hasBeenActive) {
      await this.#chime();
    }
  }

  #show([first, ...others]: readonly Card[]): void {
    if (first === undefined) {
      return;
    }
    const cards = [first, ...others];
    const overdue = cards.filter((card) => card.overdue > 0).length;
    const kind = overdue === 0 ? "new " : overdue === cards.length ? "overdue " : "";
    const title =
      others.length > 0
        ? `${cards.length} ${kind}escalations`
        : `${overdue > 0 ? "Overdue: " : ""}${first.session_title}`;
    const body =
      others.length === 0
        ? `${isolate(first.created_by.name)} asks for help (${first.priority})`
        : cards.map((card) => card.session_title).join("\n");
    const notification = new Notification(title, { body, tag: "handoffd:arrival", icon: "/assets/icon.svg" });
    notification.addEventListener("click", () => {
      window.focus();
      this.#open(first);
      notification.close();
    });
  }

  /** Plays two soft notes. */
  async #chime(): Promise<void> {
    this.#audio ??= new AudioContext();
    await this.#audio.resume();
    const start = this.#audio.currentTime;
    for (const [pitch, at] of [
      [659, 0],
      [880, 0.12],
    ] as const) {
      const note = new OscillatorNode(this.#audio, { frequency: pitch });
      const volume = new GainNode(this.#audio, { gain: 0 });
      volume.gain.setTargetAtTime(0.15, start + at, 0.01);
      volume.gain.setTargetAtTime(0, start + at + 0.08, 0.08);
      note.connect(volume).connect(this.#audio.destination);
      note.start(start + at);
      note.stop(start + at + 0.6);
    }
  }
}
