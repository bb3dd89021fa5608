import { html, LitElement, nothing, type TemplateResult } from "lit";
import "../elements/index.js";
import {
  type Card,
  type Connection,
  type NewsOfOwn,
  QueueClient,
  type ServerClock,
  type View,
} from "../core/index.js";
import { type ElementEvents, emit } from "../elements/element-events.js";
import { newsText } from "../elements/rail/news-text.js";
import { plus } from "../elements/rail/view-icons.js";
import { Alerts } from "./alerts.js";
import { basePath } from "./base-path.js";
import { type Density, readDensity, storeDensity } from "./density.js";
import { brand, message } from "./message.js";
import { Navigation } from "./navigation.js";
import { pageCommands } from "./page-commands.js";
import { placeholder } from "./placeholder.js";
import { home, type Opened } from "./route.js";
import type { Session } from "./session.js";
import { noAccess, signedOut } from "./sign-in-texts.js";
import { TabTitle } from "./title.js";
import "./user-menu.js";
import { WideScreen } from "./wide-screen.js";

/** The page around the elements: layout, user, address, tab and alerts. */
export class PageShell extends LitElement {
  static override properties = {
    session: { attribute: false },
    connection: { state: true },
    keys: { state: true },
    density: { state: true },
  };
  declare session: Session;
  /** The server's time. */
  clock: ServerClock | undefined;
  declare private connection: Connection;
  declare private keys: boolean;
  declare private density: Density;

