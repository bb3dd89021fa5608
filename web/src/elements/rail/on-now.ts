import { html, nothing, type TemplateResult } from "lit";
import type { Colleague, QueueClient } from "../../core/index.js";
import { face } from "../face.js";
import { name } from "../name.js";

/** The most colleagues that are named. */
const named = 12;

/** Renders the colleagues who have the page open, those who are away last; nothing for a user who cannot see them. */
export function onNow(client: QueueClient): TemplateResult | typeof nothing {
  if (!client.can("listUsers")) {
    return nothing;
  }
  const online = client.people
    .filter(({ id, online }) => online && id !== client.me?.id)
    .sort((a, b) => Number(isAway(a)) - Number(isAway(b)) || a.name.localeCompare(b.name));
  const more = online.length - named;
  return html`<aside part="on-now" aria-labelledby="on-now">
    <h2 id="on-now">On now</h2>
    ${online.length === 0 ? html`<p class="alone">No one else is here.</p>` : nothing}
    <ul>
      ${online.slice(0, named).map(colleague)}
    </ul>
    ${more > 0 ? html`<p class="alone num">${more} more</p>` : nothing}
  </aside>`;
}

function isAway({ availability }: Colleague): boolean {
  return availability === "away";
}

function colleague(person: Colleague): TemplateResult {
  const { open_claims: claims } = person;
  const load = `${claims} open ${claims === 1 ? "claim" : "claims"}`;
  return html`<li class="colleague" data-person=${person.id} data-away=${isAway(person) || nothing}>
    ${face(person)}
    <span class="name">${name(person.name)}</span>
    ${isAway(person) ? html`<span class="away">away</span>` : nothing}
    ${
      claims > 0
        ? html`<span class="load num" title=${load}>
            <span aria-hidden="true">${claims}</span><span class="hidden">${load}</span>
          </span>`
        : nothing
    }
  </li>`;
}
