/** How the stream stands: what people are shown in words. */
export type Connection =
  | { state: "connecting" }
  /** Connected again; what was missed is on its way. */
  | { state: "catching-up" }
  /** Degraded: the server hears no notifications at the moment, so changes come within seconds instead of at once. */
  | { state: "live"; degraded: boolean }
  /** `retryAt` is in milliseconds of this machine's clock; once it is past, an attempt is under way. */
  | { state: "reconnecting"; retryAt: number; reason: string }
  /** No token is accepted. `Desk.signIn` goes on. */
  | { state: "signed-out" }
  /** The server refuses, and waiting does not cure it: `message` says why. */
  | { state: "stopped"; reason: "forbidden" | "protocol"; message: string };
