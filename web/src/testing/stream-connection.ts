import { afterEach, beforeEach, vi } from "vitest";
import type { HandoffEvent } from "../core/card.js";
import type { Connection, GetToken } from "../core/index.js";
import { StreamConnection } from "../core/stream-connection.js";
import { Tokens } from "../core/token.js";
import { FakeServer, settle, tokenOf } from "./server.js";

/** A stream connection to a fake server, and what it has reported. */
export class StreamFixture {
  server = new FakeServer();
  states: Connection[] = [];
  events: HandoffEvent[] = [];
  resets: string[] = [];
  /** Whether other requests succeed. */
  reachable = true;
  stream: StreamConnection | undefined;

  /** Follows the events after `position`. */
  async run(position: string | undefined, getToken: GetToken = renewable()): Promise<void> {
    this.stream = new StreamConnection({
      url: "/stream",
      tokens: new Tokens(getToken),
      fetch: (input, init) => this.server.fetch(input, init),
      onEvent: (event) => this.events.push(event),
      onPosition: () => undefined,
      onReset: (id) => this.resets.push(id),
      onConnection: (connection) => this.states.push(connection),
      reachable: () => Promise.resolve(this.reachable),
    });
    void this.stream.run(position);
    await settle();
  }

  /** Runs until the stream is live. */
  async live(id = "e-10", getToken?: GetToken): Promise<void> {
    await this.run(id, getToken);
    await this.server.stream.ready(id);
  }

  get state(): string | undefined {
    return this.states.at(-1)?.state;
  }

  /** How long until the next attempt, in milliseconds. */
  get wait(): number {
    const last = this.states.at(-1);
    return last?.state === "reconnecting" ? last.retryAt - Date.now() : Number.NaN;
  }
}

/** Returns a source of tokens of Alice that returns another one `times` times. */
export function renewable(times = Number.POSITIVE_INFINITY): GetToken {
  let serial = 1;
  return ({ refresh }) => {
    if (refresh && serial <= times) {
      serial += 1;
    }
    return tokenOf("a", serial);
  };
}

/**
 * Returns a fixture that is new for each test. Its stream is closed afterwards; time is fake, and jitter at its
 * maximum.
 */
export function useStreamConnection(): StreamFixture {
  const fixture = new StreamFixture();
  beforeEach(() => {
    vi.useFakeTimers();
    vi.spyOn(Math, "random").mockReturnValue(1);
    Object.assign(fixture, new StreamFixture());
  });
  afterEach(() => {
    fixture.stream?.close();
    vi.useRealTimers();
  });
  return fixture;
}
