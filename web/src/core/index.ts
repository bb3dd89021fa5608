/**
 * The headless client of handoffd, without DOM, for any framework. Begin with {@link QueueClient}.
 */
export { type Action, explain, inactiveFor, type Outcome, possibleActions } from "./actions.js";
export { ApiClient, type HandoffKey, type QueueRequest } from "./api-client.js";
export { type Brief, readBrief } from "./brief.js";
export { byUrgency, doer, type HandoffEvent, queuedAt } from "./card.js";
export { ServerClock } from "./clock.js";
export type { QueueClientConfig } from "./config.js";
export type { Connection } from "./connection.js";
export type { Counts } from "./counts.js";
export { type Draft, type DraftStorage, Drafts } from "./drafts.js";
export { type Findings, findings, type Quote } from "./findings.js";
export type { User } from "./identity.js";
export { isolate } from "./isolate.js";
export { isDueSoon, nextDueChange, type OverdueLevel, overdueLevel } from "./overdue.js";
export { NetworkError, ProblemError } from "./problem.js";
export { QueueClient, type QueueClientEvents } from "./queue-client.js";
export { type Row, Rows } from "./rows.js";
export type {
  Actor,
  Card,
  Context,
  Handoff,
  Message,
  MessagePage,
  Person,
  Priority,
  Problem,
  Queue,
  SessionWithMessages,
  Status,
  Step,
} from "./schema.js";
export type { Channel, Locks, WakeCause } from "./tabs.js";
export { type GetToken, SignedOutError } from "./token.js";
export { type View, views } from "./view.js";
