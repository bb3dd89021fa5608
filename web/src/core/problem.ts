import { retryAfter } from "./backoff.js";
import type { Problem } from "./schema.js";

/** The server refused a request, and said why (RFC 9457). */
export class ProblemError extends Error {
  readonly problem: Problem;
  /** After how many milliseconds it may be tried again; undefined if the server does not say. */
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

/** The request did not reach the server, or the answer did not come back. */
export class NetworkError extends Error {
  constructor(cause: unknown) {
    super("The server cannot be reached.", { cause });
    this.name = "NetworkError";
  }
}

/** The problem that an answer tells, or one made from its status where something in between has answered. */
export async function problemOf(response: Response): Promise<ProblemError> {
  let problem: Problem = {
    type: "about:blank",
    title: response.statusText || `Status ${response.status}`,
    status: response.status,
    detail: `The server answered with status ${response.status}.`,
    code: "unknown",
  };
  if (response.headers.get("Content-Type")?.includes("json")) {
    try {
      problem = { ...problem, ...((await response.json()) as Problem), status: response.status };
    } catch {
      // A body that is cut off tells nothing; the status does.
    }
  }
  return new ProblemError(problem, retryAfter(response.headers));
}
