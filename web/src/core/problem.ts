import { retryAfter } from "./backoff.js";
import type { Problem } from "./schema.js";

/** The server refused a request; `problem` is its problem document (RFC 9457). */
export class ProblemError extends Error {
  readonly problem: Problem;
  /** How long to wait before the next attempt, in milliseconds; undefined without a Retry-After header. */
  readonly retryAfter: number | undefined;

  constructor(problem: Problem, wait?: number) {
    super(problem.detail || problem.title);
    this.name = "ProblemError";
    this.problem = problem;
    this.retryAfter = wait;
  }

  get status(): number {
    return this.problem.status;
  }
}

/** The request did not reach the server, or the response did not come back. */
export class NetworkError extends Error {
  constructor(cause: unknown) {
    super("The server cannot be reached.", { cause });
    this.name = "NetworkError";
  }
}

/** Returns the problem of a response, or one made from its status where a proxy has answered. */
export async function problemOf(response: Response): Promise<ProblemError> {
  let problem: Problem = {
    type: "about:blank",
    title: response.statusText || `Status ${response.status}`,
    status: response.status,
    detail: `The server returned status ${response.status}.`,
    code: "unknown",
  };
  if (response.headers.get("Content-Type")?.includes("json")) {
    try {
      problem = { ...problem, ...((await response.json()) as Problem), status: response.status };
    } catch {
      // The body is truncated: the status remains.
    }
  }
  return new ProblemError(problem, retryAfter(response.headers));
}
