import type { ServerClock } from "./clock.js";
import { NetworkError, type ProblemError, problemOf } from "./problem.js";
import type { Handoff, MessagePage, Queue, SessionWithMessages, Status } from "./schema.js";
import { SignedOutError, type Tokens } from "./token.js";

/** What {@link Client} needs; all of it can be replaced in tests. */
export interface ClientConfig {
  baseUrl: string;
  tokens: Tokens;
  clock: ServerClock;
  fetch: typeof fetch;
}

/** Which page of the queue. */
export interface QueueRequest {
  status: readonly Status[];
  limit?: number;
  cursor?: string | undefined;
}

/** Names a handoff in the addresses of the API. A Card's and a Handoff's `session_id` and `id`. */
export interface HandoffKey {
  session_id: string;
  id: string;
}

/**
 * The HTTP API. Every method fails with {@link ProblemError} when the server refuses, {@link NetworkError} when it cannot be
 * reached and {@link SignedOutError} when no token is accepted.
 */
export class Client {
  readonly #config: ClientConfig;

  constructor(config: ClientConfig) {
    this.#config = config;
  }

  queue(request: QueueRequest): Promise<Queue> {
    const query = new URLSearchParams({ status: request.status.join(",") });
    if (request.limit !== undefined) {
      query.set("limit", String(request.limit));
    }
    if (request.cursor !== undefined) {
      query.set("cursor", request.cursor);
    }
    return this.#get(`/ai-sessions/queue?${query}`);
  }

  /** A handoff with its context. */
  handoff(key: HandoffKey): Promise<Handoff> {
    return this.#get(path(key));
  }

  /** A session with its newest messages, as it is now. */
  session(id: string): Promise<SessionWithMessages> {
    return this.#get(`/ai-sessions/${encodeURIComponent(id)}`);
  }

  /** The messages of a session before a `messages_cursor`. */
  messages(session: string, before: string): Promise<MessagePage> {
    const query = new URLSearchParams({ before });
    return this.#get(`/ai-sessions/${encodeURIComponent(session)}/messages?${query}`);
  }

  claim(key: HandoffKey): Promise<Handoff> {
    return this.#post(`${path(key)}/claim`);
  }

  release(key: HandoffKey): Promise<Handoff> {
    return this.#post(`${path(key)}/release`);
  }

  withdraw(key: HandoffKey): Promise<Handoff> {
    return this.#post(`${path(key)}/withdraw`);
  }

  resolve(key: HandoffKey, resolution: string): Promise<Handoff> {
    return this.#post(`${path(key)}/resolve`, { resolution });
  }

  /** Gives the session back to who escalated it, with advice. */
  giveBack(key: HandoffKey, answer: string): Promise<Handoff> {
    return this.#post(`${path(key)}/return`, { answer });
  }

  reassign(key: HandoffKey, userId: string): Promise<Handoff> {
    return this.#post(`${path(key)}/reassign`, { user_id: userId });
  }

  #get<T>(target: string): Promise<T> {
    return this.#request(target, { method: "GET" });
  }

  /**
   * Posts once. Where nobody can tell whether it happened, it is repeated with the same Idempotency-Key: the server then
   * gives the first answer again.
   */
  async #post<T>(target: string, body?: object): Promise<T> {
    const headers: Record<string, string> = { "Idempotency-Key": idempotencyKey() };
    if (body) {
      headers["Content-Type"] = "application/json";
    }
    const init: RequestInit = { method: "POST", headers, ...(body && { body: JSON.stringify(body) }) };
    try {
      return await this.#request(target, init);
    } catch (error) {
      if (error instanceof NetworkError || (error as ProblemError).problem?.code === "outcome_unknown") {
        return this.#request(target, init);
      }
      throw error;
    }
  }

  async #request<T>(target: string, init: RequestInit): Promise<T> {
    let token = await this.#config.tokens.current();
    let response = await this.#send(target, init, token);
    if (response.status === 401) {
      token = await this.#config.tokens.renew(token);
      response = await this.#send(target, init, token);
    }
    if (response.status === 401) {
      throw new SignedOutError();
    }
    if (!response.ok) {
      throw await problemOf(response);
    }
    try {
      return (await response.json()) as T;
    } catch (error) {
      throw new NetworkError(error);
    }
  }

  async #send(target: string, init: RequestInit, token: string): Promise<Response> {
    const sentAt = Date.now();
    try {
      const response = await this.#config.fetch(this.#config.baseUrl + target, {
        ...init,
        headers: { ...init.headers, Accept: "application/json", Authorization: `Bearer ${token}` },
        signal: AbortSignal.timeout(20_000),
      });
      this.#config.clock.observe(response.headers.get("Date"), sentAt);
      return response;
    } catch (error) {
      throw new NetworkError(error);
    }
  }
}

function path(key: HandoffKey): string {
  return `/ai-sessions/${encodeURIComponent(key.session_id)}/handoffs/${encodeURIComponent(key.id)}`;
}

/** 128 random bits. `crypto.randomUUID` would not do: a page without TLS has none. */
function idempotencyKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}
