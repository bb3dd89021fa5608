import { vi } from "vitest";
import type { HandoffEvent } from "../core/card.js";
import type { Actor, Card, Me, Queue } from "../core/index.js";

export const alice = { id: "a", name: "Alice" };
export const bob = { id: "b", name: "Bob" };

/** Returns an unsigned token with the user as its subject. */
export function tokenOf(user: string, serial = 1): string {
  return `x.${btoa(JSON.stringify({ sub: user, serial }))}.x`;
}

let numbers = 0;

export function card(over: Partial<Card> = {}): Card {
  numbers += 1;
  return {
    id: `h${numbers}`,
    number: numbers,
    account_id: "account",
    session_id: `s${numbers}`,
    intent: "escalate",
    priority: "normal",
    status: "waiting",
    created_by: bob,
    created_at: "2026-01-01T10:00:00Z",
    waiting_since: "2026-01-01T10:00:00Z",
    claimed_by: null,
    claimed_at: null,
    claim_epoch: 0,
    due_at: null,
    overdue: 0,
    messages_since: 0,
    closed_at: null,
    resolution: null,
    answer: null,
    previous_handoff_id: null,
    version: 1,
    session_title: `Session ${numbers}`,
    problem_summary: "",
    customer: null,
    note_preview: "",
    ...over,
  };
}

export function change(type: string, seq: number, handoff: Card, by: Actor = bob): HandoffEvent {
  return { type, seq, at: "2026-01-01T10:00:00Z", by, handoff };
}

export function queue(items: Card[], over: Partial<Queue> = {}): Queue {
  return {
    items,
    counts: { parked: 0, waiting: items.length, claimed: 0, mine: 0, asked: 0, others: 0, closed: 0 },
    last_event_id: "e-10",
    next_cursor: null,
    ...over,
  };
}

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  const type = status < 400 ? "application/json" : "application/problem+json";
  return new Response(JSON.stringify(body), { status, headers: { "Content-Type": type, ...headers } });
}

export function problem(status: number, over: object = {}, headers: Record<string, string> = {}): Response {
  return json(
    { type: "about:blank", title: "No", status, detail: "No.", code: "no", ...over },
    status,
    headers,
  );
}

/** What an engineer can do, by operationId. */
export const engineerPermissions = [
  "getMe",
  "patchMe",
  "getAccount",
  "getPolicy",
  "listUsers",
  "getUser",
  "listSessions",
  "putSession",
  "getSession",
  "listMessages",
  "appendMessages",
  "createHandoff",
  "listHandoffs",
  "getHandoff",
  "claimHandoff",
  "releaseHandoff",
  "reassignHandoff",
  "resolveHandoff",
  "returnHandoff",
  "withdrawHandoff",
  "getQueue",
  "streamEscalations",
];

/** What a viewer can do. */
export const viewerPermissions = [
  "getMe",
  "patchMe",
  "getAccount",
  "listSessions",
  "getSession",
  "listMessages",
  "listHandoffs",
  "getHandoff",
  "getQueue",
];

/** Returns who a user is, for the page of an engineer unless `over` says otherwise. */
export function meOf(user: { id: string; name: string }, over: Partial<Me> = {}): Me {
  return {
    user: { external_id: null, team_id: null, ...user },
    service: null,
    account: { id: "account", name: "Account", product_url: null },
    role: "engineer",
    permissions: engineerPermissions,
    preferences: null,
    ...over,
  };
}

/** One open stream, from the server's side. */
export class ServerStream {
  readonly token: string;
  readonly after: string | null;
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  open = true;
  readonly response: Response;

  constructor(init: RequestInit) {
    const headers = new Headers(init.headers);
    this.token = headers.get("Authorization")?.replace("Bearer ", "") ?? "";
    this.after = headers.get("Last-Event-ID");
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.#controller = controller;
      },
    });
    init.signal?.addEventListener("abort", () => {
      if (this.open) {
        this.open = false;
        this.#controller?.error(new DOMException("aborted", "AbortError"));
      }
    });
    this.response = new Response(body, { headers: { "Content-Type": "text/event-stream" } });
  }

  async send(text: string): Promise<void> {
    this.#controller?.enqueue(new TextEncoder().encode(text));
    await settle();
  }

  frame(event: string, id: string, data: object): Promise<void> {
    return this.send(`id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  ready(id: string, degraded = false): Promise<void> {
    return this.frame("ready", id, { account_id: "account", last_event_id: id, replica: "r", degraded });
  }

  event(event: HandoffEvent, epoch = "e"): Promise<void> {
    return this.frame(event.type, `${epoch}-${event.seq}`, event);
  }

  async end(): Promise<void> {
    this.open = false;
    this.#controller?.close();
    await settle();
  }

  async fail(): Promise<void> {
    this.open = false;
    this.#controller?.error(new TypeError("network"));
    await settle();
  }
}

/** Runs all timers that are due and all pending promises. */
export function settle(): Promise<unknown> {
  return vi.advanceTimersByTimeAsync(0);
}

/** A server whose responses the test decides. */
export class FakeServer {
  /** Every stream that was opened, oldest first. */
  readonly streams: ServerStream[] = [];
  /** Every other request, as "METHOD /path?query". */
  readonly requests: string[] = [];
  /** Responses to the next stream requests, in place of a stream. */
  readonly refusals: (() => Response | Promise<Response>)[] = [];
  /** Responds to every other request. */
  respond: (request: string, init: RequestInit) => Response | Promise<Response> = () => json(queue([]));

  /** Responds to requests for the user: the subject of the token has the id. */
  me: (init: RequestInit) => Response | Promise<Response> = (init) => {
    const [, payload = ""] = new Headers(init.headers).get("Authorization")?.split(".") ?? [];
    const { sub } = JSON.parse(atob(payload)) as { sub: string };
    return json(meOf({ id: sub, name: sub }));
  };

  get stream(): ServerStream {
    const newest = this.streams.at(-1);
    if (!newest) {
      throw new Error("no stream was opened");
    }
    return newest;
  }

  get openStreams(): ServerStream[] {
    return this.streams.filter((stream) => stream.open);
  }

  readonly fetch: typeof fetch = async (input, init = {}) => {
    const path = String(input).replace("/api/v1", "");
    if (path === "/me") {
      return this.me(init);
    }
    if (!path.endsWith("/stream")) {
      const request = `${init.method ?? "GET"} ${path}`;
      this.requests.push(request);
      return this.respond(request, init);
    }
    const refusal = this.refusals.shift();
    if (refusal) {
      return refusal();
    }
    const stream = new ServerStream(init);
    this.streams.push(stream);
    return stream.response;
  };
}
