import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { define } from "../define.js";
import { pickerStyles } from "../styles/picker.js";
import { matching, type PickerOption } from "./picker-filter.js";
import { pickerList } from "./picker-list.js";
import { keepPlaced } from "./picker-position.js";
import { PickerSearch, type Search } from "./picker-search.js";

export type { PickerOption } from "./picker-filter.js";

/** How many options PageUp and PageDown pass. */
const page = 8;

/**
 * `<handoff-picker>`: a text field over a list of options that it narrows: a combobox with a listbox (WAI-ARIA APG).
 * {@link HandoffPicker.show} opens it in a popover at a button; with `inline` it stands where it is.
 *
 * @fires pick - {id}: the user has chosen an option
 * @fires close - the popover is closed
 */
export class HandoffPicker extends LitElement {
  static override styles = pickerStyles;

  static override properties = {
    options: { attribute: false },
    search: { attribute: false },
    more: { attribute: false },
    label: {},
    placeholder: {},
    empty: {},
    multiple: { type: Boolean },
    inline: { type: Boolean },
    twoLines: { type: Boolean, attribute: "two-lines" },
    value: { state: true },
    active: { state: true },
  };

  /** What can be picked; with `search` what is shown before its first response. */
  declare options: readonly PickerOption[];
  /** Returns the options for a text; without it the words of the text narrow `options`. */
  declare search: Search | undefined;
  /** Returns options that belong to a text, which follow those that match it. */
  declare more: ((query: string) => readonly PickerOption[]) | undefined;
  /** The accessible name of the field and the list. */
  declare label: string;
  declare placeholder: string;
  /** What is said without a match. */
  declare empty: string;
  /** Whether options are checked and unchecked: the picker stays open, and its owner changes `checked`. */
  declare multiple: boolean;
  declare inline: boolean;
  /** Whether details stand below labels, which have the whole line then. */
  declare twoLines: boolean;
  /** The text in the field. */
  declare value: string;
  declare private active: string | undefined; // the id of the option that Enter picks

  readonly #search = new PickerSearch(this);
  #shown: PickerOption[] = [];
  #placed = new AbortController();
  #button: HTMLElement | undefined; // the popover is at

  constructor() {
    super();
    this.options = [];
    this.search = undefined;
    this.more = undefined;
    this.label = "";
    this.placeholder = "";
    this.empty = "Nothing matches.";
    this.multiple = false;
    this.inline = false;
    this.twoLines = false;
    this.value = "";
    this.active = undefined;
  }

  /** Whether the popover is open. */
  get open(): boolean {
    return this.#panel?.matches(":popover-open") ?? false;
  }

  /** Opens the popover at a button, with an empty field. It gives the focus back when it closes. */
  async show(button: HTMLElement): Promise<void> {
    this.reset();
    await this.updateComplete;
    const panel = this.#panel;
    if (panel && !this.open) {
      this.#button = button;
      panel.showPopover();
      this.#placed = new AbortController();
      keepPlaced(panel, button, this.#placed.signal);
      this.focus();
    }
  }

  hide(): void {
    if (this.open) {
      this.#panel?.hidePopover();
    }
  }

  /** Empties the field, and searches anew. */
  reset(): void {
    this.value = "";
    this.active = undefined;
    this.#search.clear();
    if (this.search) {
      void this.#search.now(this.search, "");
    }
  }

  override focus(): void {
    this.renderRoot.querySelector("input")?.focus();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#placed.abort();
  }

  protected override willUpdate(): void {
    const query = this.value.trim();
    this.#shown = this.search ? [...(this.#search.found ?? this.options)] : matching(this.options, query);
    this.#shown.push(...(this.more?.(query) ?? []));
    const can = this.#shown.filter(({ disabled }) => !disabled);
    if (!can.some(({ id }) => id === this.active)) {
      this.active = (can.find(({ checked }) => checked && !this.multiple) ?? can[0])?.id;
    }
  }

  protected override render(): TemplateResult {
    const some = this.#shown.length > 0;
    const active = this.#shown.findIndex(({ id }) => id === this.active);
    return html`<div
      class="panel ${this.inline ? "inline" : ""} ${this.twoLines ? "two-lines" : ""}"
      part="panel"
      popover=${this.inline ? nothing : "auto"}
      @beforetoggle=${this.#onBeforeToggle}
      @toggle=${this.#onToggle}
    >
      <input
        type="text"
        role="combobox"
        aria-label=${this.label}
        aria-autocomplete="list"
        aria-expanded=${some ? "true" : "false"}
        aria-controls=${some ? "options" : nothing}
        aria-activedescendant=${active >= 0 ? `option-${active}` : nothing}
        autocomplete="off"
        autocapitalize="off"
        spellcheck="false"
        dir="auto"
        enterkeyhint="go"
        placeholder=${this.placeholder || this.label}
        .value=${this.value}
        @input=${this.#onInput}
        @keydown=${this.#onKeydown}
      />
      ${pickerList(this.#shown, this, this.active)}
      <p class=${some || this.#search.pending ? "hidden" : "none"} role="status">${this.#status(some)}</p>
    </div>`;
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has("active") && this.shadowRoot?.activeElement) {
      this.renderRoot.querySelector("[data-active]")?.scrollIntoView({ block: "nearest" });
    }
  }

