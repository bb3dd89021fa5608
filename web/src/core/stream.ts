import { createParser } from "eventsource-parser";
import { retryAfter } from "./backoff.js";
import { problemOf } from "./problem.js";

/** One frame of the stream. */
export interface Frame {
  id: string;
  event: string;
  data: unknown;
}

/** Why a connection is over, as far as it matters for the next one. */
export type Ending =
  | { kind: "refused" } // 401: another token may do
  | { kind: "lost" } // 400: the position is of no use
  | { kind: "stopped"; reason: "forbidden" | "protocol"; message: string }
  | { kind: "failed"; reason: string; wait?: number | undefined } // wait: what Retry-After asks for
  | { kind: "ended"; reason: string }; // it was a good stream until here

/** One connection. */
export interface StreamRequest {
  url: string;
  token: string;
  /** The last id seen; undefined begins at the present. */
  after: string | undefined;
  fetch: typeof fetch;
  signal: AbortSignal;
  /** Milliseconds of silence after which the connection counts as dead. */
  silence: number;
  onFrame: (frame: Frame) => void;
  onKeepalive: (head: string) => void;
  onRetry: (ms: number) => void;
}

const answerTimeout = 15_000;

/** Follows the stream over one connection, until it is over. It never throws. */
export async function follow(request: StreamRequest): Promise<Ending> {
  const abort = new AbortController();
  const leave = () => abort.abort();
  request.signal.addEventListener("abort", leave);
  if (request.signal.aborted) {
    leave();
  }
  const watchdog = new Watchdog(leave);
  try {
    watchdog.expect("no answer", answerTimeout);
    const response = await request.fetch(request.url, {
      headers: {
        Accept: "text/event-stream",
        Authorization: `Bearer ${request.token}`,
        ...(request.after !== undefined && { "Last-Event-ID": request.after }),
      },
      cache: "no-store",
      signal: abort.signal,
    });
    const refusal = await judge(response);
    if (refusal) {
      leave(); // whatever body there is, nobody reads it
      return refusal;
    }
    await read(response, request, watchdog);
    return { kind: "ended", reason: "the server closed the stream" };
  } catch {
    return { kind: "failed", reason: watchdog.barked ?? "the network failed" };
  } finally {
    watchdog.rest();
    request.signal.removeEventListener("abort", leave);
  }
}

async function judge(response: Response): Promise<Ending | undefined> {
  const { status } = response;
  if (status === 200) {
    const type = response.headers.get("Content-Type") ?? "nothing";
    if (type.startsWith("text/event-stream") && response.body) {
      return undefined;
    }
    const message =
      `The server answered with ${type} where an event stream was expected. ` +
      "Something in between may have answered instead of it: a proxy, or a page that asks to sign in.";
    return { kind: "stopped", reason: "protocol", message };
  }
  if (status === 401) {
    return { kind: "refused" };
  }
  if (status === 400) {
    return { kind: "lost" };
  }
  if (status === 429 || status >= 500) {
    return { kind: "failed", reason: `status ${status}`, wait: retryAfter(response.headers) };
  }
  const { message } = await problemOf(response);
  return { kind: "stopped", reason: status === 403 ? "forbidden" : "protocol", message };
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
    watchdog.expect("nothing was heard", request.silence);
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

/** Barks when nothing comes for too long. */
class Watchdog {
  /** What it was waiting for in vain. */
  barked: string | undefined;
  readonly #bark: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(bark: () => void) {
    this.#bark = bark;
  }

  expect(what: string, within: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.barked = what;
      this.#bark();
    }, within);
  }

  rest(): void {
    clearTimeout(this.#timer);
  }
}
