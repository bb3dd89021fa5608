import { html, type LitElement, type ReactiveController, type TemplateResult } from "lit";
import { type Card, canAssignTo, type Handoff, type QueueClient } from "../../core/index.js";
import type { ClientController } from "../client-controller.js";
import { noPeople, peopleOptions } from "../dialogs/people-options.js";

/** Picks the colleague who gets a handoff. It knows the people only while it is open. */
export class AssignPicker implements ReactiveController {
  readonly #host: LitElement;
  readonly #client: ClientController;
  readonly #assign: (userId: string) => void;
  #unfollow: (() => void) | undefined;

  constructor(host: LitElement, client: ClientController, assign: (userId: string) => void) {
    this.#host = host;
    this.#client = client;
    this.#assign = assign;
    host.addController(this);
  }

  /** Opens the picker at a button. */
  async open(button: HTMLElement): Promise<void> {
    const picker = this.#host.renderRoot.querySelector("handoff-picker");
    if (picker && !picker.open) {
      this.#unfollow ??= this.#client.current?.followPeople();
      await picker.show(button);
    }
  }

  hostDisconnected(): void {
    this.#closed();
  }

  render(handoff: Card | Handoff, client: QueueClient): TemplateResult {
    const { me, people } = client;
    const able = people.filter((colleague) => canAssignTo(handoff as Card, colleague, client.actingUser));
    return html`<handoff-picker
      .options=${peopleOptions(able, me?.id)}
      label="Assign to"
      placeholder="Assign to…"
      empty=${noPeople(people, able)}
      @pick=${(event: CustomEvent<{ id: string }>) => this.#assign(event.detail.id)}
      @close=${() => this.#closed()}
    ></handoff-picker>`;
  }

  #closed(): void {
    this.#unfollow?.();
    this.#unfollow = undefined;
  }
}
