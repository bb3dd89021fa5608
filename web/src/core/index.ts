/**
 * The headless client of handoffd: no DOM, any framework. Begin with {@link Desk}.
 */
export { type Action, explain, type Outcome, possibleActions, quietFor } from "./actions.js";
export { type Brief, readBrief } from "./brief.js";
export { byUrgency, type HandoffEvent, queuedAt } from "./card.js";
export { Client, type HandoffKey, type QueueRequest } from "./client.js";
export { ServerClock } from "./clock.js";
export type { Connection } from "./connection.js";
export type { Counts } from "./counts.js";
export { Desk, type DeskConfig, type DeskEvents } from "./desk.js";
export { type Draft, type DraftStorage, Drafts } from "./drafts.js";
export { type Filter, filters } from "./filter.js";
export { type Findings, findings, type Quote } from "./findings.js";
export { isolate } from "./isolate.js";
export { NetworkError, ProblemError } from "./problem.js";
export { type Row, Rows } from "./rows.js";
export type {
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
export type { Channel, Locks } from "./tabs.js";
export { type GetToken, SignedOutError } from "./token.js";
