import { type Action, type Card, possibleActions } from "../../core/index.js";
import { actionTexts } from "../action-texts.js";
import type { Announcer } from "../announcer.js";
import type { ClientController } from "../client-controller.js";
import { emit } from "../element-events.js";
import type { QueueHost, QueueRows } from "./queue-rows.js";
import { cardLabel } from "./row.js";

/** The actions that are sent from the list; the others need a text or a choice, and are begun in the open handoff. */
const immediate: readonly Action[] = ["claim", "release", "escalate", "withdraw"];

/** What people do with a handoff in the list. */
export class QueueActions {
  readonly #host: QueueHost;
  readonly #client: ClientController;
  readonly #rows: QueueRows;
  readonly #announcer: Announcer;
  readonly #opened: (id: string) => void;
  readonly #watch: () => (() => boolean) | undefined;

  constructor(
    host: QueueHost,
    client: ClientController,
    rows: QueueRows,
    announcer: Announcer,
    opened: (id: string) => void,
    watch: () => (() => boolean) | undefined,
  ) {
    this.#host = host;
    this.#client = client;
    this.#rows = rows;
    this.#announcer = announcer;
    this.#opened = opened;
    this.#watch = watch;
  }

  /** Does something, or opens the handoff to do it there. Reports whether the user can. */
  run(action: Action, card: Card): boolean {
    const client = this.#client.current;
    const can = client && possibleActions(card, client.actingUser, client.clock.now()).includes(action);
    if (!can) {
      return false;
    }
    if (immediate.includes(action)) {
      void this.act(action, card);
    } else {
      this.open(card, action);
    }
    return true;
  }

  open(card: Card, action?: Action): void {
    this.#opened(card.id);
    emit(this.#host, "handoff-open", { card, action });
  }

  /** Opens the first row. Reports whether the rows are known. */
  openFirst(): boolean {
    const { view, filter } = this.#host;
    const known = this.#client.current?.list(view, filter).loaded === true && !this.#rows.stale;
    const [first] = this.#rows.rows;
    if (known && first) {
      this.open(first.card);
    }
    return known;
  }

  /**
   * Sends an action, and opens what is the user's own now, if they have not gone on to something else. An error is
   * shown in the row, and returned. `assignee`: the id of the user who gets the claim; default: the user.
   */
  async act(action: Action, card: Card, assignee?: string): Promise<string | undefined> {
    const client = this.#client.current;
    if (!client || client.pending(card.id)) {
      return undefined;
    }
    this.#rows.setNote(card.id, undefined);
    const { selected, view } = this.#host;
    const stayed = this.#watch();
    const outcome = await client.act(
      card,
      action,
      action === "reassign" ? (assignee ?? client.me?.id ?? "") : "",
    );
    if (outcome.ok) {
      this.#announcer.say(`${actionTexts[action].done}: ${cardLabel(outcome.card)}`);
      emit(this.#host, "handoff-change", { card: outcome.card, action });
      const own =
        action === "claim" || (action === "reassign" && outcome.card.claimed_by?.id === client.me?.id);
      const at = this.#host;
      const here = at.view === view && (at.selected === selected || at.selected === card.id);
      if (own && here && stayed?.() !== false) {
        this.open(outcome.card);
      }
      return undefined;
    }
    this.#announcer.say(outcome.message);
    if (outcome.problem?.code !== "already_claimed") {
      this.#rows.setNote(card.id, outcome.message);
    }
    return outcome.message;
  }
}
