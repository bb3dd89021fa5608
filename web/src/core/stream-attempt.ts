import { type Ending, type Frame, readStream } from "./stream.js";

/** Keepalives come after 25 s without an event, unless configured otherwise: this is 2.5 times as long. */
export const idleTimeout = 62_500;
/** The first frame comes at once. Without one for so long, in milliseconds, a proxy may keep it back. */
const silentAfter = 8_000;

export interface StreamAttemptConfig {
  url: string;
  token: string;
  /** The last id received; undefined starts at the head. */
  after: string | undefined;
  fetch: typeof fetch;
  onFrame: (attempt: StreamAttempt, frame: Frame) => void;
  onKeepalive: (attempt: StreamAttempt, head: string) => void;
  onRetry: (ms: number) => void;
  /** Nothing has come yet, though it should have. */
  onSilent: (attempt: StreamAttempt) => void;
}

/** One HTTP request for the stream. */
export class StreamAttempt {
  readonly token: string;
  readonly done: Promise<Ending>;
  ready = false;
  byeReason: string | undefined;
  receivedAt = Date.now();
  readonly #abort = new AbortController();

  constructor(config: StreamAttemptConfig) {
    const { url, token, after, fetch, onRetry } = config;
    this.token = token;
    const timer = setTimeout(() => config.onSilent(this), silentAfter);
    this.done = readStream({
      url,
      token,
      after,
      fetch,
      signal: this.#abort.signal,
      idleTimeout,
      onFrame: (frame) => {
        clearTimeout(timer);
        config.onFrame(this, frame);
      },
      onKeepalive: (head) => config.onKeepalive(this, head),
      onRetry,
    }).finally(() => clearTimeout(timer));
  }

  /** Whether the request was ended from this side. */
  get aborted(): boolean {
    return this.#abort.signal.aborted;
  }

  abort(): void {
    this.#abort.abort();
  }
}
