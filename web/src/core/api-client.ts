import type { ServerClock } from "./clock.js";
import { NetworkError, ProblemError, problemOf, refusesToken, refusesUser } from "./problem.js";
import { queryString } from "./query-string.js";
import type {
  Card,
  ColleaguePage,
  Handoff,
  HandoffInput,
  Me,
  MeInput,
  MessagePage,
  Priority,
  Queue,
  SessionList,
  SessionWithMessages,
  Status,
  Team,
  TeamPage,
} from "./schema.js";
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
  q?: string;
  priority?: readonly Priority[];
  customer?: string;
  /** A user's id, or `me`. */
  created_by?: string;
  /** A user's id, or `me`. */
  claimed_by?: string;
  team_id?: string;
  limit?: number;
  cursor?: string | undefined;
}

/** Selects a page of sessions. */
export interface SessionsRequest {
  /** Only one's own. */
  mine?: boolean;
  q?: string;
  /** The product's own word. */
  status?: string;
  limit?: number;
  cursor?: string | undefined;
}

/** Selects a page of users. */
export interface UsersRequest {
  q?: string;
  role?: string;
  availability?: string;
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

  /** Changes the user's preferences. What is left out stays as it is. */
  patchMe(input: MeInput): Promise<Me> {
    return this.#send("PATCH", "/me", input);
  }

  /** Returns a page of the active users, by name. */
  users(request: UsersRequest = {}): Promise<ColleaguePage> {
    return this.#get(`/users${queryString(request)}`);
  }

  queue(request: QueueRequest): Promise<Queue> {
    return this.#get(`/ai-sessions/queue${queryString(request)}`);
  }

  /** Returns a page of sessions, newest first, each with its open handoff. */
  sessions(request: SessionsRequest = {}): Promise<SessionList> {
    return this.#get(`/ai-sessions${queryString(request)}`);
  }

  /** Escalates or parks one of one's own sessions. */
  createHandoff(sessionId: string, input: HandoffInput): Promise<Handoff> {
    return this.#post(`/ai-sessions/${encodeURIComponent(sessionId)}/handoff`, input);
  }

  /** Escalates a parked handoff, if it is as the card says: else the server could make a new one. */
  promote(card: Pick<Card, "session_id" | "version">): Promise<Handoff> {
    const target = `/ai-sessions/${encodeURIComponent(card.session_id)}/handoff`;
    return this.#post(target, { intent: "escalate" }, { "If-Match": `"${card.version}"` });
  }

  /** Returns the teams of the account by name, at most 200; a name can be empty. */
  async teams(): Promise<Team[]> {
    const page = await this.#get<TeamPage>("/teams");
    return page.items;
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
  async #post<T>(target: string, body?: object, conditions: Record<string, string> = {}): Promise<T> {
    const headers = { ...conditions, "Idempotency-Key": idempotencyKey() };
    try {
      return await this.#send("POST", target, body, headers);
    } catch (error) {
      if (error instanceof NetworkError || (error as ProblemError).problem?.code === "outcome_unknown") {
        return this.#send("POST", target, body, headers);
      }
      throw error;
    }
  }

  #send<T>(method: string, target: string, body?: object, headers: Record<string, string> = {}): Promise<T> {
    return this.#request(target, {
      method,
      headers: { ...headers, ...(body && { "Content-Type": "application/json" }) },
      ...(body && { body: JSON.stringify(body) }),
    });
  }

  async #request<T>(target: string, init: RequestInit): Promise<T> {
    const { tokens } = this.#config;
    let token = await tokens.current();
    let response = await this.#fetch(target, init, token);
    if (response instanceof ProblemError && refusesToken(response.problem)) {
      token = await tokens.renew(token, response.problem);
      response = await this.#fetch(target, init, token);
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

  async #fetch(target: string, init: RequestInit, token: string): Promise<Response | ProblemError> {
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
