import { html, LitElement, nothing, type TemplateResult } from "lit";
import "../elements/index.js";
import {
  type Action,
  type Card,
  type Connection,
  QueueClient,
  type ServerClock,
  type View,
} from "../core/index.js";
import { Alerts } from "./alerts.js";
import { message, signedOut } from "./message.js";
import { type Route, readRoute, writeRoute } from "./route.js";
import type { Session } from "./session.js";
import { TabTitle } from "./title.js";

/** The page around the two elements: user, address, tab and alerts. */
export class PageShell extends LitElement {
  static override properties = {
    session: { attribute: false },
    route: { state: true },
    connection: { state: true },
    keys: { state: true },
  };
  declare session: Session;
  /** The server's time. */
  clock: ServerClock | undefined;
  declare private route: Route;
  declare private connection: Connection;
  declare private keys: boolean;

  readonly #alerts = new Alerts((card) => this.#open(card));
  readonly #title = new TabTitle(document.querySelector('link[rel="icon"]') as HTMLLinkElement);
  #client: QueueClient | undefined;

  constructor() {
    super();
    this.route = readRoute(new URL(location.href));
    this.connection = { state: "connecting" };
    this.keys = localStorage.getItem(keysOff) === null;
  }

  /** Renders into the document, whose styles apply. */
  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const client = new QueueClient({
      getToken: (want) => this.session.getToken(want),
      ...(this.clock && { clock: this.clock }),
    });
    client.addEventListener("accepted", () => this.session.accepted());
    this.session.onSignOut = () => client.signIn(); // starts without a token, and is signed out
    client.addEventListener("connection", () => this.#follow(client));
    client.addEventListener("counts", () => this.#follow(client));
    client.addEventListener("arrival", ({ detail }) => this.#tell(client, detail, "new"));
    client.addEventListener("overdue", ({ detail }) => this.#tell(client, detail, "overdue"));
    window.addEventListener("popstate", () => {
      this.route = readRoute(new URL(location.href));
    });
    this.#client = client;
    client.start();
  }

  #follow(client: QueueClient): void {
    this.connection = client.connection;
    this.#title.waiting = this.connection.state === "signed-out" ? undefined : client.counts?.waiting;
  }

  #tell(client: QueueClient, cards: readonly Card[], what: "new" | "overdue"): void {
    const [first] = cards;
    if (first !== undefined) {
      const late = what === "overdue" ? "Overdue: " : "";
      this.#title.flash(cards.length === 1 ? late + first.session_title : `${cards.length} ${what}`);
    }
    if (client.leader) {
      void this.#alerts.notify(cards);
    }
  }

  protected override render(): TemplateResult {
    return html`
      <header class="bar">
        <h1>
          <a class="brand" href="/" @click=${this.#home}>
            <img src="/assets/icon.svg" alt="" width="24" height="24" /><span>handoffd</span>
          </a>
        </h1>
        ${this.connection.state === "signed-out" ? nothing : this.#menu()}
      </header>
      ${
        this.connection.state === "signed-out"
          ? message(signedOut(this.session, this.connection.refusal, () => this.#client?.signIn()))
          : this.#layout()
      }
    `;
  }

  /** Focuses the heading when signing out has removed the focused element. */
  protected override updated(): void {
    if (document.activeElement === document.body) {
      this.querySelector<HTMLElement>(".message h2")?.focus();
    }
  }

  #layout(): TemplateResult {
    const { view, open } = this.route;
    return html`
      <main class="layout" ?data-open=${open !== undefined}>
        <escalation-queue
          .client=${this.#client}
          .view=${view}
          .selected=${open?.handoff ?? null}
          .keys=${this.keys}
          @handoff-open=${this.#onOpen}
          @keys-change=${(event: CustomEvent<{ keys: boolean }>) => this.#setKeys(event.detail.keys)}
          @view-change=${(event: CustomEvent<{ view: View }>) => this.#setView(event.detail.view)}
        ></escalation-queue>
        ${
          open === undefined
            ? html`<section class="placeholder" aria-label="No handoff is open">
                <p>Select an escalation to see its context.</p>
              </section>`
            : html`<handoff-context
                .client=${this.#client}
                .sessionId=${open.session}
                .handoffId=${open.handoff}
                .keys=${this.keys}
                @handoff-open=${this.#onOpen}
                @handoff-close=${this.#close}
              ></handoff-context>`
        }
      </main>
    `;
  }

  #menu(): TemplateResult {
    const { desktop, sound } = this.#alerts.choices;
    const name = this.#client?.me?.name ?? this.session.name ?? "Signed in";
    return html`
      <button class="who" popovertarget="menu" title="Alerts, shortcuts, sign out">
        <span class="face" aria-hidden="true">${initials(name)}</span><bdi class="name">${name}</bdi>
      </button>
      <div id="menu" class="menu" popover>
        <p class="heading">Alerts while this page is in the background</p>
        ${option("Desktop notification", desktop, (on) => this.#choose({ desktop: on, sound }))}
        ${option("Sound", sound, (on) => this.#choose({ desktop, sound: on }))}
        <p class="heading">This page</p>
        ${option("Keyboard shortcuts", this.keys, (on) => this.#setKeys(on))}
        <button class="plain" @click=${this.#signOut}>Sign out</button>
      </div>
    `;
  }

  #go(route: Route): void {
    const address = writeRoute(route);
    if (address !== location.pathname + location.search) {
      history.pushState(null, "", address);
    }
    this.route = route;
  }

  #setView(view: View): void {
    this.#go({ ...this.route, view });
  }

  #open(card: Pick<Card, "id" | "session_id">): void {
    this.#go({ ...this.route, open: { session: card.session_id, handoff: card.id } });
  }

  /** Opens a handoff on request of an element, and focuses it. */
  readonly #onOpen = async (event: CustomEvent<{ card: Card; action?: Action }>): Promise<void> => {
    const { card, action } = event.detail;
    this.#open(card);
    await this.updateComplete;
    const context = this.querySelector("handoff-context");
    if (action === "resolve" || action === "return") {
      context?.compose(action);
    } else {
      context?.focus();
    }
  };

  readonly #close = async (): Promise<void> => {
    this.#go({ ...this.route, open: undefined });
    await this.updateComplete;
    this.querySelector("escalation-queue")?.focus();
  };

  readonly #home = (event: MouseEvent): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) {
      return;
    }
    event.preventDefault();
    this.#go({ view: "waiting", open: undefined });
  };

  async #choose(choices: { desktop: boolean; sound: boolean }): Promise<void> {
    await this.#alerts.choose(choices);
    this.requestUpdate();
  }

  #setKeys(on: boolean): void {
    this.keys = on;
    if (on) {
      localStorage.removeItem(keysOff);
    } else {
      localStorage.setItem(keysOff, "yes");
    }
  }

  readonly #signOut = async (): Promise<void> => {
    await this.session.signOut();
    this.#client?.signIn(); // starts without a token, and is signed out
  };
}

const keysOff = "handoffd:keys-off";

function option(label: string, on: boolean, set: (on: boolean) => void): TemplateResult {
  return html`
    <label class="option">
      <input
        type="checkbox"
        .checked=${on}
        @change=${(event: Event) => set((event.target as HTMLInputElement).checked)}
      />
      ${label}
    </label>
  `;
}

/** Returns the initials of a name, at most two. */
function initials(name: string): string {
  const words = name.match(/[\p{L}\p{N}]+/gu) ?? [];
  return [words.at(0), words.length > 1 ? words.at(-1) : undefined]
    .map((word) => [...(word ?? "")][0] ?? "")
    .join("");
}

customElements.define("handoffd-page", PageShell);
