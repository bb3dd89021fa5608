import type { ServerClock } from "./clock.js";
import { NetworkError, ProblemError, problemOf, refusesToken, refusesUser } from "./problem.js";
import type { Handoff, Me, MessagePage, Queue, SessionWithMessages, Status } from "./schema.js";
import type { Tokens } from "./token.js";

export interface ApiClientConfig {
  baseUrl: string;
  tokens: Tokens;
  clock: ServerClock;
  fetch: typeof fetch;
}

/** Selects a page of the queue. */
export interface QueueRequest {
  status: readonly Status[];
  limit?: number;
  cursor?: string | undefined;
}

/** The `session_id` and `id` of a Card or Handoff, as in the addresses of the API. */
export interface HandoffKey {
  session_id: string;
  id: string;
}

/**
 * The HTTP API. Every method fails with {@link ProblemError} when the server refuses, {@link NetworkError} when it
 * cannot be reached and {@link SignedOutError} when no token is accepted.
 */
export class ApiClient {
  readonly #config: ApiClientConfig;

  constructor(config: ApiClientConfig) {
    this.#config = config;
  }

  /** Returns who the token is of. */
  me(): Promise<Me> {
    return this.#get("/me");
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

  /** Returns a handoff with its context. */
  handoff(key: HandoffKey): Promise<Handoff> {
    return this.#get(path(key));
  }

  /** Returns a session with its newest messages. */
  session(id: string): Promise<SessionWithMessages> {
    return this.#get(`/ai-sessions/${encodeURIComponent(id)}`);
  }

  /** Returns the messages of a session before a `messages_cursor`. */
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

  /** Closes the handoff with advice for its author. */
  return(key: HandoffKey, answer: string): Promise<Handoff> {
    return this.#post(`${path(key)}/return`, { answer });
  }

  reassign(key: HandoffKey, userId: string): Promise<Handoff> {
    return this.#post(`${path(key)}/reassign`, { user_id: userId });
  }

  #get<T>(target: string): Promise<T> {
    return this.#request(target, { method: "GET" });
  }

  /** Posts once. If the outcome is unknown it repeats the request with the same Idempotency-Key, which is safe. */
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
    const { tokens } = this.#config;
    let token = await tokens.current();
    let response = await this.#send(target, init, token);
    if (response instanceof ProblemError && refusesToken(response.problem)) {
      token = await tokens.renew(token, response.problem);
      response = await this.#send(target, init, token);
    }
    if (response instanceof ProblemError) {
      const { problem } = response;
      throw refusesToken(problem) || refusesUser(problem) ? tokens.signedOut(token, problem) : response;
    }
    tokens.accept(token);
    try {
      return (await response.json()) as T;
    } catch (error) {
      throw new NetworkError(error);
    }
  }

  async #send(target: string, init: RequestInit, token: string): Promise<Response | ProblemError> {
    const sentAt = Date.now();
    let response: Response;
    try {
      response = await this.#config.fetch(this.#config.baseUrl + target, {
        ...init,
        headers: { ...init.headers, Accept: "application/json", Authorization: `Bearer ${token}` },
        signal: AbortSignal.timeout(20_000),
      });
    } catch (error) {
      throw new NetworkError(error);
    }
    this.#config.clock.observe(response.headers.get("Date"), sentAt);
    return response.ok ? response : problemOf(response, token);
  }
}

function path(key: HandoffKey): string {
  return `/ai-sessions/${encodeURIComponent(key.session_id)}/handoffs/${encodeURIComponent(key.id)}`;
}

/** Returns 128 random bits. A page without TLS has no `crypto.randomUUID`. */
function idempotencyKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}
