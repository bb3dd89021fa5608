import { html, nothing, type TemplateResult } from "lit";
import { face } from "../face.js";
import { check } from "../icons.js";
import type { PickerOption } from "./picker-filter.js";

/** The most options that are rendered: people narrow a longer list with words. */
const most = 200;

export interface ListHandlers {
  label: string;
  multiple: boolean;
  onClick: (event: Event) => void;
  onPointerMove: (event: Event) => void;
}

/** Renders the options under the headings of their groups. */
export function pickerList(
  options: readonly PickerOption[],
  { label, multiple, onClick, onPointerMove }: ListHandlers,
  active: string | undefined,
): TemplateResult | typeof nothing {
  if (options.length === 0) {
    return nothing;
  }
  const items = options
    .slice(0, most)
    .map((option, i) => ({ option, html: item(option, i, option.id === active) }));
  const groups = [...new Set(items.map(({ option }) => option.group))];
  const heading = groups.length > 1 || groups[0] !== undefined;
  return html`<div
    class="options"
    id="options"
    role="listbox"
    aria-label=${label}
    aria-multiselectable=${multiple ? "true" : nothing}
    @click=${onClick}
    @pointermove=${onPointerMove}
    @pointerdown=${keepFocus}
  >
    ${groups.map((group) => {
      const own = items.filter(({ option }) => option.group === group).map((each) => each.html);
      return heading && group
        ? html`<div role="group" aria-label=${group}>
            <p class="group" aria-hidden="true">${group}</p>
            ${own}
          </div>`
        : own;
    })}
    ${
      options.length > most
        ? html`<p class="group" role="presentation">${options.length - most} more: type to narrow the list</p>`
        : nothing
    }
  </div>`;
}

/** Leaves the focus in the field while an option is clicked. */
function keepFocus(event: Event): void {
  if ((event as PointerEvent).pointerType === "mouse") {
    event.preventDefault();
  }
}

function item(option: PickerOption, index: number, active: boolean): TemplateResult {
  const { id, label, detail, person, icon, keys, dim, disabled, checked } = option;
  return html`<div
    class=${`option ${dim ? "dim" : ""}`}
    id=${`option-${index}`}
    role="option"
    data-id=${id}
    ?data-active=${active}
    aria-selected=${checked ? "true" : "false"}
    aria-disabled=${disabled ? "true" : nothing}
  >
    ${person ? face(person) : (icon ?? nothing)}
    <span class="text">
      <span class="label"><bdi>${label}</bdi></span>
      ${detail ? html`<span class="detail"><bdi>${detail}</bdi></span>` : nothing}
    </span>
    ${keys ? html`<span class="keys">${keys.map((key) => html`<kbd>${key}</kbd> `)}</span>` : nothing}
    ${checked ? check : nothing}
  </div>`;
}
