import { createParser } from "eventsource-parser";
import { retryAfter } from "./backoff.js";
import { problemOf, refusesToken, refusesUser } from "./problem.js";
import type { Problem } from "./schema.js";

/** One event of the stream, as it was sent. */
export interface Frame {
  id: string;
  event: string;
  data: unknown;
}

/** How a connection ended, as far as it matters for the next one. */
export type Ending =
  | { kind: "token-refused"; problem: Problem } // another token can be accepted
  | { kind: "signed-out"; refusal: Problem | undefined } // no token can
  | { kind: "position-refused" } // 400
  | { kind: "no-stream" } // the role of the user has none
  | { kind: "stopped"; reason: "forbidden" | "protocol"; message: string }
  | { kind: "failed"; reason: string; wait?: number | undefined } // wait: from Retry-After
  | { kind: "ended"; reason: string }; // by the server, in order

/** A token that is not accepted, or not much longer. */
export interface Refusal {
  token: string;
  problem?: Problem;
}

export interface StreamRequest {
  url: string;
  token: string;
  /** The last id received; undefined starts at the head. */
  after: string | undefined;
  fetch: typeof fetch;
  signal: AbortSignal;
  /** A connection that is silent for this many milliseconds counts as dead. */
  idleTimeout: number;
  onFrame: (frame: Frame) => void;
  onKeepalive: (head: string) => void;
  onRetry: (ms: number) => void;
}

/** How long a response can take to begin, in milliseconds. */
const responseTimeout = 15_000;

/** Reads the stream over one connection, until it ends. It never throws. */
export async function readStream(request: StreamRequest): Promise<Ending> {
  const abort = new AbortController();
  const cancel = () => abort.abort();
  request.signal.addEventListener("abort", cancel);
  if (request.signal.aborted) {
    cancel();
  }
  const watchdog = new Watchdog(cancel);
  try {
    watchdog.start("no response", responseTimeout);
    const response = await request.fetch(request.url, {
      headers: {
        Accept: "text/event-stream",
        Authorization: `Bearer ${request.token}`,
        ...(request.after !== undefined && { "Last-Event-ID": request.after }),
      },
      cache: "no-store",
      signal: abort.signal,
    });
    const refusal = await checkResponse(response, request.token);
    if (refusal) {
      cancel(); // the body is not read
      return refusal;
    }
    await read(response, request, watchdog);
    return { kind: "ended", reason: "the server closed the stream" };
  } catch {
    return { kind: "failed", reason: watchdog.expired ?? "the network failed" };
  } finally {
    watchdog.stop();
    request.signal.removeEventListener("abort", cancel);
  }
}

/** Returns undefined for an event stream, else how the connection has ended. */
async function checkResponse(response: Response, token: string): Promise<Ending | undefined> {
  const { status } = response;
  if (status === 200) {
    const type = response.headers.get("Content-Type") ?? "nothing";
    if (type.startsWith("text/event-stream") && response.body) {
      return undefined;
    }
    const message =
      `Expected an event stream, got ${type}. ` +
      "A proxy or a sign-in page between the browser and the server may have answered.";
    return { kind: "stopped", reason: "protocol", message };
  }
  if (status === 429 || status >= 500) {
    return { kind: "failed", reason: `status ${status}`, wait: retryAfter(response.headers) };
  }
  const { problem, message } = await problemOf(response, token);
  if (refusesToken(problem)) {
    return { kind: "token-refused", problem };
  }
  if (refusesUser(problem)) {
    return { kind: "signed-out", refusal: problem };
  }
  if (status === 400) {
    return { kind: "position-refused" };
  }
  if (status === 403 && problem.code === "forbidden") {
    return { kind: "no-stream" };
  }
  return { kind: "stopped", reason: status === 403 ? "forbidden" : "protocol", message };
}

/** Returns the refusal of `token` with which a connection has ended; undefined if it ended otherwise. */
export function refusalOf(ending: Ending, token: string | undefined): Refusal | undefined {
  if (token !== undefined && ending.kind === "token-refused") {
    return { token, problem: ending.problem };
  }
  return token !== undefined && ending.kind === "ended" && ending.reason === "expired"
    ? { token }
    : undefined;
}

async function read(response: Response, request: StreamRequest, watchdog: Watchdog): Promise<void> {
  const parser = createParser({
    onEvent: (message) => {
      request.onFrame({ id: message.id ?? "", event: message.event ?? "message", data: parse(message.data) });
    },
    onComment: (comment) => {
      const head = /^keepalive (\S+)$/.exec(comment.trim())?.[1];
      if (head) {
        request.onKeepalive(head);
      }
    },
    onRetry: request.onRetry,
  });
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const decoder = new TextDecoder();
  for (;;) {
    watchdog.start("the stream fell silent", request.idleTimeout);
    const { done, value } = await reader.read();
    if (done) {
      return;
    }
    parser.feed(decoder.decode(value, { stream: true }));
  }
}

function parse(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}

/** Calls back unless it is started again or stopped in time. */
class Watchdog {
  /** The reason given to the start that expired. */
  expired: string | undefined;
  readonly #onExpire: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(onExpire: () => void) {
    this.#onExpire = onExpire;
  }

  start(reason: string, timeout: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.expired = reason;
      this.#onExpire();
    }, timeout);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
