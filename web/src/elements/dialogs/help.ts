import { html, LitElement, type TemplateResult } from "lit";
import { define } from "../define.js";
import { helpStyles } from "../styles/help.js";
import { keysOf, shortcuts } from "./shortcuts.js";

/**
 * `<handoff-help>`: a dialog with the shortcuts, and the button that turns them off.
 *
 * @fires turn - {on}
 */
export class HandoffHelp extends LitElement {
  static override styles = helpStyles;

  static override properties = { on: { attribute: false }, wide: { attribute: false } };

  declare on: boolean;
  /** Whether they work on the whole page. */
  declare wide: boolean;

  constructor() {
    super();
    this.on = true;
    this.wide = false;
  }

  show(): void {
    this.renderRoot.querySelector("dialog")?.showModal();
  }

  protected override render(): TemplateResult {
    const { on, wide } = this;
    const groups = [...new Set(shortcuts.map(({ group }) => group))];
    const turn = () => this.dispatchEvent(new CustomEvent("turn", { detail: { on: !on } }));
    return html`<dialog class="help dialog" part="help" aria-labelledby="help-heading" @click=${closeOutside}>
      <form method="dialog">
        <header class="dialog-head"><h2 id="help-heading">Keyboard shortcuts</h2></header>
        <div class="dialog-body">
          <p class="quiet">
            ${
              on
                ? wide
                  ? "They work everywhere on this page except in text fields."
                  : "They work while the list has the focus."
                : html`They are turned off, except ${kbd(keysOf("commands"))}.`
            }
          </p>
          <div class="groups">${groups.map(group)}</div>
        </div>
        <p class="dialog-foot choices">
          <button class="button" type="button" aria-pressed=${on ? "true" : "false"} @click=${turn}>
            ${on ? "Turn off" : "Turn on"}
          </button>
          <button class="button primary" type="submit" autofocus>Close</button>
        </p>
      </form>
    </dialog>`;
  }
}

function group(name: string): TemplateResult {
  return html`<section>
    <h3>${name}</h3>
    <dl>
      ${shortcuts
        .filter((entry) => entry.group === name)
        .map(
          ({ id, label }) => html`<div data-shortcut=${id}>
            <dt>${label}</dt>
            <dd>${kbd(keysOf(id))}</dd>
          </div>`,
        )}
    </dl>
  </section>`;
}

function kbd(keys: readonly string[]): TemplateResult[] {
  return keys.map((key) => html`<kbd>${key}</kbd> `);
}

/** Closes a dialog when its backdrop is clicked: then the dialog itself is the target. */
export function closeOutside(event: Event): void {
  if (event.target === event.currentTarget && event.currentTarget instanceof HTMLDialogElement) {
    event.currentTarget.close();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "handoff-help": HandoffHelp;
  }
}

define("handoff-help", HandoffHelp);
