import type { Problem } from "./schema.js";

/** The state of the stream, as the page shows it. */
export type Connection =
  | { state: "connecting" }
  /** Connected again; missed events are still coming. */
  | { state: "catching-up" }
  /** Degraded: the server receives no notifications, so changes come within seconds instead of at once. */
  | { state: "live"; degraded: boolean }
  /** `retryAt` is in milliseconds of this machine's clock; after it an attempt is under way. */
  | { state: "reconnecting"; retryAt: number; reason: string }
  /**
   * There is no stream, so what is shown is fetched every 15 s instead. "viewer": the role has none. "buffered": a
   * proxy keeps it back; it is still tried. `updatedAt` is when the last fetch succeeded, by this machine's clock;
   * `failed` says why later ones did not.
   */
  | { state: "polling"; reason: "viewer" | "buffered"; updatedAt: number; failed?: string | undefined }
  /**
   * The browser says that this machine has no network, since a time of its clock. `QueueClient.setOnline` ends it.
   */
  | { state: "offline"; since: number }
  /**
   * No token is accepted. `QueueClient.signIn` starts again. `refusal`: the server knows who asks and refuses them, or
   * has refused a token that it never accepted; asking for another token does not help.
   */
  | { state: "signed-out"; refusal?: Problem | undefined }
  /** The server refuses, and waiting does not help: `message` says why. */
  | { state: "stopped"; reason: "forbidden" | "protocol"; message: string };
