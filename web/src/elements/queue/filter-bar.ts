import { html, nothing, type ReactiveController, type TemplateResult } from "lit";
import { type Filter, noFilter, type QueueClient, views } from "../../core/index.js";
import type { ClientController } from "../client-controller.js";
import { peopleOptions } from "../dialogs/people-options.js";
import type { HandoffPicker, PickerOption } from "../dialogs/picker.js";
import { chevron, cross, priorityIcon, priorityNames } from "../icons.js";
import {
  type ChipName,
  chipLabels,
  chipsOf,
  chipText,
  customersOf,
  isOn,
  type Known,
  personsOf,
  picked,
  priorities,
  type Team,
  without,
} from "./chips.js";
import type { QueueHost } from "./queue-rows.js";

/** The chips that narrow the list, and the picker that they open. */
export class FilterBar implements ReactiveController {
  readonly #host: QueueHost;
  readonly #client: ClientController;
  readonly #change: (filter: Filter) => void;
  #open: ChipName | undefined; // whose options the picker shows
  #teams: readonly Team[] = [];
  #teamsOf: QueueClient | undefined;
  #unfollow: (() => void) | undefined;

  constructor(host: QueueHost, client: ClientController, change: (filter: Filter) => void) {
    this.#host = host;
    this.#client = client;
    this.#change = change;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#follow(false);
  }

  hostUpdated(): void {
    const client = this.#client.current;
    if (client?.me && client !== this.#teamsOf) {
      this.#teamsOf = client;
      void this.#loadTeams(client);
    }
    const { from, claimer } = this.#host.filter;
    this.#follow(from !== "" || claimer !== "" || this.#open === "from" || this.#open === "claimer");
  }

  render(): TemplateResult {
    const { view, filter } = this.#host;
    const known = this.#known();
    const chips = chipsOf(view, filter, this.#teams.length > 0);
    const some = chips.some((chip) => isOn(filter, chip));
    const open = this.#open ?? "priority";
    return html`
      ${chips.map((chip) => this.#chip(chip, filter, known))}
      ${some ? html`<button class="clear" type="button" @click=${this.#clear}>Clear</button>` : nothing}
      <handoff-picker
        .options=${this.#open ? this.#options(open, known) : []}
        .label=${chipLabels[open]}
        .empty=${open === "customer" ? "No customer matches." : "Nothing matches."}
        .multiple=${open === "priority"}
        @pick=${this.#onPick}
        @close=${this.#onClose}
      ></handoff-picker>`;
  }

  #chip(chip: ChipName, filter: Filter, known: Known): TemplateResult {
    const on = isOn(filter, chip);
    const label = chipLabels[chip];
    const text = on ? chipText(filter, chip, known) : "";
    return html`<span class="chip ${on ? "on" : ""}" data-chip=${chip}>
      <button
        type="button"
        class="pick"
        aria-haspopup="dialog"
        aria-expanded=${this.#open === chip ? "true" : "false"}
        @click=${(event: Event) => this.#show(chip, event.currentTarget as HTMLElement)}
      >
        ${on ? html`<span class="hidden">${label}: </span><bdi>${text}</bdi>` : html`${label}${chevron}`}
      </button>
      ${
        on
          ? html`<button
              type="button"
              class="remove"
              aria-label=${`Remove ${label}: ${text}`}
              @click=${() => this.#remove(chip)}
            >
              ${cross}
            </button>`
          : nothing
      }
    </span>`;
  }

  #options(chip: ChipName, known: Known): PickerOption[] {
    const { filter } = this.#host;
    const me = this.#client.current?.me?.id;
    switch (chip) {
      case "priority":
        return priorities.map((id) => ({
          id,
          label: priorityNames[id],
          icon: priorityIcon(id),
          checked: filter.priority.includes(id),
        }));
      case "customer":
        return customersOf(known.cards).map((id) => ({ id, label: id, checked: id === filter.customer }));
      case "team":
        return known.teams.map(({ id, name }) => ({ id, label: name, checked: id === filter.team }));
      default: {
        const options = peopleOptions(known.people, me);
        const others = personsOf(known.cards, chip).filter(
          ({ id }) => !options.some((each) => each.id === id),
        );
        return [...options, ...others.map(({ id, name }) => ({ id, label: name }))].map((each) => ({
          ...each,
          checked: each.id === filter[chip],
        }));
      }
    }
  }

  #known(): Known {
    const client = this.#client.current;
    const { view, filter } = this.#host;
    if (!client) {
      return { cards: [], people: [], teams: this.#teams };
    }
    const needsCards = this.#open !== undefined || filter.from !== "" || filter.claimer !== "";
    const cards = needsCards ? views.flatMap((each) => client.cards(each)) : [];
    return {
      cards: needsCards ? [...cards, ...client.cards(view, filter)] : cards,
      people: client.people,
      teams: this.#teams,
    };
  }

  async #show(chip: ChipName, button: HTMLElement): Promise<void> {
    this.#open = chip;
    this.#host.requestUpdate();
    await this.#host.updateComplete;
    await this.#picker?.show(button);
  }

  get #picker(): HandoffPicker | null {
    return this.#host.renderRoot.querySelector("handoff-picker");
  }

  readonly #onPick = (event: CustomEvent<{ id: string }>) => {
    if (this.#open) {
      this.#change(picked(this.#host.filter, this.#open, event.detail.id));
    }
  };

  readonly #onClose = () => {
    this.#open = undefined;
    this.#host.requestUpdate();
  };

  #remove(chip: ChipName): void {
    this.#change(without(this.#host.filter, chip));
    this.#focus(chip);
  }

  readonly #clear = () => {
    const { q } = this.#host.filter;
    this.#change({ ...noFilter, q });
    this.#focus("priority");
  };

  /** Focuses a chip: the button that was pressed is gone. */
  #focus(chip: ChipName): void {
    void this.#host.updateComplete.then(() => {
      const find = (selector: string) => this.#host.renderRoot.querySelector<HTMLElement>(selector);
      (find(`[data-chip=${chip}] .pick`) ?? find(".chip .pick"))?.focus();
    });
  }

  #follow(wanted: boolean): void {
    if (wanted) {
      this.#unfollow ??= this.#client.current?.followPeople();
    } else {
      this.#unfollow?.();
      this.#unfollow = undefined;
    }
  }

  /** Fetches the teams of the account, once. Without them there is no chip for them. */
  async #loadTeams(client: QueueClient): Promise<void> {
    if (!client.can("listTeams")) {
      return;
    }
    try {
      this.#teams = (await client.api.teams()).filter(({ name }) => name !== "");
      this.#host.requestUpdate();
    } catch {
      // The other chips are enough.
    }
  }
}
