import { Pause } from "./backoff.js";
import type { HandoffEvent } from "./card.js";
import type { Connection } from "./connection.js";
import { isBehind, isNext } from "./position.js";
import { reconnectWait } from "./reconnect-wait.js";
import { type Ending, type Frame, type Refusal, refusalOf } from "./stream.js";
import { idleTimeout, StreamAttempt } from "./stream-attempt.js";
import type { WakeCause } from "./tabs.js";
import { SignedOutError, type Tokens } from "./token.js";

export interface StreamConnectionConfig {
  url: string;
  tokens: Tokens;
  fetch: typeof fetch;
  onEvent: (event: HandoffEvent, id: string) => void;
  /** The position has moved without an event. */
  onPosition: (id: string) => void;
  /** Events may be missing: the queue must be fetched again. The stream goes on from `id`. */
  onReset: (id: string) => void;
  onConnection: (connection: Connection) => void;
  /** Reports whether other requests succeed. */
  reachable: () => Promise<boolean>;
}

/** A resumed stream has caught up when nothing has come for this long, in milliseconds. */
const caughtUpAfter = 250;

/**
 * The stream of one account, over as many requests as it takes. It keeps the position, resumes from it, and passes on
 * each event once and in order. It decides when to wait, when to get another token and when to give up.
 */
export class StreamConnection {
  readonly #config: StreamConnectionConfig;
  readonly #pause = new Pause();
  readonly #closed = new AbortController();
  #position: string | undefined;
  #positionRefused = false;
  #current: StreamAttempt | undefined;
  #successor: StreamAttempt | undefined;
  #retry = 3_000; // until the server sends another
  #buffered = 0; // attempts that a proxy has kept back, in a row
  #state: Connection | undefined;
  #next: Connection | undefined; // the state after catching up
  #catchUp: ReturnType<typeof setTimeout> | undefined;

  constructor(config: StreamConnectionConfig) {
    this.#config = config;
  }

