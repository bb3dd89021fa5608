import { html, nothing, type TemplateResult } from "lit";
import type { View } from "../../core/index.js";
import { viewNames } from "../queue/view-bar.js";
import { viewIcon } from "./view-icons.js";

export interface ViewRow {
  readonly view: View;
  readonly current: boolean;
  /** The address of the view; without one it is a button. */
  readonly href: string | undefined;
  /** Undefined before the first response. */
  readonly count: number | undefined;
  /** How many are overdue; "" for none. */
  readonly overdue: string;
  readonly unread: number;
}

/** Renders a view in the rail or bar. */
export function viewRow(row: ViewRow): TemplateResult {
  const { view, current, href } = row;
  const mark = current ? (href === undefined ? "true" : "page") : nothing;
  return html`<li>
    ${
      href === undefined
        ? html`<button class="view" type="button" data-view=${view} aria-current=${mark}>${content(row)}</button>`
        : html`<a class="view" href=${href} data-view=${view} aria-current=${mark}>${content(row)}</a>`
    }
  </li>`;
}

function content({ view, count, overdue, unread }: ViewRow): TemplateResult {
  const [name = "", ...more] = viewNames[view].split(" ");
  return html`${viewIcon(view)}
    <span class="label">${name}${more.length > 0 ? html`<span class="rest"> ${more.join(" ")}</span>` : nothing}</span>
    ${unread > 0 ? html`<span class="unread"><span class="hidden">${unread} unread</span></span>` : nothing}
    ${overdue === "" ? nothing : html`<span class="overdue num">${overdue}<span class="rest"> overdue</span></span>`}
    ${count === undefined ? nothing : html`<span class="count num" ?data-none=${count === 0}>${count}</span>`}`;
}
