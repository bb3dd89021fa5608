import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { Me, QueueClient } from "../core/index.js";
import { face } from "../elements/face.js";
import type { Alerts, Choices } from "./alerts.js";
import { type AvailabilityChoice, availabilityText, awayChoices, back, isAway } from "./availability.js";
import type { Density } from "./density.js";

/**
 * `<user-menu>`: the user, and a menu with their availability, alerts, and how the page looks.
 *
 * @fires keys-change - {keys}
 * @fires density-change - {density}
 * @fires sign-out
 */
export class UserMenu extends LitElement {
  static override properties = {
    client: { attribute: false },
    alerts: { attribute: false },
    name: {},
    keys: { type: Boolean },
    density: {},
    preferences: { state: true },
    trouble: { state: true },
  };
  declare client: QueueClient | undefined;
  declare alerts: Alerts;
  /** What the user is called until the server has said it. */
  declare name: string;
  declare keys: boolean;
  declare density: Density;
  declare private preferences: Me["preferences"] | undefined;
  declare private trouble: string;

  constructor() {
    super();
    this.name = "Signed in";
    this.keys = true;
    this.density = "compact";
    this.trouble = "";
  }

  /** Renders into the document, whose styles apply. */
  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("client")) {
      this.preferences = undefined;
      this.client?.addEventListener("accepted", () => void this.#fetch());
    }
  }

  protected override render(): TemplateResult {
    const { client, preferences } = this;
    const user = { id: client?.me?.id ?? "", name: client?.me?.name ?? this.name };
    const now = client?.clock.now() ?? Date.now();
    const text = preferences ? availabilityText(preferences, now) : "";
    const away = preferences ? isAway(preferences, now) : false;
    return html`
      <button class="who" popovertarget="menu" title="Availability, alerts, appearance, sign out">
        <span class="face-box">
          ${face(user, "large")}
          ${preferences ? html`<i class="availability ${away ? "away" : ""}" aria-hidden="true"></i>` : nothing}
        </span>
        <span class="names">
          <bdi class="name">${user.name}</bdi>
          ${away ? html`<span class="state">${text}</span>` : nothing}
        </span>
      </button>
      <div id="menu" class="menu user-menu" popover @toggle=${this.#onToggle}>
        <p class="menu-user"><bdi class="name">${user.name}</bdi> <span class="state">${text}</span></p>
        ${preferences && client?.can("patchMe") ? this.#availability(away) : nothing}
        <hr class="menu-rule" />
        ${this.#alertOptions()}
        <hr class="menu-rule" />
        <p class="menu-heading">This page</p>
        ${option("Comfortable rows", this.density === "comfortable", (on) =>
          this.#fire("density-change", { density: on ? "comfortable" : "compact" }),
        )}
        ${option("Keyboard shortcuts", this.keys, (keys) => this.#fire("keys-change", { keys }))}
        <hr class="menu-rule" />
        <button class="menu-item" type="button" @click=${() => this.#fire("sign-out", undefined)}>Sign out</button>
      </div>
    `;
  }

  #availability(away: boolean): TemplateResult {
    return html`
      ${away ? this.#choice(back) : nothing} ${awayChoices.map((choice) => this.#choice(choice))}
      <p class="menu-note">While away you get mail only about urgent handoffs.</p>
      <p class="menu-note trouble" role="status">${this.trouble}</p>
    `;
  }

  #choice(choice: AvailabilityChoice): TemplateResult {
    return html`<button class="menu-item" type="button" @click=${() => void this.#choose(choice)}>
      ${choice.label}
    </button>`;
  }

  #alertOptions(): TemplateResult {
    const { choices } = this.alerts;
    const set = (change: Partial<Choices>) => void this.#chooseAlerts({ ...choices, ...change });
    return html`
      <p class="menu-heading">Alerts while this page is in the background</p>
      ${option("Desktop notification", choices.desktop, (desktop) => set({ desktop }))}
      ${option("When mine is claimed or answered", choices.own, (own) => set({ own }))}
      ${option("Sound", choices.sound, (sound) => set({ sound }))}
    `;
  }

  /** Says whether the user is away. Returns why that has failed. */
  async setAvailability({ input }: AvailabilityChoice): Promise<string | undefined> {
    const { client } = this;
    try {
      this.preferences = (await client?.api.patchMe(input(client.clock.now())))?.preferences;
      return undefined;
    } catch (error) {
      return `This was not saved. ${error instanceof Error ? error.message : ""}`;
    }
  }

  async #choose(choice: AvailabilityChoice): Promise<void> {
    this.trouble = "";
    this.trouble = (await this.setAvailability(choice)) ?? "";
    if (this.trouble === "") {
      this.querySelector<HTMLElement>("#menu")?.hidePopover();
    }
  }

  async #chooseAlerts(choices: Choices): Promise<void> {
    await this.alerts.choose(choices);
    this.requestUpdate();
  }

  readonly #onToggle = ({ newState }: ToggleEvent): void => {
    if (newState === "open") {
      this.trouble = "";
      void this.#fetch();
    }
  };

  /** Fetches the availability; without it the menu has what is known. */
  async #fetch(): Promise<void> {
    const me = await this.client?.api.me().catch(() => undefined);
    this.preferences = me?.preferences ?? this.preferences;
  }

  #fire(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  }
}

function option(label: string, on: boolean, set: (on: boolean) => void): TemplateResult {
  return html`
    <label class="menu-item">
      <input
        type="checkbox"
        .checked=${on}
        @change=${(event: Event) => set((event.target as HTMLInputElement).checked)}
      />
      ${label}
    </label>
  `;
}

declare global {
  interface HTMLElementTagNameMap {
    "user-menu": UserMenu;
  }
}

customElements.define("user-menu", UserMenu);
