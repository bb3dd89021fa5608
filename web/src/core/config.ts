import { ServerClock } from "./clock.js";
import type { DraftStorage } from "./drafts.js";
import type { Channel, Locks } from "./tabs.js";
import type { GetToken } from "./token.js";

/** The settings of a `QueueClient`. Only `getToken` has no default. */
export interface QueueClientConfig {
  getToken: GetToken;
  /** The address of the API; default `/api/v1` on the page's own origin. */
  baseUrl?: string;
  /** Default: the browser's. */
  fetch?: typeof fetch;
  /** Default: Web Locks. Undefined where the page is not served over TLS. */
  locks?: Locks | undefined;
  /** Default: BroadcastChannel. */
  channel?: ((name: string) => Channel) | undefined;
  /** Where drafts are stored; default localStorage. */
  storage?: DraftStorage | undefined;
  /** The server's time, where the page has estimated it before; default: an estimate from the client's responses. */
  clock?: ServerClock;
}

/** Returns the config with the browser's own services where it names none. */
export function withDefaults(config: QueueClientConfig): Required<QueueClientConfig> {
  return {
    getToken: config.getToken,
    baseUrl: (config.baseUrl ?? "/api/v1").replace(/\/+$/, ""),
    fetch: config.fetch ?? ((input, init) => fetch(input, init)),
    locks: "locks" in config ? config.locks : (globalThis.navigator?.locks as Locks | undefined),
    channel: "channel" in config ? config.channel : browserChannel(),
    clock: config.clock ?? new ServerClock(),
    storage: "storage" in config ? config.storage : browserStorage(),
  };
}

function browserChannel(): ((name: string) => Channel) | undefined {
  return globalThis.BroadcastChannel ? (name) => new BroadcastChannel(name) : undefined;
}

function browserStorage(): DraftStorage | undefined {
  try {
    return globalThis.localStorage;
  } catch {
    return undefined; // a frame without access to storage
  }
}
