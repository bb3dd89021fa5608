import { afterEach, beforeEach, vi } from "vitest";
import { type Card, type Queue, QueueClient, type QueueClientConfig } from "../core/index.js";
import { FakeBrowser, FakeStorage } from "./browser.js";
import { FakeServer, json, problem, queue, settle, tokenOf } from "./server.js";

/** A fake server, a fake browser, and the clients that a test starts in it. */
export class ClientFixture {
  server = new FakeServer();
  browser = new FakeBrowser();
  readonly clients: QueueClient[] = [];

  /** Returns a client of Alice, each in a tab of its own, that has not been started. */
  create(over: Partial<QueueClientConfig> = {}): QueueClient {
    const client = new QueueClient({
      getToken: () => tokenOf("a"),
      fetch: this.server.fetch,
      locks: this.browser.locks,
      channel: this.browser.channel,
      storage: new FakeStorage(),
      ...over,
    });
    this.clients.push(client);
    return client;
  }

  /** Starts a client, and waits until it has nothing left to do. */
  async start(over: Partial<QueueClientConfig> = {}): Promise<QueueClient> {
    const client = this.create(over);
    client.start();
    await settle();
    return client;
  }

  /** Makes the server return these cards as its queue, and 500 for all other requests. */
  serve(items: Card[], over: Partial<Queue> = {}): void {
    this.server.respond = (request) =>
      request.includes("/queue?") ? json(queue(items, over)) : problem(500);
  }
}

/** Returns a fixture that is new for each test. Its clients are closed afterwards, and time is fake. */
export function useQueueClients(): ClientFixture {
  const fixture = new ClientFixture();
  beforeEach(() => {
    vi.useFakeTimers();
    vi.spyOn(Math, "random").mockReturnValue(0.5);
    fixture.server = new FakeServer();
    fixture.browser = new FakeBrowser();
  });
  afterEach(() => {
    for (const client of fixture.clients.splice(0)) {
      client.close();
    }
    vi.useRealTimers();
  });
  return fixture;
}

export function titles(client: QueueClient): string[] {
  return client.cards("waiting").map((card) => card.session_title);
}
