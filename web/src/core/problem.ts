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

/** The codes of a 403 that refuses the user, whatever the request: no other token of theirs is accepted. */
const noAccess = ["unknown_user", "inactive_user", "no_role", "unknown_account"];
const tokenTooLarge = "token_too_large";

/** Reports whether a problem refuses the user, and not only a request. */
export function refusesUser({ status, code }: Problem): boolean {
  return status === 403 && noAccess.includes(code);
}

/** Reports whether a problem refuses the token: another one can be accepted. */
export function refusesToken({ status, code }: Problem): boolean {
  return status === 401 || code === tokenTooLarge;
}

/** The request did not reach the server, or the response did not come back. */
export class NetworkError extends Error {
  constructor(cause: unknown) {
    super("The server cannot be reached.", { cause });
    this.name = "NetworkError";
  }
}

/** How servers refuse a request whose headers are too large, and how many characters are never too many. */
const tooLarge = [400, 413, 414, 431, 494];
const headerLimit = 3 * 1024;

/** Returns the problem of a response to a request with `token`, or one made from its status where a proxy answered. */
export async function problemOf(response: Response, token: string): Promise<ProblemError> {
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
  } else if (tooLarge.includes(response.status) && token.length > headerLimit) {
    const size = Math.ceil(token.length / 1024);
    problem = {
      ...problem,
      title: "Token too large",
      code: tokenTooLarge,
      detail:
        `The token has ${size} KiB, more than the server or a proxy in front of it accepts (status ` +
        `${response.status}). The identity provider must put less into it: long lists of groups are a common reason.`,
    };
  }
  return new ProblemError(problem, retryAfter(response.headers));
}
