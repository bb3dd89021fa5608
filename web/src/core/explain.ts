import { isolate } from "./isolate.js";
import { NetworkError, ProblemError } from "./problem.js";
import { SignedOutError } from "./token.js";

/** Returns an error message for people, which ends with what they can do. `now` is the server's time. */
export function explain(error: unknown, now = Date.now()): string {
  if (error instanceof SignedOutError) {
    return "You are signed out. Sign in again; drafts are kept.";
  }
  if (!(error instanceof ProblemError)) {
    return error instanceof NetworkError ? error.message : "Something went wrong. Try again.";
  }
  const { code, detail, title, claimed_by, claimed_at, handoff } = error.problem;
  switch (code) {
    case "own_handoff":
      return "You escalated this yourself, so someone else must claim it. You can withdraw it.";
    case "already_claimed": {
      const name = claimed_by ? isolate(claimed_by.name) : "Someone";
      return `${name} claimed it${ago(claimed_at, now)}. Open it to see what they do, or take the next one.`;
    }
    case "handoff_closed":
      return `It was ${closedAs[handoff?.status ?? ""] ?? "closed"}. Open it to read how it ended.`;
    case "not_claimed":
      return "It is unclaimed: the claim was released. Claim it to go on.";
    case "not_waiting":
      return "It is parked, not escalated. Only the person who parked it can escalate it.";
    case "handoff_active":
      return "This session has an open handoff already. Open that one.";
    case "version_mismatch":
      return "It has changed in the meantime. Look at it, then try again.";
    default:
      return detail || title;
  }
}

const closedAs: Record<string, string> = {
  resolved: "resolved",
  returned: "returned with an answer",
  withdrawn: "withdrawn",
};

/** Returns " 3 s ago"; nothing for a time that is unknown or longer past than an hour. */
function ago(at: string | undefined, now: number): string {
  const seconds = at === undefined ? Number.NaN : Math.max(0, Math.round((now - Date.parse(at)) / 1_000));
  if (!(seconds < 3_600)) {
    return "";
  }
  return seconds < 60 ? ` ${seconds} s ago` : ` ${Math.floor(seconds / 60)} min ago`;
}
