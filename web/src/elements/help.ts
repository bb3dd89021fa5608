import { html, type TemplateResult } from "lit";

const shortcuts: readonly [string[], string][] = [
  [["j", "k"], "next, previous"],
  [["Enter"], "open, without claiming"],
  [["c"], "claim and open"],
  [["r"], "release"],
  [["e"], "resolve"],
  [["Esc"], "back to the queue"],
  [["?"], "show this list"],
];

/** Renders the shortcuts, and the button that turns them off. */
export function helpDialog(on: boolean, turn: (on: boolean) => void): TemplateResult {
  return html`<dialog class="help" part="help" aria-labelledby="help-heading">
    <form method="dialog">
      <h2 id="help-heading">Shortcuts</h2>
      <p class="quiet">Active while the list has the focus.</p>
      <dl>
        ${shortcuts.map(
          ([keys, meaning]) => html`<div>
            <dt>${keys.map((key) => html`<kbd>${key}</kbd> `)}</dt>
            <dd>${meaning}</dd>
          </div>`,
        )}
      </dl>
      <p class="choices">
        <button class="button" type="button" aria-pressed=${on ? "true" : "false"} @click=${() => turn(!on)}>
          ${on ? "Turn off" : "Turn on"}
        </button>
        <button class="button primary" type="submit" autofocus>Close</button>
      </p>
    </form>
  </dialog>`;
}