  /**
   * Follows the events after `position`, until it is closed, signed out, or refused for a reason that waiting cannot
   * cure.
   */
  async run(position: string | undefined): Promise<void> {
    const { tokens } = this.#config;
    this.#position = position;
    let failures = 0;
    let refused: Refusal | undefined;
    let renewed = false;
    this.#setState({ state: "connecting" });
    while (!this.#closed.signal.aborted) {
      const ending = await this.#connect(refused);
      clearTimeout(this.#catchUp);
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
      const refusal = refusalOf(ending, token);
      const end = refusal && renewed ? tokens.signedOut(refusal.token, refusal.problem) : ending;
      if (end instanceof SignedOutError || end.kind === "signed-out") {
        this.#setState({ state: "signed-out", refusal: end.refusal });
        return;
      }
      if (end.kind === "no-stream") {
        this.#setState({ state: "polling", reason: "viewer", updatedAt: Date.now() });
        return;
      }
      if (end.kind === "stopped") {
        this.#setState({ state: "stopped", reason: end.reason, message: end.message });
        return;
      }
      if (refusal) {
        refused = refusal;
        continue;
      }
      if (end.kind === "position-refused") {
        this.#position = undefined;
        this.#positionRefused = true;
      }
      const wait = reconnectWait(end, { ready, failures, buffered: this.#buffered, retry: this.#retry });
      failures += 1;
      if (this.#buffered > 0) {
        await this.#pause.wait(wait, this.#closed.signal);
        continue; // the queue is polled meanwhile
      }
      const reason = "reason" in end ? end.reason : "the position was refused";
      this.#setState({ state: "reconnecting", retryAt: Date.now() + wait, reason });
      await this.#pause.wait(wait, this.#closed.signal);
      this.#setState({ state: "reconnecting", retryAt: Date.now(), reason });
    }
  }

  /** Ends a wait, and replaces a connection that may be dead after sleep or a change of network. */
  wake(cause: WakeCause): void {
    this.#pause.skip();
    const current = this.#current;
    if (!current?.ready) {
      return;
    }
    if (Date.now() - current.receivedAt > idleTimeout) {
      current.abort(); // the watchdog's timer slept as well
    } else if (cause === "online") {
      void this.#replace(undefined); // another network: the old connection can be dead without an error
    }
  }

  close(): void {
    this.#closed.abort();
    clearTimeout(this.#catchUp);
    this.#current?.abort();
    this.#successor?.abort();
  }

  /** Opens a connection, and returns how it or its last successor ended. */
  async #connect(refused: Refusal | undefined): Promise<Ending> {
    this.#current = undefined;
    let attempt: StreamAttempt;
    try {
      attempt = this.#attempt(await this.#token(refused));
    } catch (error) {
      return error instanceof SignedOutError
        ? { kind: "signed-out", refusal: error.refusal }
        : { kind: "failed", reason: "no token is available" };
    }
    this.#current = attempt;
    for (;;) {
      const ending = await attempt.done;
      if (this.#current === attempt) {
        this.#successor?.abort();
        this.#successor = undefined;
        return attempt.byeReason === undefined ? ending : { kind: "ended", reason: attempt.byeReason };
      }
      attempt = this.#current;
    }
  }

  #token(refused: Refusal | undefined): Promise<string> {
    const { tokens } = this.#config;
    return refused === undefined ? tokens.current() : tokens.renew(refused.token, refused.problem);
  }

  #attempt(token: string): StreamAttempt {
    const { url, fetch } = this.#config;
    const attempt = new StreamAttempt({
      url,
      token,
      after: this.#position,
      fetch,
      onFrame: (from, frame) => this.#onFrame(from, frame),
      onKeepalive: (from, head) => this.#onKeepalive(from, head),
      onRetry: (ms) => {
        this.#retry = ms;
      },
      onSilent: (from) => void this.#onSilent(from),
    });
    if (this.#closed.signal.aborted) {
      attempt.abort();
    }
    return attempt;
  }

  /** Opens a second connection, which replaces the first once it is ready. If it fails, the first goes on. */
  async #replace(refused: Refusal | undefined): Promise<void> {
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
      // Without another token the stream goes on until the server sends bye.
    }
  }

  #onFrame(attempt: StreamAttempt, frame: Frame): void {
    if (attempt.aborted) {
      return;
    }
    attempt.receivedAt = Date.now();
    const data = frame.data as { degraded?: boolean; reason?: string } | undefined;
    switch (frame.event) {
      case "ready":
        this.#onReady(attempt, frame.id, data?.degraded ?? false);
        break;
      case "reset":
        this.#position = frame.id;
        this.#config.onReset(frame.id);
        break;
      case "expiring":
        void this.#replace({ token: attempt.token });
        break;
      case "bye":
        attempt.byeReason = data?.reason ?? "no reason given";
        break;
      default:
        this.#onEvent(frame);
    }
  }

  /** Nothing has come. If other requests succeed it is a proxy that keeps the stream back, and no failure. */
  async #onSilent(attempt: StreamAttempt): Promise<void> {
    const reachable = await this.#config.reachable();
    if (reachable && this.#current === attempt && !attempt.ready && !attempt.aborted) {
      this.#buffered += 1;
      this.#setState({ state: "polling", reason: "buffered", updatedAt: Date.now() });
    }
  }

  #onReady(attempt: StreamAttempt, id: string, degraded: boolean): void {
    attempt.ready = true;
    this.#buffered = 0;
    this.#config.tokens.accept(attempt.token);
    if (this.#successor === attempt) {
      this.#current?.abort();
      this.#current = attempt;
      this.#successor = undefined;
    }
    const live: Connection = { state: "live", degraded };
    const resumed = this.#position !== undefined;
    if (!resumed) {
      this.#position = id;
      this.#config.onPosition(id);
    }
    if (this.#positionRefused) {
      this.#positionRefused = false;
      this.#config.onReset(id);
    }
    if (resumed && (this.#state?.state === "reconnecting" || this.#state?.state === "polling")) {
      this.#setState({ state: "catching-up" });
      this.#setStateWhenCaughtUp(live);
    } else {
      this.#setState(live);
    }
  }

  #onEvent(frame: Frame): void {
    const event = frame.data as HandoffEvent | undefined;
    if (!event?.handoff?.id || (this.#position !== undefined && !isBehind(this.#position, frame.id))) {
      return; // an unknown event name, or an event that the replaced connection has delivered
    }
    const gap = this.#position !== undefined && !isNext(this.#position, frame.id);
    this.#position = frame.id;
    this.#config.onEvent(event, frame.id);
    if (gap) {
      this.#config.onReset(frame.id);
    }
    if (this.#next) {
      this.#setStateWhenCaughtUp(this.#next);
    }
  }

  /** A keepalive carries the newest id. If that event has not come it was lost, and resuming fetches it. */
  #onKeepalive(attempt: StreamAttempt, head: string): void {
    attempt.receivedAt = Date.now();
    if (attempt.ready && this.#position !== undefined && isBehind(this.#position, head)) {
      attempt.abort();
    }
  }

  #setStateWhenCaughtUp(connection: Connection): void {
    clearTimeout(this.#catchUp);
    this.#next = connection;
    this.#catchUp = setTimeout(() => this.#setState(connection), caughtUpAfter);
  }

  #setState(connection: Connection): void {
    this.#next = undefined;
    this.#state = connection;
    this.#config.onConnection(connection);
  }
}
