/**
 * The headless client of handoffd, without DOM, for any framework. Begin with {@link QueueClient}.
 */
export type { Action, Outcome } from "./actions.js";
export {
  ApiClient,
  type HandoffKey,
  type QueueRequest,
  type SessionsRequest,
  type UsersRequest,
} from "./api-client.js";
export type { BeginOutcome } from "./begin.js";
export { type Brief, readBrief } from "./brief.js";
export { byUrgency, cardOf, doer, type HandoffEvent, queuedAt } from "./card.js";
export { ServerClock } from "./clock.js";
export type { QueueClientConfig } from "./config.js";
export type { Connection } from "./connection.js";
export type { Counts } from "./counts.js";
export { type Draft, type DraftEvents, type DraftStorage, Drafts } from "./drafts.js";
export { explain } from "./explain.js";
export { type Filter, finds, isFiltered, noFilter, sameFilter } from "./filter.js";
export { type Findings, findings, type Quote } from "./findings.js";
export type { User } from "./identity.js";
export { isolate, singleLine } from "./isolate.js";
export type { NewsOfOwn } from "./news.js";
export { isDueSoon, nextDueChange, type OverdueLevel, overdueLevel } from "./overdue.js";
export { type ActingUser, canAssignTo, inactiveFor, possibleActions } from "./possible-actions.js";
export { NetworkError, ProblemError } from "./problem.js";
export { QueueClient } from "./queue-client.js";
export type { QueueClientEvents } from "./queue-client-events.js";
export { type Row, Rows } from "./rows.js";
export type {
  Account,
  Actor,
  AnyRole,
  Card,
  Colleague,
  ColleaguePage,
  Context,
  Handoff,
  HandoffInput,
  Me,
  MeInput,
  Message,
  MessagePage,
  Person,
  Preferences,
  Priority,
  Problem,
  Queue,
  SessionList,
  SessionWithHandoff,
  SessionWithMessages,
  Status,
  Step,
  Team,
} from "./schema.js";
export type { Channel, Locks, WakeCause } from "./tabs.js";
export { type GetToken, SignedOutError } from "./token.js";
export { type View, views } from "./view.js";
