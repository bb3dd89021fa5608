import { fullJitter } from "./backoff.js";
import type { Ending } from "./stream.js";

/** The longest wait while a proxy keeps the stream back, in milliseconds. */
const longest = 300_000;

/** What is known of the attempts so far. */
export interface Attempts {
  /** Whether the last one was answered. */
  ready: boolean;
  /** How many were not, in a row. */
  failures: number;
  /** How many of them a proxy kept back. */
  buffered: number;
  /** What the server has asked for, in milliseconds. */
  retry: number;
}

/** Returns how long to wait after a connection has ended, in milliseconds. */
export function reconnectWait(end: Ending, { ready, failures, buffered, retry }: Attempts): number {
  if (buffered > 0) {
    return Math.min(longest, 15_000 * 2 ** buffered) * (0.5 + Math.random() * 0.5);
  }
  if (end.kind === "ended" && ready) {
    return retry;
  }
  return end.kind === "failed" && end.wait !== undefined
    ? end.wait + Math.random() * 1_000 // other clients were told the same second
    : fullJitter(failures);
}
