import { html, LitElement, nothing, type TemplateResult } from "lit";
import { define } from "../define.js";
import type { Command } from "./command.js";
import { closeOutside } from "./help.js";
import "./picker.js";
import { commandMenuStyles } from "../styles/command-menu.js";
import type { PickerOption } from "./picker-filter.js";
import { isCommandMenu } from "./shortcuts.js";

/**
 * `<handoff-command-menu>`: a dialog with every command that is possible now, found by words.
 *
 * @fires close - the dialog is closed
 */
export class HandoffCommandMenu extends LitElement {
  static override styles = commandMenuStyles;

  static override properties = {
    commands: { attribute: false },
    more: { attribute: false },
    running: { state: true },
    error: { state: true },
  };

  declare commands: readonly Command[];
  /** Returns the commands that belong to what is typed. */
  declare more: ((query: string) => readonly Command[]) | undefined;
  declare private running: boolean;
  declare private error: string;

  #offered: readonly Command[] = []; // by `more`, for what is typed now

  constructor() {
    super();
    this.commands = [];
    this.more = undefined;
    this.running = false;
    this.error = "";
  }

  get open(): boolean {
    return this.#dialog?.open ?? false;
  }

  async show(): Promise<void> {
    this.error = "";
    await this.updateComplete;
    const picker = this.renderRoot.querySelector("handoff-picker");
    if (!this.open) {
      picker?.reset();
      this.#dialog?.showModal();
      picker?.focus();
    }
  }

  protected override render(): TemplateResult {
    return html`<dialog
      class="dialog top"
      part="dialog"
      aria-label="Commands"
      @click=${closeOutside}
      @keydown=${this.#onKeydown}
      @close=${() => this.dispatchEvent(new CustomEvent("close"))}
    >
      <handoff-picker
        inline
        label="Commands"
        placeholder="What do you want to do?"
        empty="No command has these words."
        .options=${this.commands.map(option)}
        .more=${this.#more}
        @pick=${({ detail }: CustomEvent<{ id: string }>) => void this.#run(detail.id)}
      ></handoff-picker>
      ${this.running ? html`<p class="state quiet" role="status">One moment…</p>` : nothing}
      ${this.error ? html`<p class="state trouble" role="alert">${this.error}</p>` : nothing}
    </dialog>`;
  }

  get #dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector("dialog");
  }

  readonly #more = (query: string): PickerOption[] => {
    this.#offered = this.more?.(query) ?? [];
    return this.#offered.map(option);
  };

  async #run(id: string): Promise<void> {
    const command = [...this.commands, ...this.#offered].find((each) => each.id === id);
    if (!command || this.running) {
      return;
    }
    this.error = "";
    if (!command.takesTime) {
      this.#dialog?.close();
      command.run();
      return;
    }
    this.running = true;
    const result = await command.run();
    this.running = false;
    if (typeof result === "string") {
      this.error = result;
      return;
    }
    this.#dialog?.close();
    if (typeof result === "function") {
      result();
    }
  }

  /** The key that opens the menu closes it too. */
  readonly #onKeydown = (event: KeyboardEvent) => {
    if (isCommandMenu(event)) {
      event.preventDefault();
      this.#dialog?.close();
    }
  };
}

function option({ id, label, group, keys, detail, also, icon }: Command): PickerOption {
  return { id, label, group, keys, detail, also, icon };
}

declare global {
  interface HTMLElementTagNameMap {
    "handoff-command-menu": HandoffCommandMenu;
  }
}

define("handoff-command-menu", HandoffCommandMenu);
