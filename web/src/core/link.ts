import { fullJitter, Pause } from "./backoff.js";
import type { HandoffEvent } from "./card.js";
import type { Connection } from "./connection.js";
import { isBehind, isNext } from "./position.js";
import { type Ending, type Frame, follow } from "./stream.js";
import { SignedOutError, type Tokens } from "./token.js";

/** What {@link Link} needs, and whom it tells. */
export interface LinkConfig {
  url: string;
  tokens: Tokens;
  fetch: typeof fetch;
  onEvent: (event: HandoffEvent, id: string) => void;
  /** The stream has moved on without an event. */
  onPosition: (id: string) => void;
  /** Events may be missing: the queue must be fetched anew. The stream goes on from `id`. */
  onReset: (id: string) => void;
  onConnection: (connection: Connection) => void;
}

/** Keepalives come after 25 s of silence, unless configured otherwise: this is 2.5 of them. */
const silence = 62_500;
/** When nothing has come for this long after a resume, what was missed has arrived. */
const settled = 250;

/** One connection of the link. */
interface Attempt {
  token: string;
  abort: AbortController;
  done: Promise<Ending>;
  ready: boolean;
  bye: string | undefined;
  heardAt: number;
}

/**
 * The stream of one account, over as many connections as it takes. It keeps the position, resumes from it, passes each
 * event on once and in order, and knows when to wait, when to ask for another token and when to give up.
 */
export class Link {
  readonly #config: LinkConfig;
  readonly #pause = new Pause();
  readonly #closed = new AbortController();
  #position: string | undefined;
  #lost = false;
  #current: Attempt | undefined;
  #successor: Attempt | undefined;
  #retry = 3_000; // until the server says otherwise
  #settle: ReturnType<typeof setTimeout> | undefined;

  constructor(config: LinkConfig) {
    this.#config = config;
  }

  /** Follows from after `position`, until it is closed, signed out, or refused in a way that waiting does not cure. */
  async run(position: string | undefined): Promise<void> {
    this.#position = position;
    let failures = 0;
    let refused: string | undefined;
    let renewed = false;
    this.#tell({ state: "connecting" });
    while (!this.#closed.signal.aborted) {
      const ending = await this.#connection(refused);
      clearTimeout(this.#settle);
      const { ready = false, token } = this.#current ?? {};
      if (this.#closed.signal.aborted) {
        return;
      }
      if (token !== undefined) {
        renewed ||= refused !== undefined;
        refused = undefined;
      }
      if (ready) {
        failures = 0;
        renewed = false;
      }
      if (ending === "signed-out" || (isRefusal(ending) && renewed)) {
        this.#tell({ state: "signed-out" });
        return;
      }
      if (ending.kind === "stopped") {
        this.#tell({ state: "stopped", reason: ending.reason, message: ending.message });
        return;
      }
      if (isRefusal(ending)) {
        refused = token;
        continue;
      }
      if (ending.kind === "lost") {
        this.#position = undefined;
        this.#lost = true;
      }
      let wait = fullJitter(failures);
      if (ending.kind === "ended" && ready) {
        wait = this.#retry;
      } else if (ending.kind === "failed" && ending.wait !== undefined) {
        wait = ending.wait + Math.random() * 1_000; // others were given the same second
      }
      failures += 1;
      const reason = "reason" in ending ? ending.reason : "the position was refused";
      this.#tell({ state: "reconnecting", retryAt: Date.now() + wait, reason });
      await this.#pause.wait(wait, this.#closed.signal);
      this.#tell({ state: "reconnecting", retryAt: Date.now(), reason });
    }
  }

  /** Tries at once if it waits, and looks whether the connection is still alive. Whoever was asleep or offline calls it. */
  wake(cause: "online" | "visible" | "retry"): void {
    this.#pause.skip();
    const current = this.#current;
    if (!current?.ready) {
      return;
    }
    if (Date.now() - current.heardAt > silence) {
      current.abort.abort(); // the watchdog's timer slept as well
    } else if (cause === "online") {
      this.#succeed(undefined); // another network: the old connection may be dead without a sign
    }
  }

  close(): void {
    this.#closed.abort();
    clearTimeout(this.#settle);
    this.#current?.abort.abort();
    this.#successor?.abort.abort();
  }

  /** One connection, with those that replace it without a seam. */
  async #connection(refused: string | undefined): Promise<Ending | "signed-out"> {
    this.#current = undefined;
    let attempt: Attempt;
    try {
      attempt = this.#attempt(await this.#token(refused));
    } catch (error) {
      return error instanceof SignedOutError
        ? "signed-out"
        : { kind: "failed", reason: "no token could be had" };
    }
    this.#current = attempt;
    for (;;) {
      const ending = await attempt.done;
      if (this.#current === attempt) {
        this.#successor?.abort.abort();
        this.#successor = undefined;
        return attempt.bye === undefined ? ending : { kind: "ended", reason: attempt.bye };
      }
      attempt = this.#current;
    }
  }

  #token(refused: string | undefined): Promise<string> {
    const { tokens } = this.#config;
    return refused === undefined ? tokens.current() : tokens.renew(refused);
  }

