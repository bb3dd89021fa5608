import { html, LitElement, nothing, type TemplateResult } from "lit";
import {
  type GetToken,
  nextDueChange,
  overdueLevel,
  type QueueClient,
  type View,
  views,
} from "../../core/index.js";
import { ClientController, clientProperties } from "../client-controller.js";
import { emit } from "../element-events.js";
import { loadPanels } from "../panels-loader.js";
import { viewsStyles } from "../styles/views.js";
import type { onNow } from "./on-now.js";
import { PeopleFollower } from "./people-follower.js";
import { plus } from "./view-icons.js";
import { viewRow } from "./view-row.js";

/**
 * `<queue-views>`: the views of the queue with their counts, and the colleagues who have the page open.
 *
 * @fires view-change - {view}: the user chooses a view
 * @fires begin-open - the user wants to escalate or park a session
 * @fires connection-change - {connection}
 * @fires signed-out
 */
export class QueueViews extends LitElement {
  static override styles = viewsStyles;

  static override properties = {
    ...clientProperties,
    view: { reflect: true },
    layout: { reflect: true },
    viewHref: { attribute: false },
    keys: { attribute: "no-keys", converter: { fromAttribute: (value: string | null) => value === null } },
  };

  /** The client to show. Without one, all elements with the same `baseUrl` share a client. */
  declare client: QueueClient | undefined;
  /** Returns the token for the next request; null when no user is signed in. */
  declare getToken: GetToken | undefined;
  /** The address of the API. */
  declare baseUrl: string;
  /** The view that is shown beside it; undefined while a search shows handoffs of all views. */
  declare view: View | undefined;
  /** "rail": rows, and colleagues below them. "bar": one line; in less than 700 px, icons with short names. */
  declare layout: "rail" | "bar";
  /** Returns the address of a view. Without it the views are buttons. */
  declare viewHref: ((view: View) => string) | undefined;
  /** Whether shortcuts are named. */
  declare keys: boolean;

  readonly #client = new ClientController(this, { tick: () => this.#tick() });
  #onNow: typeof onNow | undefined; // comes with the panels
  #dueChange = Number.POSITIVE_INFINITY; // when a handoff becomes overdue next, by the server's clock

  constructor() {
    super();
    this.client = undefined;
    this.getToken = undefined;
    this.baseUrl = "/api/v1";
    this.view = "waiting";
    this.layout = "rail";
    this.viewHref = undefined;
    this.keys = true;
    new PeopleFollower(this, () => (this.layout === "rail" ? this.#client.current : undefined));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  protected override render(): TemplateResult {
    const client = this.#client.current;
    const rail = this.layout === "rail";
    return html`
      ${rail && client?.can("createHandoff") ? this.#begin() : nothing}
      <nav part="views" aria-label="Views of the queue">
        <ul @click=${this.#onClick}>
          ${views.map((view) =>
            viewRow({
              view,
              current: view === this.view,
              href: this.viewHref?.(view),
              count: client?.counts?.[view],
              overdue: view === "waiting" && client ? this.#overdue(client) : "",
              unread: view === "asked" ? (client?.unread.size ?? 0) : 0,
            }),
          )}
        </ul>
      </nav>
      ${(rail && client && this.#onNow?.(client)) || nothing}
    `;
  }

  #begin(): TemplateResult {
    return html`<button class="button begin" part="begin" type="button" @click=${this.#onBegin}>
      ${plus} New escalation ${this.keys ? html`<kbd aria-hidden="true">N</kbd>` : nothing}
    </button>`;
  }

  readonly #onBegin = (): void => emit(this, "begin-open", undefined);

  /** Returns how many of the known waiting handoffs are overdue, with a plus if there are unknown ones. */
  #overdue(client: QueueClient): string {
    const now = client.clock.now();
    const cards = client.cards("waiting");
    this.#dueChange = nextDueChange(cards, now);
    const count = cards.filter((card) => overdueLevel(card, now) > 0).length;
    return count === 0 ? "" : `${count}${client.list("waiting").more ? "+" : ""}`;
  }

  async #load(): Promise<void> {
    this.#onNow = (await loadPanels())?.onNow;
    this.requestUpdate();
  }

  #tick(): void {
    if (!this.#onNow && this.#client.current?.connection.state === "live") {
      void this.#load(); // the server was away
    }
    if ((this.#client.current?.clock.now() ?? 0) >= this.#dueChange) {
      this.requestUpdate();
    }
  }

  readonly #onClick = (event: MouseEvent): void => {
    const chosen = (event.target as Element).closest("[data-view]")?.getAttribute("data-view");
    const view = views.find((each) => each === chosen);
    if (view === undefined || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) {
      return; // the browser opens the link in a tab or window
    }
    event.preventDefault();
    this.view = view;
    emit(this, "view-change", { view });
  };
}