  #status(some: boolean): string {
    if (this.#search.error !== undefined) {
      return this.#search.error;
    }
    if (this.#search.pending) {
      return "Searching…";
    }
    return some ? `${this.#shown.length} to choose from` : this.empty;
  }

  get #panel(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>(".panel");
  }

  /** Picks the option under the pointer. */
  readonly onClick = (event: Event) => {
    const id = (event.target as Element).closest("[data-id]")?.getAttribute("data-id");
    this.#pick(this.#shown.find((option) => option.id === id));
  };

  /** Makes the option under the pointer the active one. */
  readonly onPointerMove = (event: Event) => {
    const id = (event.target as Element)
      .closest("[data-id]:not([aria-disabled=true])")
      ?.getAttribute("data-id");
    if (id) {
      this.active = id;
    }
  };

  readonly #onInput = (event: Event) => {
    this.value = (event.target as HTMLInputElement).value;
    this.active = undefined;
    if (this.search) {
      this.#search.soon(this.search, this.value.trim());
    }
  };

  readonly #onKeydown = (event: KeyboardEvent) => {
    const { key, isComposing, ctrlKey, metaKey, altKey, shiftKey } = event;
    if (isComposing || key === "Process" || ctrlKey || metaKey || altKey) {
      return;
    }
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page };
    if (steps[key] !== undefined) {
      this.#move(steps[key]);
    } else if (key === "Home" && !shiftKey) {
      this.#move(Number.NEGATIVE_INFINITY);
    } else if (key === "End" && !shiftKey) {
      this.#move(Number.POSITIVE_INFINITY);
    } else if (key === "Enter") {
      this.#pick(this.#shown.find(({ id }) => id === this.active));
    } else if (key === "Escape" && !this.inline) {
      this.hide();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  /** Moves the active option. One step goes around the ends; more stop there. */
  #move(by: number): void {
    const can = this.#shown.filter(({ disabled }) => !disabled);
    const at = can.findIndex(({ id }) => id === this.active);
    const around = Math.abs(by) === 1 && can.length > 0 ? (at + by + can.length) % can.length : at + by;
    this.active = can[Math.max(0, Math.min(around, can.length - 1))]?.id;
  }

  #pick(option: PickerOption | undefined): void {
    if (!option || option.disabled || this.#search.pending) {
      return;
    }
    if (!this.multiple) {
      this.hide();
    }
    this.dispatchEvent(new CustomEvent("pick", { detail: { id: option.id } }));
  }

  /** The browser gives no focus back out of a shadow tree. */
  readonly #onBeforeToggle = ({ newState }: ToggleEvent) => {
    if (newState === "closed" && this.shadowRoot?.activeElement) {
      this.#button?.focus();
    }
  };

  readonly #onToggle = ({ newState }: ToggleEvent) => {
    if (newState === "closed") {
      this.#placed.abort();
      this.dispatchEvent(new CustomEvent("close"));
    }
  };
}

declare global {
  interface HTMLElementTagNameMap {
    "handoff-picker": HandoffPicker;
  }
}

define("handoff-picker", HandoffPicker);