  #attempt(token: string): Attempt {
    const abort = new AbortController();
    if (this.#closed.signal.aborted) {
      abort.abort();
    }
    const attempt: Attempt = {
      token,
      abort,
      ready: false,
      bye: undefined,
      heardAt: Date.now(),
      done: follow({
        url: this.#config.url,
        token,
        after: this.#position,
        fetch: this.#config.fetch,
        signal: abort.signal,
        silence,
        onFrame: (frame) => this.#hear(attempt, frame),
        onKeepalive: (head) => this.#check(attempt, head),
        onRetry: (ms) => {
          this.#retry = ms;
        },
      }),
    };
    return attempt;
  }

  /** Opens a second connection, which takes the place of the first once it is ready. Should it fail, the first goes on. */
  async #succeed(refused: string | undefined): Promise<void> {
    if (this.#successor) {
      return;
    }
    try {
      const token = await this.#token(refused);
      if (this.#successor || this.#closed.signal.aborted) {
        return;
      }
      const successor = this.#attempt(token);
      this.#successor = successor;
      await successor.done;
      if (this.#successor === successor) {
        this.#successor = undefined;
      }
    } catch {
      // No other token: the server will say bye, and then it counts.
    }
  }

  #hear(attempt: Attempt, frame: Frame): void {
    if (attempt.abort.signal.aborted) {
      return;
    }
    attempt.heardAt = Date.now();
    const data = frame.data as { degraded?: boolean; reason?: string } | undefined;
    switch (frame.event) {
      case "ready":
        this.#ready(attempt, frame.id, data?.degraded ?? false);
        break;
      case "reset":
        this.#position = frame.id;
        this.#config.onReset(frame.id);
        break;
      case "expiring":
        void this.#succeed(attempt.token);
        break;
      case "bye":
        attempt.bye = data?.reason ?? "no reason given";
        break;
      default:
        this.#event(frame);
    }
  }

  #ready(attempt: Attempt, id: string, degraded: boolean): void {
    attempt.ready = true;
    if (this.#successor === attempt) {
      this.#current?.abort.abort();
      this.#current = attempt;
      this.#successor = undefined;
    }
    const live: Connection = { state: "live", degraded };
    const resumed = this.#position !== undefined;
    if (!resumed) {
      this.#position = id;
      this.#config.onPosition(id);
    }
    if (this.#lost) {
      this.#lost = false;
      this.#config.onReset(id);
    }
    if (resumed && this.#told?.state === "reconnecting") {
      this.#tell({ state: "catching-up" });
      this.#settleInto(live);
    } else {
      this.#tell(live);
    }
  }

  #event(frame: Frame): void {
    const event = frame.data as HandoffEvent | undefined;
    if (!event?.handoff?.id || (this.#position !== undefined && !isBehind(this.#position, frame.id))) {
      return; // a name from the future, or heard before, on the connection that this one replaces
    }
    const hole = this.#position !== undefined && !isNext(this.#position, frame.id);
    this.#position = frame.id;
    this.#config.onEvent(event, frame.id);
    if (hole) {
      this.#config.onReset(frame.id);
    }
    if (this.#settlesInto) {
      this.#settleInto(this.#settlesInto);
    }
  }

  /** A keepalive names the newest event: if that has not come, it was lost on the way, and resuming brings it. */
  #check(attempt: Attempt, head: string): void {
    attempt.heardAt = Date.now();
    if (attempt.ready && this.#position !== undefined && isBehind(this.#position, head)) {
      attempt.abort.abort();
    }
  }

  #settlesInto: Connection | undefined;
  #told: Connection | undefined;

  #settleInto(connection: Connection): void {
    clearTimeout(this.#settle);
    this.#settlesInto = connection;
    this.#settle = setTimeout(() => this.#tell(connection), settled);
  }

  #tell(connection: Connection): void {
    this.#settlesInto = undefined;
    this.#told = connection;
    this.#config.onConnection(connection);
  }
}

function isRefusal(ending: Ending): boolean {
  return ending.kind === "refused" || (ending.kind === "ended" && ending.reason === "expired");
}
