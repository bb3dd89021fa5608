import { html, type LitElement, type ReactiveController, type TemplateResult } from "lit";
import { type Card, canAssignTo, possibleActions, type QueueClient } from "../../core/index.js";
import type { ClientController } from "../client-controller.js";
import { noPeople, peopleOptions } from "./people-options.js";
import type { HandoffPicker } from "./picker.js";
import "./picker.js";

/** Picks the colleague who gets the handoff of a row. It knows the people only while it is open. */
export class RowAssign implements ReactiveController {
  readonly #host: LitElement;
  readonly #client: ClientController;
  readonly #assign: (card: Card, userId: string) => Promise<unknown>;
  #card: Card | undefined;
  #unfollow: (() => void) | undefined;

  constructor(
    host: LitElement,
    client: ClientController,
    assign: (card: Card, userId: string) => Promise<unknown>,
  ) {
    this.#host = host;
    this.#client = client;
    this.#assign = assign;
    host.addController(this);
  }

  /** Opens the picker at the row of a handoff. Reports whether the user can assign it. */
  open(card: Card): boolean {
    const client = this.#client.current;
    const actions = client ? possibleActions(card, client.actingUser, client.clock.now()) : [];
    if (!client || !actions.includes("reassign") || !client.can("listUsers")) {
      return false;
    }
    this.#card = card;
    this.#unfollow ??= client.followPeople();
    this.#host.requestUpdate();
    void this.#show(card.id);
    return true;
  }

  hostDisconnected(): void {
    this.#closed();
  }

  render({ me, people, actingUser }: QueueClient): TemplateResult {
    const card = this.#card;
    const able = card ? people.filter((colleague) => canAssignTo(card, colleague, actingUser)) : [];
    return html`<handoff-picker
      class="assign"
      label=${card ? `Assign #${card.number} to` : "Assign to"}
      .options=${peopleOptions(able, me?.id)}
      empty=${noPeople(people, able)}
      @pick=${({ detail }: CustomEvent<{ id: string }>) => card && void this.#assign(card, detail.id)}
      @close=${() => this.#closed()}
    ></handoff-picker>`;
  }

  async #show(id: string): Promise<void> {
    await this.#host.updateComplete;
    const root = this.#host.renderRoot;
    const row = root.querySelector<HTMLElement>(`[data-handoff-id="${id}"]`);
    const button = row?.querySelector<HTMLElement>(".title") ?? row ?? this.#host;
    await root.querySelector<HandoffPicker>("handoff-picker.assign")?.show(button);
  }

  #closed(): void {
    this.#unfollow?.();
    this.#unfollow = undefined;
  }
}
