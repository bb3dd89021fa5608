import { type Card, isolate } from "../core/index.js";
import { someoneLooks } from "./presence.js";

/** What somebody has asked for; nothing, until they do. */
export interface Choices {
  readonly desktop: boolean;
  readonly sound: boolean;
}

const stored = "handoffd:alerts";

/** How long after an alert the next may come, in milliseconds. What arrives meanwhile is told in one. */
const pause = 10_000;

/**
 * Desktop notifications and a sound, for when nobody looks at any tab of the page. Only the tab that holds the stream
 * gives them, so that there is one however many are open.
 */
export class Alerts {
  readonly #open: (card: Card) => void;
  #untold: Card[] = [];
  #pausing = false;
  #audio: AudioContext | undefined;

  /** Open shows a card that somebody has clicked the notification of. */
  constructor(open: (card: Card) => void) {
    this.#open = open;
  }

  get choices(): Choices {
    const { desktop = false, sound = false }: Partial<Choices> = JSON.parse(
      localStorage.getItem(stored) ?? "{}",
    );
    return { desktop: desktop && "Notification" in window && Notification.permission === "granted", sound };
  }

  /** Takes over what was chosen, in a click: browsers ask for permission, and allow sound, only then. */
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

  /** Tells of cards that have arrived, unless somebody looks. */
  async tell(cards: readonly Card[]): Promise<void> {
    this.#untold.push(...cards);
    if (this.#pausing) {
      return;
    }
    this.#pausing = true;
    const told: Card[] = [];
    while (told.length === 0 && this.#untold.length > 0) {
      const arrived = this.#untold.splice(0);
      if (!(await someoneLooks())) {
        told.push(...arrived, ...this.#untold.splice(0));
      } // else what has come meanwhile may have come after they left, and is asked for anew
    }
    const { desktop, sound } = this.choices;
    if (told.length === 0 || (!desktop && !sound)) {
      this.#pausing = false;
      return;
    }
    setTimeout(() => {
      this.#pausing = false;
      void this.tell([]);
    }, pause);
    if (desktop) {
      this.#notify(told);
    }
    if (sound && navigator.userActivation.hasBeenActive) {
      await this.#chime();
    }
  }

  #notify([first, ...others]: readonly Card[]): void {
    if (first === undefined) {
      return;
    }
    const title = others.length === 0 ? first.session_title : `${others.length + 1} new escalations`;
    const body =
      others.length === 0
        ? `${isolate(first.created_by.name)} asks for help (${first.priority})`
        : [first, ...others].map((card) => card.session_title).join("\n");
    const notification = new Notification(title, { body, tag: "handoffd:arrival", icon: "/assets/icon.svg" });
    notification.addEventListener("click", () => {
      window.focus();
      this.#open(first);
      notification.close();
    });
  }

  /** Two soft notes. */
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
