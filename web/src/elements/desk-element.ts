import { LitElement, type PropertyValues } from "lit";
import type { Connection, Desk, GetToken } from "../core/index.js";
import { borrow, renewTokenSource } from "./desks.js";
import { Ticker } from "./times.js";

/** What both elements are: something that is shown of a {@link Desk}. */
export abstract class DeskElement extends LitElement {
  static override properties = {
    desk: { attribute: false },
    getToken: { attribute: false },
    baseUrl: { attribute: "base-url" },
  };

  /** The desk to show. Without one, a desk is shared by all elements with the same `baseUrl`. */
  declare desk: Desk | undefined;
  /** Gives the token for the next request; null when nobody is signed in. */
  declare getToken: GetToken | undefined;
  /** Where the API is. */
  declare baseUrl: string;

  #source: Desk | undefined;
  #giveBack: (() => void) | undefined;
  #ticker: Ticker | undefined;
  #use = new AbortController();
  #borrowedFrom: string | undefined;

  constructor() {
    super();
    this.desk = undefined;
    this.getToken = undefined;
    this.baseUrl = "/api/v1";
  }

  /** The desk in use; undefined until there is one to use. */
  protected get source(): Desk | undefined {
    return this.#source;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener("online", this.#online);
    document.addEventListener("visibilitychange", this.#visible);
    this.#attach();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener("online", this.#online);
    document.removeEventListener("visibilitychange", this.#visible);
    this.#detach();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("desk") || changed.has("baseUrl") || (changed.has("getToken") && !this.#source)) {
      this.#attach();
    } else if (changed.has("getToken") && this.getToken && this.#borrowedFrom !== undefined) {
      renewTokenSource(this.#borrowedFrom, this.getToken);
    }
  }

  protected override updated(_changed: PropertyValues): void {
    this.#ticker?.paint(this.renderRoot);
  }

  /** The desk has something new. */
  protected refresh(): void {
    this.requestUpdate();
  }

  /** A second has passed. */
  protected tick(): void {
    this.#ticker?.paint(this.renderRoot);
    if (this.#source?.connection.state === "reconnecting") {
      this.requestUpdate();
    }
  }

  /** A desk has come into use; it is out of use again when the signal aborts. */
  protected abstract begin(desk: Desk, signal: AbortSignal): void;

  protected emit(name: string, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  #attach(): void {
    const wanted = this.desk;
    if (!this.isConnected || (wanted && wanted === this.#source)) {
      return;
    }
    this.#detach();
    if (wanted) {
      this.#source = wanted;
    } else if (this.getToken) {
      const { desk, giveBack } = borrow(this.baseUrl, this.getToken);
      this.#source = desk;
      this.#giveBack = giveBack;
      this.#borrowedFrom = this.baseUrl;
    }
    const desk = this.#source;
    if (desk) {
      const { signal } = this.#use;
      desk.addEventListener("change", () => this.refresh(), { signal });
      desk.addEventListener("connection", (event) => this.#connection(event.detail), { signal });
      this.#ticker = new Ticker(desk.clock, () => this.tick());
      this.#ticker.start();
      this.begin(desk, signal);
      this.requestUpdate();
    }
  }

  #detach(): void {
    this.#use.abort();
    this.#use = new AbortController();
    this.#ticker?.stop();
    this.#giveBack?.();
    this.#giveBack = undefined;
    this.#borrowedFrom = undefined;
    this.#source = undefined;
  }

  #connection(connection: Connection): void {
    this.emit("connection-change", { connection });
    if (connection.state === "signed-out") {
      this.emit("signed-out");
    }
  }

  readonly #online = () => this.#source?.wake("online");

  readonly #visible = () => {
    if (document.visibilityState === "visible") {
      this.#source?.wake("visible");
    }
  };
}
