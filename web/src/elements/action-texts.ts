import type { Action } from "../core/index.js";

/** The texts of each action: on its button, while the server works on it, and when it is done. */
export const actionTexts: Record<Action, { label: string; pending: string; done: string }> = {
  claim: { label: "Claim", pending: "Claiming…", done: "Claimed" },
  release: { label: "Release", pending: "Releasing…", done: "Released" },
  resolve: { label: "Resolve", pending: "Resolving…", done: "Resolved" },
  return: { label: "Return with answer", pending: "Answering…", done: "Answered" },
  reassign: { label: "Take over", pending: "Taking over…", done: "Taken over" },
  withdraw: { label: "Withdraw", pending: "Withdrawing…", done: "Withdrawn" },
  escalate: { label: "Escalate", pending: "Escalating…", done: "Escalated" },
};