  readonly #commands = pageCommands({
    setAvailability: async (choice) => this.querySelector("user-menu")?.setAvailability(choice),
    signOut: () => void this.#signOut(),
  });
  readonly #navigation = new Navigation(this);
  readonly #wide = new WideScreen(this);
  readonly #alerts = new Alerts((card) => this.#open(card));
  readonly #title = new TabTitle(document.querySelector('link[rel="icon"]') as HTMLLinkElement);
  #client: QueueClient | undefined;

  constructor() {
    super();
    this.connection = { state: "connecting" };
    this.keys = localStorage.getItem(keysOff) === null;
    this.density = readDensity();
    this.#listen("view-change", ({ view }) => this.#setView(view));
    this.#listen("filter-change", ({ filter }) => this.#navigation.go({ filter }));
    this.#listen("handoff-open", (detail) => void this.#openAndFocus(detail));
    this.#listen("handoff-close", () => void this.#close());
    this.#listen("keys-change", ({ keys }) => this.#setKeys(keys));
    this.#listen("density-change", ({ density }) => this.#setDensity(density));
    this.addEventListener("sign-out", () => void this.#signOut());
  }

  /** Renders into the document, whose styles apply. */
  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const client = new QueueClient({
      baseUrl: `${basePath()}/api/v1`,
      getToken: (want) => this.session.getToken(want),
      ...(this.clock && { clock: this.clock }),
    });
    client.addEventListener("accepted", () => this.session.accepted());
    this.session.onSignOut = () => client.signIn(); // starts without a token, and is signed out
    client.addEventListener("connection", () => this.#follow(client));
    client.addEventListener("counts", () => this.#follow(client));
    client.addEventListener("change", () => this.requestUpdate());
    client.addEventListener("arrival", ({ detail }) => this.#tell(client, detail, "new"));
    client.addEventListener("overdue", ({ detail }) => this.#tell(client, detail, "overdue"));
    client.addEventListener("news", ({ detail }) => this.#tellNews(client, detail));
    this.#client = client;
    client.start();
  }

  #listen<Name extends keyof ElementEvents>(
    name: Name,
    listener: (detail: ElementEvents[Name]["detail"]) => void,
  ): void {
    this.addEventListener(name, (event) => listener((event as ElementEvents[Name]).detail));
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

  #tellNews(client: QueueClient, news: NewsOfOwn): void {
    this.#title.flash(newsText(news));
    if (client.leader) {
      void this.#alerts.notify([], [news]);
    }
  }

  protected override render(): TemplateResult {
    const { connection, session } = this;
    const retry = () => this.#client?.signIn();
    if (connection.state === "signed-out") {
      return this.#message(signedOut(session, connection.refusal, retry));
    }
    if (connection.state === "stopped" && connection.reason === "forbidden") {
      return this.#message(noAccess(session, connection.message, retry));
    }
    return this.#layout();
  }

  #message(text: Parameters<typeof message>[0]): TemplateResult {
    return html`<header class="top">${brand(this.#home)}</header>
      ${message(text)}`;
  }

  /** Focuses the heading when signing out has removed the focused element. */
  protected override updated(): void {
    if (document.activeElement === document.body) {
      this.querySelector<HTMLElement>(".message h2")?.focus();
    }
  }

  #layout(): TemplateResult {
    const { view, filter, open } = this.#navigation.route;
    const client = this.#client;
    const wide = this.#wide.matches;
    return html`
      <header class="top">
        ${brand(this.#home)}
        ${
          !wide && client?.can("createHandoff")
            ? html`<button class="button begin" type="button" @click=${() => emit(this, "begin-open", undefined)}>
                ${plus} <span>New escalation</span>
              </button>`
            : nothing
        }
      </header>
      <queue-views
        .client=${client}
        .view=${filter.q ? undefined : view}
        .layout=${wide ? "rail" : "bar"}
        .viewHref=${this.#navigation.viewHref}
        .keys=${this.keys}
      ></queue-views>
      <section class="user" aria-label="You">
        <user-menu
          .client=${client}
          .alerts=${this.#alerts}
          .name=${client?.me?.name ?? this.session.name ?? "Signed in"}
          .keys=${this.keys}
          .density=${this.density}
        ></user-menu>
      </section>
      <main class="layout" ?data-open=${open !== undefined}>
        <h1 class="page-name">handoffd</h1>
        <escalation-queue
          no-views
          .client=${client}
          .view=${view}
          .filter=${filter}
          .selected=${open?.handoff ?? null}
          .keys=${this.keys}
          page-keys
          .commands=${this.#commands}
          .density=${this.density}
          .handoffHref=${this.#navigation.handoffHref}
        ></escalation-queue>
        ${open === undefined ? this.#placeholder() : this.#context(open)}
      </main>
      <queue-toasts .client=${client}></queue-toasts>
    `;
  }

  #placeholder(): TemplateResult {
    return placeholder({ keys: this.keys, begin: this.#client?.can("createHandoff") ?? false });
  }

  #context({ session, handoff }: Opened): TemplateResult {
    return html`<handoff-context
      .client=${this.#client}
      .sessionId=${session}
      .handoffId=${handoff}
      .keys=${this.keys}
    ></handoff-context>`;
  }

  #setView(view: View): void {
    const { filter, open } = this.#navigation.route;
    // Where a handoff covers the list, a view would be chosen without being seen.
    this.#navigation.go({
      view,
      filter: { ...filter, q: "" },
      open: this.#wide.matches ? open : undefined,
    });
  }

  #open(card: Pick<Card, "id" | "session_id">, how?: { replace: boolean }): void {
    this.#navigation.go({ open: { session: card.session_id, handoff: card.id } }, how);
  }

  /** Opens a handoff on request of an element, and focuses it. */
  async #openAndFocus({ card, action, focus }: ElementEvents["handoff-open"]["detail"]): Promise<void> {
    this.#open(card, { replace: focus === false }); // passed on the way through the list
    await Promise.all([this.updateComplete, customElements.whenDefined("handoff-context")]);
    const context = this.querySelector("handoff-context");
    if (action === "resolve" || action === "return") {
      context?.compose(action);
    } else if (action === "reassign") {
      context?.assign();
    } else if (action) {
      void context?.run(action);
    } else if (focus !== false || !this.#wide.matches) {
      context?.focus();
    }
  }

  async #close(): Promise<void> {
    this.#navigation.go({ open: undefined });
    await this.updateComplete;
    this.querySelector("escalation-queue")?.focus();
  }

  readonly #home = (event: MouseEvent): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) {
      return; // the browser opens it elsewhere
    }
    event.preventDefault();
    this.#navigation.go(home);
  };

  #setKeys(on: boolean): void {
    this.keys = on;
    if (on) {
      localStorage.removeItem(keysOff);
    } else {
      localStorage.setItem(keysOff, "yes");
    }
  }

  #setDensity(density: Density): void {
    this.density = density;
    storeDensity(density);
  }

  async #signOut(): Promise<void> {
    await this.session.signOut();
    this.#client?.signIn(); // starts without a token, and is signed out
  }
}

const keysOff = "handoffd:keys-off";

customElements.define("handoffd-page", PageShell);
